import { beforeAll, describe, expect, test } from "vitest";
import type { Dataset } from "#core/data/dataset.ts";
import { loadDataset } from "#core/data/load.ts";
import { sliceMinimum, sliceMse } from "#core/experiment/insight/quadraticSlice.ts";
import type { QuadraticSlice } from "#core/experiment/insight/insight.ts";
import { sumPaths } from "#core/experiment/insight/pathSum.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import { openFit } from "#core/fusion/fuse.ts";
import type { Fusion } from "#core/fusion/fuse.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { forward, valuesAt } from "#core/model/forward.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import type { Engine } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { panelPayloads } from "./panels.ts";
import { openProbe, predict } from "./probe.ts";
import { placeHere } from "./work/place.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openSimd();
});
const nothing: Breathe = async () => {};

/** Fuses the first two blocks of an untrained network, and explains the fusion. */
async function explain(
  name: string,
  layers: readonly LayerSpec[],
  options: FusionOptions,
  train = 60,
) {
  const dataset = await loadDataset(
    { name, train, validation: 30, seed: 0 },
    async () => new Uint8Array(),
  );
  const network = { inputShape: dataset.inputShape, layers };
  const weights = initializeWeights(network, { type: "heNormal" }, 1, "original/0");
  await engine.loadData(dataset.train, dataset.validation);
  const cohort = await engine.createCohort({
    network,
    weights: [weights],
    loss: "softmaxCrossEntropy",
    training: { optimizer: { type: "sgd", learningRate: 0.1 }, batchSize: 8, l2: 0 },
    seed: 0,
  });
  const { weighted } = blocksOf(layers)[1];
  const targetsOf = (inputs: Tensor) =>
    valuesAt(network, weights, [{ layer: weighted, at: "preActivation" }], inputs)[0];
  const fit = openFit(network, weights, [1, 2], options);
  fit.add({ inputs: dataset.train.inputs, targets: targetsOf(dataset.train.inputs) });
  const fusion = fit.solve();
  const probe = await openProbe(placeHere({ cohort, dataset }, 0), [1, 2], nothing);
  const settings = { ...options, samples: train };
  const prediction = predict(probe, fusion);
  const error = activationError(probe.targets, prediction);
  const span = [1, 2] as const;
  const explained = {
    cohort,
    replica: 0,
    dataset,
    shown: dataset,
    weights,
    span,
    settings,
    fusion,
    probe,
    prediction,
    error,
  };
  const { why, error: located, weights: paths } = await panelPayloads(explained, nothing);
  const insight = { ...why, ...located, paths };
  cohort.dispose();
  return { dataset, fusion, insight, targetsOf, weights };
}

const dense = (units: number, activation: "linear" | "relu" | "tanh" = "linear"): LayerSpec => ({
  type: "dense",
  units,
  activation,
});
const conv = (filters: number): LayerSpec => ({
  type: "conv2d",
  filters,
  kernelSize: 3,
  padding: "same",
  activation: "relu",
});

/** The mean squared error of the slice's unit when its weights are changed and its bias is refitted, from first principles. */
function mseByHand(
  { layers, weights, place }: Fusion,
  slice: QuadraticSlice,
  change: number[],
  inputs: Tensor,
  targets: Tensor,
) {
  const units = targets.shape[targets.shape.length - 1];
  const changed = weights.map((record) => ({ ...record }));
  const kernel = {
    ...changed[place].kernel!,
    data: Float64Array.from(changed[place].kernel!.data),
  };
  slice.weights.forEach(
    ({ feature }, i) => (kernel.data[feature * units + slice.unit] += change[i]),
  );
  changed[place] = { ...changed[place], kernel };
  const linear = layers.map((layer): LayerSpec =>
    "activation" in layer ? { ...layer, activation: "linear" } : layer,
  );
  const prediction = forward(
    { inputShape: inputs.shape.slice(1), layers: linear },
    changed,
    inputs,
  );
  const errors: number[] = [];
  for (let i = slice.unit; i < targets.data.length; i += units)
    errors.push(targets.data[i] - prediction.data[i]);
  const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
  return errors.reduce((sum, e) => sum + (e - mean) ** 2, 0) / inputs.shape[0];
}

