// Fusing as callers do: samples in, a layer out, for any order, number and rank of the samples.
// vectors.test.ts compares the numbers with NumPy's.

import { describe, expect, test } from "vitest";
import type { Activation, Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { fuseSpan, openFit } from "./fuse.ts";
import type { FusionOptions } from "./options.ts";
import { fusionPlan } from "./fusionPlan.ts";
import { convDenseOf, expectClose, revive, slice } from "./oracle.test-support.ts";
import { spliceFusion } from "./splice.ts";
import { samplesOf } from "./testNetworks.test-support.ts";
import conv1dConv1d from "./vectors/conv1d_conv1d.json";
import convDense from "./vectors/conv_dense.json";
import denseDense from "./vectors/dense_dense.json";

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
  test("a hidden layer that is always off leaves the mean: kernel zero, bias the last layer's", () => {
    const [network, weights] = teacher("relu");
    const off = { kernel: v.K1, bias: { shape: [9], data: new Float64Array(9).fill(-1e6) } };
    const samples = samplesOf(network, [off, weights[1]], [1, 2], v.a0);
    const fusion = fuseSpan(network, [off, weights[1]], [1, 2], samples, { method: "empirical" });
    expectClose(fusion.weights[0].kernel!, { shape: [6, 4], data: new Float64Array(24) });
    expectClose(fusion.weights[0].bias!, v.b2);
    expect(fusion.fit).toMatchObject({ mse: 0, nmse: 0, explained: 1 });
  });

  test("without a ridge a doubled feature raises one, and predicts as least squares does", () => {
    const twice = new Float64Array(96 * 7);
    for (let n = 0; n < 96; n++) {
      twice.set(v.a0.data.subarray(n * 6, n * 6 + 6), n * 7);
      twice[n * 7 + 6] = v.a0.data[n * 6];
    }
    const [network, weights] = teacher("relu");
    const { targets } = samplesOf(network, weights, [1, 2], v.a0);
    const first = { shape: [7, 9], data: new Float64Array(63) };
    const { fit, ridge } = fuseSpan(
      { inputShape: [7], layers: network.layers },
      [{ kernel: first, bias: v.b1 }, weights[1]],
      [1, 2],
      { inputs: { shape: [96, 7], data: twice }, targets },
      { method: "empirical", ridge: { absolute: 0 } },
    );
    expect(ridge).toBeGreaterThan(0);
    expect(fit.mse).toBeCloseTo(v.rank_deficient.mse, 6);
  });

  test("retraining between the steps is the caller's: the plan gives the order", () => {
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
  const { network, weights } = convDenseOf(v);
  const samples = samplesOf(network, weights, [1, 2], v.x);

  test("spliced into the network it keeps what follows and inherits the rest", () => {
    const fusion = fuseSpan(network, weights, [1, 2], samples, { method: "empirical" });
    const shallow = spliceFusion(network, weights, [1, 2], fusion);
    expect(shallow.network.layers.map(({ type }) => type)).toEqual(["flatten", "dense"]);
    expect(shallow).toMatchObject({ fused: 1, block: 1 });
  });
});

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
