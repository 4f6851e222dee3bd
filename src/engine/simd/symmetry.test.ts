// Units that start alike stay alike, to the bit, until something parts them; and then a network of any width is
// one of width 1 with other rates (docs/methods.md §1.2). constnet.json is NumPy's.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { trainedLayers } from "#core/init/trainedLayers.ts";
import type { InitSpec } from "#core/init/registry.ts";
import { revive } from "#core/fusion/oracle.test-support.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { LayerSpec, Network, WeightName } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights, WeightSpec } from "#core/model/weights.ts";
import type { Cohort, OptimizerSpec } from "#engine/engine.ts";
import { seededClasses } from "#engine/tfjs/testNetworks.test-support.ts";
import { openSimd } from "./engine.ts";

const ALIKE: InitSpec = { type: "constant", breaking: "none" };
const INPUT = [7, 6, 3];
const DATA = seededClasses(48, INPUT, 4);

/** Stem, two blocks, a wider and strided one, a head of averages. */
function images(width: number, wider: number): Network {
  const layers: readonly LayerSpec[] = [
    { type: "conv2d", filters: width, kernelSize: 3, padding: "same" },
    { type: "residual", filters: width },
    { type: "residual", filters: width, useBias: false },
    { type: "residual", filters: wider, strides: 2, activation: "relu" },
    { type: "globalAvgPool" },
    { type: "dense", units: 4 },
  ];
  return { inputShape: INPUT, layers };
}

async function trained(
  network: Network,
  init: InitSpec,
  steps: number,
  optimizer: OptimizerSpec = { type: "sgd", learningRate: 0.1 },
  l2: number = 0,
): Promise<{ weights: NetworkWeights; losses: Float32Array }> {
  const engine = await openSimd();
  await engine.loadData(DATA, DATA);
  const layers = trainedLayers(init, network.layers);
  const cohort = await engine.createCohort({
    network: { ...network, layers },
    loss: "softmaxCrossEntropy",
    training: { optimizer, batchSize: 13, l2 },
    weights: [initializeWeights(network, init, 0, 0)],
    seed: 3,
  });
  await cohort.train(steps);
  const [losses] = (await cohort.takeLosses()).losses;
  const weights = await cohort.readWeights(0);
  engine.dispose();
  return { weights, losses };
}

/** Axes of a weight along which units of the lab's symmetric networks are to be alike: first and last block differ. */
function unitAxes(network: Network, { layer, name, shape }: WeightSpec): readonly number[] {
  const weighted = [...new Set(weightSpecs(network).map((spec) => spec.layer))];
  const [first, last] = [weighted[0], weighted[weighted.length - 1]];
  if (layer === last) return name === "kernel" ? [shape.length - 2] : [];
  if (layer === first || shape.length === 1) return [shape.length - 1];
  return [shape.length - 2, shape.length - 1];
}

/** The largest difference between two numbers that only the choice of units parts. */
function spread(network: Network, weights: NetworkWeights): number {
  return weightSpecs(network).reduce((most, spec) => {
    const groups = new Map<number, readonly [low: number, high: number]>();
    const axes = unitAxes(network, spec);
    weights[spec.layer][spec.name]!.data.forEach((value, at) => {
      const key = without(at, spec.shape, axes);
      const [low, high] = groups.get(key) ?? [value, value];
      groups.set(key, [Math.min(low, value), Math.max(high, value)]);
    });
    return Math.max(most, ...[...groups.values()].map(([low, high]) => high - low));
  }, 0);
}

