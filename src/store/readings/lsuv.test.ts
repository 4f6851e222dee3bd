// What LSUV is read to do, held against a network drawn by the rule orthogonal itself: the same kernels, not scaled.

import { expect, test } from "vitest";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import { readLsuv } from "./lsuv.ts";

const NETWORKS: [string, Network][] = [
  [
    "dense layers that widen and narrow",
    {
      inputShape: [12],
      layers: [
        { type: "dense", units: 30, activation: "relu" },
        { type: "dense", units: 20, activation: "relu" },
        { type: "dense", units: 3 },
      ],
    },
  ],
  [
    "convolutions",
    {
      inputShape: [7, 7, 2],
      layers: [
        { type: "conv2d", filters: 5, kernelSize: 3, activation: "relu" },
        { type: "flatten" },
        { type: "dense", units: 4 },
      ],
    },
  ],
];

function data(inputShape: readonly number[]) {
  const { normal } = random(4, "lsuv reading");
  const shape = [100, ...inputShape];
  const inputs = { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => normal()) };
  return { inputs, targets: { shape: [100], data: new Float32Array(100) } };
}

function variance(numbers: ArrayLike<number>): number {
  const all = Array.from(numbers);
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  return all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length;
}

test.each(NETWORKS)(
  "%s: before scaling the variances of orthogonal kernels, then one",
  (_, network) => {
    const train = data(network.inputShape);
    const lsuv = initializeWeights(network, { type: "lsuv" }, 1, "original/0", train);
    const bare = initializeWeights(network, { type: "orthogonal" }, 1, "original/0", train);
    const reading = readLsuv(network, lsuv, lsuv, train.inputs)!;
    const kernels = [...network.layers.keys()].filter((layer) => lsuv[layer].kernel);
    const points = kernels.map((layer) => ({ layer, at: "preActivation" }) as const);
    const expected = valuesAt(network, bare, points, train.inputs).map((one) => variance(one.data));
    expect([reading.samples, reading.now]).toEqual([100, undefined]);
    expected.forEach((value, block) => expect(reading.orthogonal[block] / value).toBeCloseTo(1, 4));
    reading.scaled.forEach((value) => expect(value).toBeCloseTo(1, 3));
  },
);

test("kernels that are not orthogonal, such as fused ones, have no such reading", () => {
  const [, network] = NETWORKS[0];
  const train = data(network.inputShape);
  const drawn = initializeWeights(network, { type: "heNormal" }, 1, "original/0", train);
  expect(readLsuv(network, drawn, undefined, train.inputs)).toBeUndefined();
});
