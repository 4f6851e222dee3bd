import { expect, test } from "vitest";
import { inferShapes } from "#core/model/shapes.ts";
import { PRESETS } from "./presets.ts";
import { parseExperiment } from "./schema.ts";

const smallest = {
  version: 1,
  data: { name: "digits" },
  network: { layers: [{ type: "dense", units: 2 }] },
};

test("an experiment's defaults are filled in", () => {
  const experiment = parseExperiment(smallest);
  expect(experiment).toMatchObject({
    seed: 0,
    replicas: 8,
    training: { batchSize: 64, epochs: 5, optimizer: { type: "rmsprop", learningRate: 0.001 } },
    fusion: { method: "empirical", ridge: { relative: 1e-6 }, inherit: "all" },
    arms: ["original", "fused", "random", "randomEqualBudget"],
  });
});

test("seed 0 and l2 0 are kept, not replaced by defaults", () => {
  const experiment = parseExperiment({ ...smallest, seed: 0, training: { l2: 0, epochs: 9 } });
  expect(experiment.seed).toBe(0);
  expect(experiment.training.l2).toBe(0);
});

test("reading what was written gives the same experiment", () => {
  for (const { experiment } of PRESETS) {
    expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
  }
});

test("layers of every type, their rare fields included, are read as they were written", () => {
  const layers = [
    {
      type: "conv2d",
      filters: 2,
      kernelSize: [3, 2],
      strides: 2,
      padding: [
        [1, 0],
        [-1, 2],
      ],
      l2: 0,
    },
    { type: "batchNorm", momentum: 0.5, epsilon: 0.1 },
    { type: "mixtureNorm", components: 3, momentum: 0.5, epsilon: 0.1 },
    { type: "layerNorm", epsilon: 0.01 },
    { type: "maxPool", poolSize: 2, strides: 1, padding: "same" },
    { type: "positionBias" },
    { type: "activation", activation: "leakyRelu", alpha: 0.2 },
    { type: "dropout", rate: 0.5 },
    { type: "globalAvgPool" },
    { type: "flatten" },
    { type: "dense", units: 2, useBias: false },
  ];
  expect(parseExperiment({ ...smallest, network: { layers } }).network.layers).toEqual(layers);
  for (const layer of [
    { type: "globalAvgPool", poolSize: 2 },
    { type: "layerNorm", momentum: 0.9 },
    { type: "mixtureNorm", components: 2, rank: 3 },
  ]) {
    const network = { layers: [layer] };
    expect(() => parseExperiment({ ...smallest, network })).toThrow(/unknown field/);
  }
});

const WRONG: [what: string, change: object, message: RegExp][] = [
  [
    "a wrong number of units",
    { network: { layers: [{ type: "dense", units: 0 }] } },
    /network\.layers\[0\]\.units: must be a whole number from 1 .* got 0/,
  ],
  [
    "an unknown layer",
    { network: { layers: [{ type: "lstm" }] } },
    /network\.layers\[0\]\.type: must be one of dense/,
  ],
  [
    "a spline of too high a degree",
    { fusion: { spline: { degree: 3 } } },
    /fusion\.spline\.degree: must be a whole number from 1 to 2, got 3/,
  ],
  ["an unknown field", { epochs: 5 }, /epochs: unknown field/],
  ["an unknown field deep inside", { training: { rate: 1 } }, /training\.rate: unknown field/],
  ["a version from the future", { version: 2 }, /version: must be 1 .* got 2/],
  ["an unknown initializer", { init: { type: "magic" } }, /init: unknown type "magic"/],
  [
    "a learning rate that is not a number",
    { training: { optimizer: { type: "sgd", learningRate: "fast" } } },
    /training\.optimizer\.learningRate: must be a number, got "fast"/,
  ],
  [
    "momentum of a rule that has none to choose",
    { training: { optimizer: { type: "adam", learningRate: 0.01, momentum: 0.9 } } },
    /training\.optimizer: momentum is of sgd/,
  ],
  [
    "a momentum that keeps everything",
    { training: { optimizer: { type: "sgd", learningRate: 0.01, momentum: 1 } } },
    /training\.optimizer\.momentum: must be a number from 0 to 0\.999, got 1/,
  ],
  ["a seed below zero", { seed: -1 }, /seed: must be a whole number from 0 .* got -1/],
  ["a seed too large", { seed: 2 ** 32 }, /seed: must be a whole number from 0 to 4294967295, got/],
  [
    "more samples than any set has",
    { data: { name: "digits", train: 1e15 } },
    /data\.train: must be a whole number from 1 to 1000000000, got 1000000000000000$/,
  ],
];

test.each(WRONG)("%s gives an error that names the path", (_, change, message) => {
  expect(() => parseExperiment({ ...smallest, ...change })).toThrow(message);
});

test("something that is no experiment at all is refused as that", () => {
  expect(() => parseExperiment("hello")).toThrow(/whole file/);
  expect(() => parseExperiment(null)).toThrow(/whole file/);
});

test.each(PRESETS.map((preset) => [preset.id, preset] as const))(
  "preset %s has a network that stands",
  (_, { experiment }) => {
    const inputs: Record<string, number[]> = {
      digits: [16, 16, 1],
      spirals: [2],
      moons: [2],
      friedman1: [10],
      sine: [1],
      "fashion-mnist": [28, 28, 1],
    };
    expect(() =>
      inferShapes({ inputShape: inputs[experiment.data.name], layers: experiment.network.layers }),
    ).not.toThrow();
  },
);