/** A row-major place with the index along some axes set to 0. */
function without(at: number, shape: readonly number[], axes: readonly number[]): number {
  let [rest, key, stride] = [at, 0, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (!axes.includes(axis)) key += (rest % shape[axis]) * stride;
    stride *= shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return key;
}

const OPTIMIZERS: readonly OptimizerSpec[] = [
  { type: "sgd", learningRate: 0.1 },
  { type: "momentum", learningRate: 0.03 },
  { type: "rmsprop", learningRate: 0.003 },
  { type: "adam", learningRate: 0.01 },
];

test.each([
  [1, 2],
  [2, 3],
  [3, 5],
  [4, 8],
  [5, 12],
  [7, 9],
  [8, 16],
  [11, 13],
  [16, 17],
  [17, 33],
])("without breaking, %i and %i channels stay equal to the bit", async (width, wider) => {
  const network = images(width, wider);
  for (const [at, optimizer] of OPTIMIZERS.entries()) {
    const { weights, losses } = await trained(network, ALIKE, 12, optimizer, at % 2 ? 1e-3 : 0);
    expect(spread(network, weights), optimizer.type).toBe(0);
    expect(losses[11]).not.toBe(losses[0]);
  }
});

test.each([2, 3, 6, 8, 13, 33])("of lists, %i units stay equal to the bit", async (units) => {
  const layers: readonly LayerSpec[] = [
    { type: "flatten" },
    { type: "dense", units },
    { type: "residualDense", units },
    { type: "residualDense", units: units + 3, activation: "relu" },
    { type: "layerNorm" },
    { type: "dense", units: units + 1, activation: "leakyRelu" },
    { type: "dense", units: 4 },
  ];
  const network = { inputShape: INPUT, layers };
  const { weights } = await trained(network, ALIKE, 15);
  expect(spread(network, weights)).toBe(0);
});

test.each([
  ["dropout", { type: "constant", breaking: "dropout", rate: 0.01 }],
  ["noise", { type: "constant", breaking: "noise" }],
  ["a random start", { type: "fanOutNormal" }],
] as const)("%s parts the channels", async (_, init) => {
  const network = images(8, 12);
  const { weights } = await trained(network, init, 40);
  expect(spread(network, weights)).toBeGreaterThan(1e-5);
});

test("the loss of a symmetric network is NumPy's, and its weights are those of a width-1 network", async () => {
  const file = new URL("../../core/init/vectors/constnet.json", import.meta.url);
  const { symmetric_training: given } = revive(JSON.parse(readFileSync(file, "utf8")));
  const { width: n, blocks, lr: learningRate, scalar_model: scalar } = given;
  const [samples, inputs] = given.X.shape;
  const block: LayerSpec = { type: "residualDense", units: n, useBatchNorm: false, useBias: false };
  const layers: readonly LayerSpec[] = [
    { type: "dense", units: n, useBias: false },
    ...Array.from({ length: blocks }, () => block),
    { type: "dense", units: 3, useBias: false },
  ];
  const network = { inputShape: [inputs], layers };
  const engine = await openSimd();
  const targets = { shape: [samples], data: Float32Array.from(given.labels) };
  const data = { inputs: { ...given.X, data: Float32Array.from(given.X.data) }, targets };
  await engine.loadData(data, data);
  const cohort = await engine.createCohort({
    network,
    loss: "softmaxCrossEntropy",
    training: { optimizer: { type: "sgd", learningRate }, batchSize: samples, l2: 0 },
    weights: [initializeWeights(network, ALIKE, 0, 0)],
    seed: 0,
  });
  await cohort.train(60);
  const [losses] = (await cohort.takeLosses()).losses;
  given.at.forEach((step: number, i: number) => {
    expect(Math.abs(losses[step] - given.loss[i])).toBeLessThan(3e-6);
  });
  const weights = await cohort.readWeights(0);
  engine.dispose();
  expect(spread(network, weights)).toBe(0);
  const close = (got: ArrayLike<number>, wanted: ArrayLike<number>) =>
    Array.from(wanted, (value, i) => expect(got[i]).toBeCloseTo(value, 5));
  const kernels = weights.map(({ kernel }) => kernel!.data);
  close(
    Array.from({ length: inputs }, (_, i) => kernels[0][i * n]),
    scalar.a.data,
  );
  close(
    kernels.slice(1, -1).map((kernel) => n * kernel[0]),
    scalar.k.data,
  );
  close(
    Array.from(kernels[blocks + 1].slice(0, 3), (value) => n * value),
    scalar.f.data,
  );
});

/** The width of what enters a layer and what leaves it; 1 where that is the data or the answer. */
function widthsOf(network: Network, { layer, name, shape }: WeightSpec): readonly [number, number] {
  const last = network.layers.length - 1;
  const units = layer === last ? 1 : shape[shape.length - 1];
  const isPlain = name !== "kernel" && name !== "shortcut";
  return [isPlain || layer === 0 ? 1 : shape[shape.length - 2], units];
}

/** Of a symmetric network, the network of width 1 that computes the same: docs/methods.md §1.2. */
function narrowed(wide: Network, weights: NetworkWeights, narrow: Network): NetworkWeights {
  const records: { [name in WeightName]?: { shape: readonly number[]; data: Float32Array } }[] =
    narrow.layers.map(() => ({}));
  const from = weightSpecs(wide);
  weightSpecs(narrow).forEach(({ layer, name, shape }, i) => {
    const { data } = weights[layer][name]!;
    const axes = unitAxes(wide, from[i]);
    const [inputs] = widthsOf(wide, from[i]);
    const picked = Array.from(data).filter((_, at) => without(at, from[i].shape, axes) === at);
    expect(picked).toHaveLength(sizeOf(shape));
    records[layer][name] = { shape, data: Float32Array.from(picked, (value) => value * inputs) };
  });
  return records;
}

test("a symmetric network trains as one of width 1 whose rates are η·n₁/n₂", async () => {
  const [wide, narrow] = [images(8, 16), images(1, 1)];
  // Width 1 needs no shortcut for its width, but strides make one all the same.
  const start = initializeWeights(wide, ALIKE, 0, 0);
  const engine = await openSimd();
  await engine.loadData(DATA, DATA);
  const open = (network: Network, weights: NetworkWeights): Promise<Cohort> =>
    engine.createCohort({
      network,
      loss: "softmaxCrossEntropy",
      training: { optimizer: { type: "sgd", learningRate: 0.1 }, batchSize: 16, l2: 0 },
      weights: [weights],
      seed: 3,
    });
  const broad = await open(wide, start);
  const slim = await open(narrow, narrowed(wide, start, narrow));
  const [specs, slimSpecs] = [weightSpecs(wide), weightSpecs(narrow)];
  for (let step = 0; step < 40; step++) {
    await broad.train(1);
    const before = await slim.readWeights(0);
    await slim.train(1);
    const after = await slim.readWeights(0);
    const scaled = after.map((layer) => ({ ...layer }));
    slimSpecs.forEach(({ layer, name, shape, trainable }, i) => {
      if (!trainable) return;
      const [n1, n2] = widthsOf(wide, specs[i]);
      const [a, b] = [before, after].map((weights) => weights[layer][name]!.data);
      const data = Float32Array.from(a, (value, at) => value + ((b[at] - value) * n1) / n2);
      scaled[layer][name] = { shape, data };
    });
    slim.writeWeights(0, scaled);
  }
  const [losses, wanted] = await Promise.all(
    [broad, slim].map(async (cohort) => (await cohort.takeLosses()).losses[0]),
  );
  losses.forEach((loss, step) => expect(Math.abs(loss / wanted[step] - 1)).toBeLessThan(2e-5));
  expect(new Set(losses).size).toBeGreaterThan(35);
  const same = narrowed(wide, await broad.readWeights(0), narrow);
  (await slim.readWeights(0)).forEach((layer, i) =>
    Object.entries(layer).forEach(([name, { data }]) =>
      data.forEach((value, at) =>
        expect(same[i][name as WeightName]!.data[at]).toBeCloseTo(value, 4),
      ),
    ),
  );
  engine.dispose();
});
