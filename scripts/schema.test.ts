// The published schema is that of the lab: whatever the lab reads it allows, and slips that can be seen in a field alone it refuses.
// Judged by ajv, another's reading of JSON Schema.

import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import type { AnySchema } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PRESETS } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { experimentJsonSchema, schemaFile, schemaText } from "./schema.ts";

const allows = new Ajv({ strict: false }).compile(experimentJsonSchema() as AnySchema);
const isRead = (value: unknown) => {
  try {
    parseExperiment(value);
    return true;
  } catch {
    return false;
  }
};
const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const plain = { version: 1, data: { name: "digits" }, network: { layers: [{ type: "flatten" }] } };

test("the published file is up to date (npm run schema)", () => {
  expect(readFileSync(schemaFile, "utf8")).toBe(schemaText());
});

test("presets and the experiments of the papers are allowed", () => {
  const papers = ["docs/reproduction"].flatMap((folder) =>
    readdirSync(folder).map((name) => read(`${folder}/${name}`)),
  );
  const all = [...PRESETS.map(({ experiment }) => experiment), ...papers];
  expect(all.length).toBeGreaterThan(50);
  for (const one of all) expect(allows(one), JSON.stringify(allows.errors)).toBe(true);
});

test.each([
  ["no version", { ...plain, version: undefined }],
  ["a version to come", { ...plain, version: 2 }],
  ["an unknown field", { ...plain, epocs: 3 }],
  ["a fraction of a replica", { ...plain, replicas: 1.5 }],
  ["too many replicas", { ...plain, replicas: 65 }],
  ["an unknown rule", { ...plain, init: { type: "heNormale" } }],
  ["an option of another rule", { ...plain, init: { type: "heNormal", stddev: 1 } }],
  ["an unknown layer", { ...plain, network: { layers: [{ type: "lstm", units: 3 }] } }],
  ["units below one", { ...plain, network: { layers: [{ type: "dense", units: 0 }] } }],
  [
    "a learning rate in words",
    { ...plain, training: { optimizer: { type: "sgd", learningRate: "1" } } },
  ],
])("%s is refused by the schema as by the lab", (_, value) => {
  const file: unknown = JSON.parse(JSON.stringify(value));
  expect([allows(file), isRead(file)]).toEqual([false, false]);
});

test("editors may name the schema in the file; it is no part of the experiment", () => {
  const named = { $schema: "experiment.schema.json", ...plain };
  expect(allows(named)).toBe(true);
  expect(parseExperiment(named)).toEqual(parseExperiment(plain));
});

test("what the lab reads is allowed, whatever was changed in it", () => {
  const values = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.constant([]),
  );
  const experiments = fc.constantFrom(...PRESETS.map(({ experiment }) => experiment as object));
  fc.assert(
    fc.property(experiments, values, fc.nat(), (experiment, value, at) => {
      const file = structuredClone(experiment) as Record<string, unknown>;
      const leaves = leavesOf(file);
      const [holder, field] = leaves[at % leaves.length]!;
      holder[field] = value;
      fc.pre(isRead(file));
      expect(allows(JSON.parse(JSON.stringify(file))), JSON.stringify(allows.errors)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

type Holder = Record<string, unknown>;

/** Every place of a value that is no object or list, with what holds it. */
function leavesOf(holder: Holder): readonly (readonly [Holder, string])[] {
  return Object.entries(holder).flatMap(([field, value]) =>
    typeof value === "object" && value !== null
      ? leavesOf(value as Holder)
      : [[holder, field] as const],
  );
}