const CHANGES = [
  [0, 0, 0, 0],
  [0.3, 0, 0, 0],
  [-0.2, 0.1, 0.4, -0.3],
];

function expectSlice(
  { fusion, insight, targetsOf, dataset }: Awaited<ReturnType<typeof explain>>,
  count: number,
): QuadraticSlice {
  const slice = insight.quadraticSlice!;
  expect(slice.weights).toHaveLength(count);
  const { inputs }: Dataset["train"] = dataset.train;
  for (const full of CHANGES) {
    const change = full.slice(0, count);
    const expected = mseByHand(fusion, slice, change, inputs, targetsOf(inputs));
    expect(Math.abs(sliceMse(slice, change) - expected)).toBeLessThan(1e-5 * slice.variance);
  }
  return slice;
}

describe("the quadratic slice gives the mse of changed weights with the bias refitted", () => {
  test("for a dense layer of two inputs, which has no more than two weights", async () => {
    expectSlice(
      await explain("moons", [dense(6, "relu"), dense(5, "relu"), dense(2)], {
        method: "empirical",
      }),
      2,
    );
  });
  test("for a dense layer over a picture, by the gaussian method, where changes may gain", async () => {
    const layers: LayerSpec[] = [{ type: "flatten" }, dense(6, "relu"), dense(4), dense(10)];
    const slice = expectSlice(await explain("digits", layers, { method: "gaussian" }), 4);
    expect(sliceMse(slice, sliceMinimum(slice))).toBeLessThan(slice.mse);
  });
  test("for a convolution across pooling", async () => {
    const pool: LayerSpec = { type: "maxPool", poolSize: 2 };
    const layers: LayerSpec[] = [conv(2), pool, conv(3), { type: "flatten" }, dense(10)];
    expectSlice(await explain("digits", layers, { method: "empirical" }, 12), 4);
  });
  test("for a convolution with a bias at every position, up to the share that such biases explain", async () => {
    const layers: LayerSpec[] = [conv(2), conv(3), { type: "flatten" }, dense(10)];
    const options = { method: "empirical", bias: "position" } as const;
    const { insight, fusion } = await explain("digits", layers, options, 12);
    const unitShare =
      fusion.fit.perUnit[insight.quadraticSlice!.unit] * insight.quadraticSlice!.variance;
    expect(insight.quadraticSlice!.mse).toBeCloseTo(unitShare, 3);
  });
});

test("at the ridge optimum the gradient along a weight is −2λ times the weight, by the normal equations", async () => {
  const layers = [dense(6, "relu"), dense(5, "relu"), dense(2)];
  const { insight, fusion } = await explain("moons", layers, {
    method: "empirical",
    ridge: { absolute: 0.5 },
  });
  const { gradient, weights } = insight.quadraticSlice!;
  expect(fusion.ridge).toBe(0.5);
  weights.forEach(({ value }, i) => expect(gradient[i]).toBeCloseTo(-2 * 0.5 * value, 4));
});

