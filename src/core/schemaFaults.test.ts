// Words for what a schema found wrong: those of the file, never those of the program that reads it.

import * as v from "valibot";
import { expect, test } from "vitest";
import { readResults } from "./experiment/runs/readNumbers.ts";
import { parseExperiment } from "./experiment/schema/schema.ts";
import { schemaFaults } from "./schemaFaults.ts";

const faultsOf = (schema: v.GenericSchema, value: unknown) => {
  const { issues } = v.safeParse(schema, value);
  return issues && schemaFaults(issues);
};

test.each<[what: string, schema: v.GenericSchema, value: unknown, words: string]>([
  ["a field of a loose object", v.looseObject({ a: v.number() }), {}, "a: is missing"],
  ["a field of a strict object", v.strictObject({ a: v.number() }), {}, "a: is missing"],
  ["a field too many", v.strictObject({}), { a: 1 }, "a: unknown field"],
  ["a text for a number", v.object({ a: v.number() }), { a: "1" }, 'a: must be a number, got "1"'],
  ["a list for a text", v.object({ a: v.string() }), { a: [] }, "a: must be a text, got a list"],
  ["a text for a list", v.array(v.number()), "x", '(the whole file): must be a list, got "x"'],
  [
    "a list for an object",
    v.looseObject({}),
    null,
    "(the whole file): must be an object, got null",
  ],
  ["no choice", v.picklist(["b", "c"]), "d", '(the whole file): must be one of "b", "c", got "d"'],
  [
    "a part",
    v.pipe(v.number(), v.integer()),
    1.5,
    "(the whole file): must be a whole number, got 1.5",
  ],
  [
    "too little",
    v.pipe(v.number(), v.minValue(0)),
    -1,
    "(the whole file): must be at least 0, got -1",
  ],
  ["words of its own", v.number("must be a rate"), "x", "(the whole file): must be a rate"],
])("%s", (_, schema, value, words) => {
  expect(faultsOf(schema, value)).toBe(words);
});

/** Every file that is one field short, or has one of another type. */
function spoilt(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return ["x", 1.5, null, [], {}];
  return Object.entries(value).flatMap(([key, own]) => {
    const without = Array.isArray(value) ? [...value] : { ...value };
    delete without[key as never];
    const others = spoilt(own).map((one) => {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      copy[key as never] = one as never;
      return copy;
    });
    return [without, ...others];
  });
}

const layers = [
  { type: "dense", units: 4, activation: "relu" },
  { type: "dense", units: 2 },
];
const whole = {
  ...{
    version: 1,
    title: "t",
    seed: 1,
    replicas: 2,
    arms: ["original"],
    narrow: { layer: 1, units: 2 },
  },
  ...{ data: { name: "moons", train: 9 }, network: { layers }, init: { type: "heNormal" } },
  training: { epochs: 1, optimizer: { type: "adam", learningRate: 0.1 } },
  fusion: { span: [1, 2], samples: 9, ridge: { relative: 0.1 } },
};
const row = { epoch: 1, step: 1, seconds: 1, trainLoss: 1, valLoss: 1 };
const results = {
  ...{ engine: { name: "simd" }, dataHash: "0" },
  arms: { original: { parameters: 1, flopPerStep: 1, replicas: [{ start: null, epochs: [row] }] } },
  verdicts: [
    {
      arm: "fused",
      against: "random",
      at: "end",
      metric: "valR2",
      n: 1,
      difference: 1,
      verdict: "BEATS",
    },
  ],
};

test.each([
  ["an experiment", whole, parseExperiment],
  ["results", results, readResults],
])("%s with one field gone or spoilt is refused in words", (_, file, read) => {
  const messages = [...spoilt(file), null, [], "x"].flatMap((one) => {
    try {
      read(JSON.parse(JSON.stringify(one)) as never);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  expect(messages.length).toBeGreaterThan(50);
  expect(messages.filter((one) => /Invalid|Expected|undefined|\[object/.test(one))).toEqual([]);
});
