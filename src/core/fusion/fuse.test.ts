// Fused layers against NumPy (vectors/*.json): float64, so to 1e-9.

import { describe, expect, test } from "vitest";
import { valuesAt } from "#core/model/forward.ts";
import type { Activation, LayerSpec, Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { activationError } from "./error.ts";
import { fuseSpan, openFit } from "./fuse.ts";
import type { Fusion, SpanSamples } from "./fuse.ts";
import type { FusionOptions } from "./options.ts";
import { fusionPlan } from "./plan.ts";
import { expectClose, head, revive, slice } from "./oracle.test-support.ts";
import { spliceFusion } from "./splice.ts";
import { samplesOf } from "./testNetworks.test-support.ts";
import conv1dConv1d from "./vectors/conv1d_conv1d.json";
import conv2dPlain from "./vectors/conv2d_conv2d_plain.json";
import conv2dPool from "./vectors/conv2d_conv2d_pool.json";
import conv2dStride from "./vectors/conv2d_conv2d_stride.json";
import convDense from "./vectors/conv_dense.json";
import denseDense from "./vectors/dense_dense.json";

type Case = {
  kernel: { shape: number[]; data: Float64Array };
  bias: { shape: number[]; data: Float64Array };
  [field: string]: unknown;
};

/** The fused layers' own output must reproduce the error that was told from moments. */
function expectErrorHolds(samples: SpanSamples, fusion: Fusion): void {
  const shallow = { inputShape: samples.inputs.shape.slice(1), layers: fusion.layers };
  const last = fusion.layers.findLastIndex(({ type }) => type !== "activation");
  const [z] = valuesAt(
    shallow,
    fusion.weights,
    [{ layer: last, at: "preActivation" }],
    samples.inputs,
  );
  const measured = activationError(samples.targets, z);
  expect(fusion.fit.mse).toBeCloseTo(measured.mse, 9);
  expect(fusion.fit.nmse).toBeCloseTo(measured.nmse, 9);
  measured.perUnit.forEach((nmse, unit) => expect(fusion.fit.perUnit[unit]).toBeCloseTo(nmse, 9));
}

describe("dense into dense", () => {
  const v = revive(denseDense);
  const teacher = (activation: Activation): [Network, NetworkWeights] => [
    {
      inputShape: [6],
      layers: [
        { type: "dense", units: 9, activation },
        { type: "dense", units: 4 },
      ],
    },
    [
      { kernel: v.K1, bias: v.b1 },
      { kernel: v.K2, bias: v.b2 },
    ],
  ];
  const cases = Object.entries<Case>(v.cases).filter(([, c]) => c.activation !== "zero");

  test.each(cases)("%s is NumPy's", (_, oracle) => {
    const activation = oracle.activation === "identity" ? "linear" : oracle.activation;
    const [network, weights] = teacher(activation as Activation);
    const samples = samplesOf(network, weights, [1, 2], v.a0);
    const ridge = oracle.relative
      ? { relative: oracle.eps as number }
      : { absolute: oracle.eps as number };
    const fusion = fuseSpan(network, weights, [1, 2], samples, { method: "empirical", ridge });
    expect(fusion.layers).toEqual([{ type: "dense", units: 4 }]);
    expectClose(fusion.weights[0].kernel!, oracle.kernel);
    expectClose(fusion.weights[0].bias!, oracle.bias);
    expect(fusion.ridge).toBeCloseTo(oracle.lam as number, 12);
    expect(fusion.fit.mse).toBeCloseTo(oracle.mse as number, 9);
    expect(fusion.fit.nmse).toBeCloseTo(oracle.nmse as number, 9);
    expectErrorHolds(samples, fusion);
  });

  test("a hidden layer that is always off leaves the mean: kernel zero, bias the last layer's", () => {
    const [network, weights] = teacher("relu");
    const off = { kernel: v.K1, bias: { shape: [9], data: new Float64Array(9).fill(-1e6) } };
    const samples = samplesOf(network, [off, weights[1]], [1, 2], v.a0);
    const fusion = fuseSpan(network, [off, weights[1]], [1, 2], samples, { method: "empirical" });
    expectClose(fusion.weights[0].kernel!, { shape: [6, 4], data: new Float64Array(24) });
    expectClose(fusion.weights[0].bias!, v.b2);
    expect(fusion.fit).toMatchObject({ mse: 0, nmse: 0, explained: 1 });
  });

  test("a doubled feature predicts as least squares does", () => {
    const twice = new Float64Array(96 * 7);
    for (let n = 0; n < 96; n++) {
      twice.set(v.a0.data.subarray(n * 6, n * 6 + 6), n * 7);
      twice[n * 7 + 6] = v.a0.data[n * 6];
    }
    const [network, weights] = teacher("relu");
    const { targets } = samplesOf(network, weights, [1, 2], v.a0);
    const wide: Network = { inputShape: [7], layers: network.layers };
    const first = { shape: [7, 9], data: new Float64Array(63) };
    const wideWeights = [{ kernel: first, bias: v.b1 }, weights[1]];
    const inputs = { shape: [96, 7], data: twice };
    const fuse = (ridge: FusionOptions["ridge"]) =>
      fuseSpan(
        wide,
        wideWeights,
        [1, 2],
        { inputs, targets },
        { method: "empirical", ridge: ridge! },
      );
    expect(fuse({ relative: 1e-9 }).fit.mse).toBeCloseTo(v.rank_deficient.mse, 9);
    const escalated = fuse({ absolute: 0 });
    expect(escalated.ridge).toBeGreaterThan(0);
    expect(escalated.fit.mse).toBeCloseTo(v.rank_deficient.mse, 6);
  });

  test("three layers in one shot are NumPy's", () => {
    const { K3, b3, one_shot } = v.three_layer;
    const layers: LayerSpec[] = [
      { type: "dense", units: 9, activation: "relu" },
      { type: "dense", units: 4, activation: "relu" },
      { type: "dense", units: 3 },
    ];
    const network = { inputShape: [6], layers };
    const weights = [
      { kernel: v.K1, bias: v.b1 },
      { kernel: v.K2, bias: v.b2 },
      { kernel: K3, bias: b3 },
    ];
    const samples = samplesOf(network, weights, [1, 3], v.a0);
    const options: FusionOptions = { method: "empirical", ridge: { absolute: 0 } };
    const fusion = fuseSpan(network, weights, [1, 3], samples, options);
    expectClose(fusion.weights[0].kernel!, one_shot.kernel);
    expectClose(fusion.weights[0].bias!, one_shot.bias);
    expect(fusion.fit.mse).toBeCloseTo(one_shot.mse, 9);
    expect(fusion.fit.nmse).toBeCloseTo(one_shot.nmse, 9);
  });

  test("three layers one after the other are NumPy's, measured against the original", () => {
    const { K3, b3, sequential } = v.three_layer;
    const relu = { type: "dense", activation: "relu" } as const;
    const layers: LayerSpec[] = [
      { ...relu, units: 9 },
      { ...relu, units: 4 },
      { type: "dense", units: 3 },
    ];
    const network = { inputShape: [6], layers };
    const weights = [
      { kernel: v.K1, bias: v.b1 },
      { kernel: v.K2, bias: v.b2 },
      { kernel: K3, bias: b3 },
    ];
    const samples = samplesOf(network, weights, [1, 3], v.a0);
    const options = { method: "empirical", ridge: { absolute: 0 }, mode: "sequential" } as const;
    const fusion = fuseSpan(network, weights, [1, 3], samples, options);
    expectClose(fusion.weights[0].kernel!, sequential.kernel);
    expectClose(fusion.weights[0].bias!, sequential.bias);
    expect(fusion.fit.mse).toBeCloseTo(sequential.mse, 9);
    expect(fusion.fit.nmse).toBeCloseTo(sequential.nmse, 9);
  });

  test("retraining between the steps is the caller's: the plan says in which order", () => {
    const [network, weights] = teacher("relu");
    const long: Network = { ...network, layers: [...network.layers, { type: "dense", units: 2 }] };
    const more = [
      ...weights,
      {
        kernel: { shape: [4, 2], data: new Float64Array(8) },
        bias: { shape: [2], data: new Float64Array(2) },
      },
    ];
    expect(() =>
      openFit(long, more, [1, 3], { method: "empirical", mode: "sequentialRetrain" }),
    ).toThrow(/fuse the pairs of fusionPlan one by one/);
    expect(fusionPlan([1, 3])).toEqual([
      [2, 3],
      [1, 2],
    ]);
    expect(fusionPlan([2, 5])).toEqual([
      [4, 5],
      [3, 4],
      [2, 3],
    ]);
  });

  test("samples in batches of any size give the same layer as all at once", async () => {
    const [network, weights] = teacher("tanh");
    const { inputs, targets } = samplesOf(network, weights, [1, 2], v.a0);
    const fit = openFit(network, weights, [1, 2], { method: "empirical" });
    for (const [from, to] of [
      [0, 1],
      [1, 18],
      [18, 90],
      [90, 96],
    ]) {
      fit.add({ inputs: slice(inputs, from, to), targets: slice(targets, from, to) });
    }
    const progress: number[] = [];
    const streamed = await fit.solveAsync(async (share) => {
      progress.push(share);
    });
    const whole = fuseSpan(network, weights, [1, 2], { inputs, targets }, { method: "empirical" });
    expectClose(streamed.weights[0].kernel!, whole.weights[0].kernel!, 1e-12);
    expect(streamed.samples).toBe(96);
    expect(progress.at(-1)).toBe(1);
  });
});

describe("convolution block and dense layer into dense", () => {
  const v = revive(convDense);
  const network: Network = {
    inputShape: [4, 4, 2],
    layers: [
      { type: "conv2d", filters: 3, kernelSize: 3, padding: "same", activation: "relu" },
      { type: "batchNorm", epsilon: v.bn_eps },
      { type: "maxPool", poolSize: 2 },
      { type: "dropout", rate: 0.5 },
      { type: "flatten" },
      { type: "dense", units: 4, activation: "tanh" },
    ],
  };
  const weights: NetworkWeights = [
    { kernel: v.conv_kernel, bias: v.conv_bias },
    { gamma: v.gamma, beta: v.beta, movingMean: v.mean, movingVariance: v.var },
    {},
    {},
    {},
    { kernel: v.dense_kernel, bias: v.dense_bias },
  ];
  const samples = samplesOf(network, weights, [1, 2], v.x);

  test("the float64 forward pass is NumPy's", () => {
    const a1 = valuesAt(network, weights, [{ layer: 2, at: "output" }], v.x)[0];
    expectClose(a1, v.a1, 1e-12);
    expectClose(samples.targets, v.z, 1e-12);
  });

  test.each(Object.entries<Case>(v.cases))("%s is NumPy's", (_, oracle) => {
    const eps = oracle.eps as number;
    const ridge = oracle.relative ? { relative: eps } : { absolute: eps };
    const fusion = fuseSpan(network, weights, [1, 2], samples, { method: "empirical", ridge });
    expect(fusion.layers).toEqual([
      { type: "flatten" },
      { type: "dense", units: 4, activation: "tanh" },
    ]);
    expectClose(fusion.weights[1].kernel!, oracle.kernel);
    expectClose(fusion.weights[1].bias!, oracle.bias);
    expect(fusion.fit.mse).toBeCloseTo(oracle.mse as number, 9);
    expect(fusion.fit.nmse).toBeCloseTo(oracle.nmse as number, 9);
  });

  test("fewer samples than inputs give NumPy's ridge solution, primal and dual alike", () => {
    const few = { inputs: head(samples.inputs, 20), targets: head(samples.targets, 20) };
    const options: FusionOptions = { method: "empirical", ridge: { absolute: 1e-2 } };
    const fusion = fuseSpan(network, weights, [1, 2], few, options);
    expectClose(fusion.weights[1].kernel!, v.dual.kernel);
  });

  test("spliced into the network it keeps what follows and inherits the rest", () => {
    const fusion = fuseSpan(network, weights, [1, 2], samples, { method: "empirical" });
    const shallow = spliceFusion(network, weights, [1, 2], fusion);
    expect(shallow.network.layers.map(({ type }) => type)).toEqual(["flatten", "dense"]);
    expect(shallow).toMatchObject({ fused: 1, block: 1 });
  });
});

describe.each(Object.entries({ pool: conv2dPool, stride: conv2dStride, plain: conv2dPlain }))(
  "conv2d into conv2d, %s",
  (_, file) => {
    const v = revive(file);
    const pool: LayerSpec[] =
      v.q > 1 ? [{ type: "maxPool", poolSize: v.q, strides: v.r, padding: "valid" }] : [];
    const conv = (filters: number, kernelSize: number, strides: number) =>
      ({ type: "conv2d", filters, kernelSize, strides, padding: "same" }) as const;
    const network: Network = {
      inputShape: [v.H, v.W, v.C0],
      layers: [
        { ...conv(v.b1.shape[0], v.k1, v.s1), activation: "relu" },
        ...pool,
        conv(v.b2.shape[0], v.k2, v.s2),
      ],
    };
    const weights: NetworkWeights = [
      { kernel: v.K1, bias: v.b1 },
      ...pool.map(() => ({})),
      { kernel: v.K2, bias: v.b2 },
    ];
    const samples = samplesOf(network, weights, [1, 2], v.x);

    test("the float64 forward pass is NumPy's", () => expectClose(samples.targets, v.z, 1e-10));

    test.each(Object.entries<Case>(v.cases))("%s is NumPy's", (tag, oracle) => {
      const { kh, kw, padTop, padLeft, lam } = oracle as unknown as Record<string, number>;
      const bias = oracle.bias_mode as "channel" | "position";
      const window = tag.startsWith("rf")
        ? {}
        : { kernelSize: [kh, kw], padBefore: [padTop, padLeft] };
      const fusion = fuseSpan(network, weights, [1, 2], samples, {
        method: "empirical",
        ridge: { absolute: lam },
        bias,
        ...window,
      });
      expectClose(fusion.weights[0].kernel!, oracle.kernel);
      expectClose(fusion.weights[bias === "position" ? 1 : 0].bias!, oracle.bias);
      expect(fusion.fit.mse).toBeCloseTo(oracle.sse as number, 8);
      expect(fusion.fit.mse / v.total_var).toBeCloseTo(oracle.nmse as number, 9);
      expectErrorHolds(samples, fusion);
      spliceFusion(network, weights, [1, 2], fusion); // throws unless the shapes fit
    });
  },
);

describe("conv1d into conv1d", () => {
  const v = revive(conv1dConv1d);
  const { k1, s1, q, r, k2, s2, L } = v.geometry;
  const network: Network = {
    inputShape: [L, 3],
    layers: [
      {
        type: "conv1d",
        filters: 5,
        kernelSize: k1,
        strides: s1,
        padding: "same",
        activation: "relu",
      },
      { type: "maxPool", poolSize: q, strides: r, padding: "same" },
      { type: "conv1d", filters: 3, kernelSize: k2, strides: s2, padding: "same" },
    ],
  };
  const weights: NetworkWeights = [{ kernel: v.K1, bias: v.b1 }, {}, { kernel: v.K2, bias: v.b2 }];
  const samples = samplesOf(network, weights, [1, 2], v.x);
  const joint = Object.entries<Case>(v.cases).filter(([tag]) => tag.startsWith("k"));

  test.each(joint)("%s is NumPy's", (_, oracle) => {
    const { k, padL, lam } = oracle as unknown as Record<string, number>;
    const bias = oracle.bias_mode as "channel" | "position";
    const options = { kernelSize: k, padBefore: padL, ridge: { absolute: lam }, bias } as const;
    const fusion = fuseSpan(network, weights, [1, 2], samples, { method: "empirical", ...options });
    expectClose(fusion.weights[0].kernel!, oracle.kernel);
    expectClose(fusion.weights[bias === "position" ? 1 : 0].bias!, oracle.bias);
    expect(fusion.fit.mse).toBeCloseTo(oracle.sse as number, 8);
    expect(fusion.fit.mse / v.total_var).toBeCloseTo(oracle.nmse as number, 9);
    expectErrorHolds(samples, fusion);
  });

  test.each(["k3_centre", "k8_rf"])("per channel, %s is NumPy's", (tag) => {
    const oracle = v.cases[`perchannel/${tag}`];
    const fusion = fuseSpan(network, weights, [1, 2], samples, {
      method: "perChannel",
      ridge: { absolute: 0 },
      bias: "position",
      kernelSize: oracle.k,
      padBefore: oracle.padL,
    });
    expectClose(fusion.weights[0].kernel!, oracle.kernel);
    expectClose(fusion.weights[1].bias!, oracle.bias);
    expect(fusion.fit.mse).toBeCloseTo(oracle.sse, 8);
  });

  test("where centring is ambiguous the better rounding is kept", () => {
    const [right, left] = [v.cases["k3_centre/position/0.0"], v.cases["k3_tfsame/position/0.0"]];
    const options: FusionOptions = {
      method: "empirical",
      ridge: { absolute: 0 },
      bias: "position",
      kernelSize: 3,
    };
    const fusion = fuseSpan(network, weights, [1, 2], samples, options);
    expect(right.sse).toBeLessThan(left.sse);
    expect(fusion.fit.mse).toBeCloseTo(right.sse, 8);
    expect(fusion.layers[0]).toMatchObject({ padding: [[1, 0]] });
  });
});