describe("paths add up to the fused weight", () => {
  const sumsOf = async (
    name: string,
    layers: readonly LayerSpec[],
    options: FusionOptions,
    train?: number,
  ) => {
    const { insight, fusion } = await explain(name, layers, options, train);
    const paths = insight.paths!;
    const kernel = fusion.weights[fusion.place].kernel!;
    const units = kernel.shape.at(-1)!;
    const sums = Array.from(kernel.data.subarray(0, 60), (_, place) => {
      const at = { feature: Math.floor(place / units), unit: place % units };
      return sumPaths(paths, at, 0, 1).sum;
    });
    return { ...paths, sums, weights: Array.from(kernel.data.subarray(0, 60)) };
  };
  const expectSums = ({ sums, weights }: Awaited<ReturnType<typeof sumsOf>>) =>
    sums.forEach((sum, place) => expect(sum).toBeCloseTo(weights[place], 4));

  test("of the gaussian method, whose gains are expected slopes", async () => {
    for (const activation of ["relu", "tanh"] as const) {
      const layers = [dense(6, activation), dense(5, "relu"), dense(2)];
      const found = await sumsOf("moons", layers, { method: "gaussian" });
      expect(found).toMatchObject({ kind: "exact", blocks: [1] });
      expect(found.correlation).toBeCloseTo(1, 12);
      expectSums(found);
    }
  });
  test("of the product, whose gains are 1, convolutions with pooling between them included", async () => {
    expectSums(
      await sumsOf("moons", [dense(6, "relu"), dense(5), dense(2)], { method: "product" }),
    );
    const pool: LayerSpec = { type: "maxPool", poolSize: 2 };
    const layers: LayerSpec[] = [conv(2), pool, conv(3), { type: "flatten" }, dense(10)];
    expectSums(await sumsOf("digits", layers, { method: "product" }, 12));
    expectSums(
      await sumsOf("digits", layers, { method: "product", kernelSize: 5, padBefore: 2 }, 12),
    );
  });
  test("of a convolution into a dense layer, borders included", async () => {
    const layers: LayerSpec[] = [
      conv(2),
      { type: "maxPool", poolSize: 2 },
      { type: "flatten" },
      dense(10),
    ];
    expectSums(await sumsOf("digits", layers, { method: "product" }, 12));
  });
  test("of a linear span by any method, batch norm in between included", async () => {
    const layers: LayerSpec[] = [dense(6), { type: "batchNorm" }, dense(5), dense(2)];
    const found = await sumsOf("moons", layers, { method: "empirical" });
    found.sums.forEach((sum, i) => expect(sum).toBeCloseTo(found.weights[i], 3));
  });
  test("not of the optimum across gates: gains are the shares of samples that find them open", async () => {
    const layers = [dense(6, "relu"), dense(5), dense(2)];
    const { kind, model, correlation } = await sumsOf("moons", layers, { method: "empirical" });
    expect(kind).toBe("measured");
    const gains = model.weights[model.hidden[0]].gamma!.data;
    gains.forEach((gain) => expect(Math.abs(gain * 30 - Math.round(gain * 30))).toBeLessThan(1e-4));
    expect(correlation).toBeLessThan(1);
  });
  test("are left out where the span's kernels are too large for a page", async () => {
    const layers: LayerSpec[] = [{ type: "flatten" }, dense(4000, "relu"), dense(10), dense(10)];
    const { insight } = await explain("digits", layers, { method: "empirical" }, 12);
    expect(insight.paths).toBeUndefined();
  });
});

test("filters' gates are watched over all positions: the share of positive pre-activations", async () => {
  const layers: LayerSpec[] = [conv(2), conv(3), { type: "flatten" }, dense(10)];
  const { insight, dataset, weights } = await explain(
    "digits",
    layers,
    { method: "empirical" },
    12,
  );
  const network = { inputShape: dataset.inputShape, layers };
  const point = { layer: 0, at: "preActivation" } as const;
  const [{ data }] = valuesAt(network, weights, [point], dataset.validation.inputs);
  insight.facts.gates[0].openings.forEach((opening, filter) => {
    const own = data.filter((_, i) => i % 2 === filter);
    const open = own.filter((z) => z > 0).length / own.length;
    expect(opening).toBeCloseTo(open, 3); // float32 and float64 may part at zero
  });
});

test("errors by position and by sample add up to those of the probe", async () => {
  const layers: LayerSpec[] = [conv(2), conv(3), { type: "flatten" }, dense(10)];
  const { insight, dataset } = await explain("digits", layers, { method: "empirical" }, 12);
  const { places, worst, facts } = insight;
  expect(places!.shape).toEqual(dataset.inputShape.slice(0, 2));
  const total = places!.mse.reduce((sum, mse) => sum + mse, 0);
  expect(total / facts.probe.mse).toBeCloseTo(1, 5);
  expect(worst).toHaveLength(8);
  const errors = worst.map(({ squaredError }) => squaredError);
  expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  expect(errors[0]).toBeGreaterThan(facts.probe.mse);
  const size = dataset.inputShape.reduce((a, b) => a * b);
  const { index, input, target } = worst[0];
  expect(Array.from(input.data)).toEqual(
    Array.from(dataset.validation.inputs.data.slice(index * size, (index + 1) * size)),
  );
  expect(target).toBe(dataset.validation.targets.data[index]);
});

