import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BIASES, METHODS, MODES } from "#core/fusion/options.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import { LONGEST_LINK, LinkError, readLink, writeLink } from "./link.ts";
import { PRESETS } from "./presets.ts";
import { ARMS, MAX_REPLICAS, OPTIMIZERS, parseExperiment } from "./schema.ts";
import type { Experiment } from "./schema.ts";

const moons = PRESETS.find(({ id }) => id === "moons")!.experiment;

describe("a link", () => {
  test("of an untouched preset is its name", () => {
    expect(writeLink(moons, "moons")).toBe("preset=moons&v=1");
  });

  test("holds only what differs from the preset, by its path", () => {
    const { training, fusion } = moons;
    const optimizer = { ...training.optimizer, learningRate: 0.03 };
    const changed: Experiment = {
      ...moons,
      seed: 3,
      training: { ...training, optimizer },
      fusion: { ...fusion, span: [2, 3], ridge: { absolute: 0.5 } },
    };
    const link = writeLink(changed, "moons");
    expect(link).toBe(
      "preset=moons&seed=3&training.optimizer.learningRate=0.03&fusion.span=(2,3)&fusion.ridge=(absolute:0.5)&v=1",
    );
    expect(readLink(`#${link}`)).toEqual({ experiment: changed, presetId: "moons" });
  });

  test.each(PRESETS.map(({ id, experiment }) => [id, experiment] as const))(
    "holds a network of the size of preset %s in at most 2,000 characters, and readable",
    (_, experiment) => {
      expect(writeLink(experiment).length).toBeLessThan(1900); // and 100 of the page's own address
    },
  );

  test("without a preset holds data, network and what is no default", () => {
    const own = parseExperiment({
      version: 1,
      title: "Mine",
      data: { name: "moons" },
      network: { layers: [{ type: "dense", units: 4, activation: "tanh" }] },
    });
    expect(writeLink(own)).toBe(
      "title=Mine&data.name=moons&network.layers=((type:dense,units:4,activation:tanh))&v=1",
    );
  });

  test("may be written by hand: without a version, percent-encoded or not", () => {
    const { experiment, presetId } = readLink("preset=moons&title=a%20b+c&seed=0&shallowEpochs=7");
    expect([presetId, experiment.title, experiment.shallowEpochs]).toEqual(["moons", "a b c", 7]);
    expect(experiment.network).toEqual(moons.network);
  });
});

const count = (high: number) => fc.integer({ min: 1, max: high });
const size = fc.double({ min: 0, max: 100, noNaN: true }).map((x) => x + 0);
const optional = { requiredKeys: [] as never[] };
const activated = {
  activation: fc.constantFrom(...ACTIVATIONS),
  alpha: fc.double({ min: -10, max: 10, noNaN: true }).map((x) => x + 0),
  l2: size,
  useBias: fc.boolean(),
};
const padding = fc.oneof(fc.constantFrom("same", "valid"), fc.constant([[1, -2]]));
const layer = fc.oneof(
  fc.constant({ type: "flatten" }),
  fc.record({
    rate: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    type: fc.constant("dropout"),
  }),
  fc
    .tuple(count(999), fc.record(activated, optional))
    .map(([units, rest]) => ({ type: "dense", units, ...rest })),
  fc
    .tuple(count(9), fc.record({ ...activated, padding, strides: count(3) }, optional))
    .map(([filters, rest]) => ({ type: "conv2d", filters, kernelSize: [3, 2], ...rest })),
);
const word = fc.string({ unit: "grapheme", minLength: 1 });
/** As many as the longest of the spans needs. */
const FIVE = Array.from({ length: 5 }, () => ({ type: "dense", units: 3 }));
const experiments = fc
  .record({
    version: fc.constant(1),
    title: word,
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    replicas: count(MAX_REPLICAS),
    data: fc.record(
      { name: word, train: count(9999), validation: count(999) },
      { requiredKeys: ["name"] },
    ),
    network: fc
      .array(layer, { minLength: 1, maxLength: 8 })
      .map((layers) => ({ layers: [...layers, ...FIVE] })),
    init: fc.constantFrom({ type: "heNormal" }, { type: "normal", stddev: 0.1 }),
    training: fc.record({
      optimizer: fc.record({ type: fc.constantFrom(...OPTIMIZERS), learningRate: size }),
      batchSize: count(999),
      epochs: count(99),
      l2: size,
      schedule: fc.array(fc.record({ afterEpoch: count(9), learningRate: size }), { maxLength: 2 }),
    }),
    fusion: fc.record({
      span: fc.constantFrom([1, 2], [1, 3], [2, 3], [4, 5]),
      method: fc.constantFrom(...METHODS),
      mode: fc.constantFrom(...MODES),
      ridge: fc.oneof(fc.record({ relative: size }), fc.record({ absolute: size })),
      inherit: fc.constantFrom("all", "fusedOnly"),
      samples: count(9999),
      bias: fc.constantFrom(...BIASES),
      kernelSize: fc.oneof(count(64), fc.tuple(count(64), count(64))),
      spline: fc.record({ degree: count(2), maxTerms: count(201) }, { requiredKeys: ["degree"] }),
    }),
    arms: fc.subarray([...ARMS]),
    shallowEpochs: count(99),
  })
  .map(parseExperiment);