test("the error behind the activation is that of what is passed on, and there is none of a linear layer", async () => {
  const layersWith = (...behind: LayerSpec[]) => [dense(6, "relu"), ...behind, dense(2)];
  const bent = { type: "activation", activation: "leakyRelu", alpha: 0.1 } as const;
  for (const behind of [[dense(5, "relu")], [dense(5), bent]] as const) {
    const { insight, fusion, dataset, targetsOf } = await explain("moons", layersWith(...behind), {
      method: "empirical",
    });
    const { inputs } = dataset.validation;
    const { kernel, bias } = fusion.weights[fusion.place];
    const f = (z: number) => (z > 0 ? z : behind.length === 1 ? 0 : 0.1 * z);
    const truths = Array.from(targetsOf(inputs).data, f);
    const fused = truths.map((_, i) => {
      const [x, y] = inputs.data.subarray(2 * Math.floor(i / 5));
      return f(x * kernel!.data[i % 5] + y * kernel!.data[5 + (i % 5)] + bias!.data[i % 5]);
    });
    const means = [0, 1, 2, 3, 4].map(
      (unit) =>
        truths.reduce((sum, t, i) => sum + (i % 5 === unit ? t : 0), 0) / (truths.length / 5),
    );
    const squares = (others: (i: number) => number) =>
      truths.reduce((sum, t, i) => sum + (t - others(i)) ** 2, 0);
    const nmse = squares((i) => fused[i]) / squares((i) => means[i % 5]);
    expect(insight.behind!.activation).toBe(behind.length === 1 ? "relu" : "leakyRelu");
    expect(insight.behind!.nmse / nmse).toBeCloseTo(1, 4);
  }
  const { insight } = await explain("moons", layersWith(dense(5)), { method: "empirical" });
  expect(insight.behind).toBeUndefined();
});

test("the facts name every size in the formula, and exactness names what is not linear", async () => {
  const layers = [dense(6, "relu"), dense(5), dense(2)];
  const { facts, exactness } = (await explain("moons", layers, { method: "empirical" })).insight;
  const { features, hidden, lastFeatures, units, samples, positions } = facts;
  expect({ features, hidden, lastFeatures, units, samples, positions }).toEqual({
    features: 2,
    hidden: [6],
    lastFeatures: 6,
    units: 5,
    samples: 60,
    positions: 1,
  });
  expect(facts.gates[0].openings).toHaveLength(6);
  expect(exactness.kind).toBe("approximate");
  const linear = await explain("moons", [dense(6), dense(5), dense(2)], { method: "product" });
  expect(linear.insight.exactness.kind).toBe("exact");
  expect(linear.insight.facts.gates).toEqual([]);
});

test("the facts of a span of maxout blocks count pieces, and name what bends between them", async () => {
  const layers: LayerSpec[] = [
    { type: "maxout", units: 6, rank: 3 },
    { type: "maxout", units: 4, rank: 2 },
    dense(2),
  ];
  const { insight } = await explain("moons", layers, { method: "empirical" });
  const { hidden, bends, ungated, lastFeatures, units } = insight.facts;
  expect({ hidden, bends, ungated, lastFeatures, units }).toEqual({
    hidden: [6],
    bends: ["max of 3"],
    ungated: ["maxout dense 6, rank 3"],
    lastFeatures: 6,
    units: 8,
  });
  expect(insight.exactness.reasons).toEqual([
    "layer 1 (maxout): the largest of several pieces is not linear",
  ]);
  expect(insight.quadraticSlice).toBeUndefined();
  expect(insight.paths).toBeUndefined();
});

test("exactness counts blocks, as the page does, not the layers of the file", async () => {
  const layers: LayerSpec[] = [{ type: "flatten" }, dense(6, "relu"), dense(4), dense(10)];
  const { exactness } = (await explain("digits", layers, { method: "empirical" })).insight;
  expect(exactness.reasons).toEqual(["layer 1 (dense): relu is not linear"]);
});