const presetIds = fc.constantFrom(undefined, ...PRESETS.map(({ id }) => id));

test("any experiment comes back from its link, with its preset", () => {
  fc.assert(
    fc.property(experiments, presetIds, (experiment, presetId) => {
      const address = new URL(`https://lab.invalid/#${writeLink(experiment, presetId)}`);
      const expected = presetId === undefined ? { experiment } : { experiment, presetId };
      expect(readLink(address.hash)).toEqual(expected);
    }),
    { seed: 3, numRuns: 300 },
  );
});

test("a link cut short anywhere opens an experiment or reports what is wrong, and never anything else", () => {
  fc.assert(
    fc.property(experiments, presetIds, fc.nat(), (experiment, presetId, length) => {
      const link = writeLink(experiment, presetId);
      try {
        readLink(link.slice(0, length % link.length));
      } catch (error) {
        expect(error).toBeInstanceOf(LinkError);
        expect((error as Error).message).toMatch(/\w/);
      }
    }),
    { seed: 4, numRuns: 300 },
  );
});

test("a link of 64 kB is read, a longer one is refused with what to do", () => {
  const padded = (length: number) => "preset=moons&title=".padEnd(length, "t");
  expect(readLink(padded(LONGEST_LINK)).experiment.title).toHaveLength(LONGEST_LINK - 19);
  expect(() => readLink(padded(LONGEST_LINK + 1))).toThrow(
    "it is 65537 characters long, and at most 65536 are read: open the experiment as a file instead",
  );
});

test("brackets and paths are read 100 levels deep, and refused beyond", () => {
  const brackets = (depth: number) => `preset=moons&title=${"(".repeat(depth)}${")".repeat(depth)}`;
  expect(() => readLink(brackets(100))).toThrow(/^title: /);
  expect(() => readLink(brackets(101))).toThrow(
    "title: its brackets are more than 100 levels deep",
  );
  expect(() => readLink(brackets(30_000))).toThrow("more than 100 levels deep");
  const path = (depth: number) => `preset=moons&${"a.".repeat(depth - 1)}a=1`;
  expect(() => readLink(path(100))).toThrow(/a: unknown field/);
  expect(() => readLink(path(101))).toThrow(": it lies more than 100 levels deep");
  expect(() => readLink(path(30_000))).toThrow(": it lies more than 100 levels deep");
});

test("lists beside each other are not deep", () => {
  expect(() => readLink(`preset=moons&title=(${"(1),".repeat(1000)}(1))`)).toThrow(/^title: /);
});

test("the link of every preset, taken apart, is far shorter than what is read", () => {
  for (const { experiment } of PRESETS) {
    const link = writeLink(experiment);
    expect(link.length).toBeLessThan(LONGEST_LINK / 10);
    expect(readLink(link)).toEqual({ experiment });
  }
});

test.each([
  ["garbage", "“garbage” should read name=value"],
  ["v=1&preset=nonsense", "there is no preset “nonsense”"],
  ["v=2&preset=moons", "it is of version 2, and this lab reads version 1"],
  ["preset=moons&replicas=9999", /^replicas: must be a whole number from 1 to 64, got 9999$/],
  ["preset=moons&fusion.span=(2,3", "fusion.span: it ends too soon: a bracket is missing"],
  ["preset=moons&title=%E0%A4%A", "title: it is cut short or mangled"],
  ["v=1", /data: is missing; network: is missing/],
  ["preset=moons&__proto__.polluted=1", /unknown field/],
  ["preset=moons&training.__proto__=1", /training\.__proto__: unknown field/],
])("%s is refused with its reason", (link, reason) => {
  expect(() => readLink(link)).toThrow(reason);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
