// The promise of LSUV measured by the network's own forward pass, and what is left of orthogonality.

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";

const LSUV = { type: "lsuv" } as const;

function samples(count: number, inputShape: readonly number[], scale = 3) {
  const { normal } = random(7, "lsuv");
  const shape = [count, ...inputShape];
  const data = Float32Array.from({ length: sizeOf(shape) }, () => 1 + scale * normal());
  return { inputs: { shape, data }, targets: { shape: [count], data: new Float32Array(count) } };
}

function variance(numbers: ArrayLike<number>): number {
  const all = Array.from(numbers);
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  return all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length;
}

const conv: LayerSpec = { type: "conv2d", filters: 5, kernelSize: 3, activation: "relu" };
const NETWORKS: [string, Network][] = [
  [
    "dense layers",
    {
      inputShape: [9],
      layers: [
        { type: "dense", units: 20, activation: "tanh" },
        { type: "dense", units: 6, activation: "relu" },
        { type: "dense", units: 4 },
      ],
    },
  ],
  [
    "convolutions, norm and pooling",
    {
      inputShape: [8, 8, 2],
      layers: [
        conv,
        { type: "batchNorm" },
        { type: "maxPool", poolSize: 2 },
        { ...conv, kernelSize: 2 },
        { type: "dropout", rate: 0.5 },
        { type: "flatten" },
        { type: "dense", units: 3 },
      ],
    },
  ],
];

test.each(NETWORKS)("%s: every kernel gives unit variance on the data", (_, network) => {
  const data = samples(128, network.inputShape);
  const weights = initializeWeights(network, LSUV, 1, 0, data);
  const layers = [...network.layers.keys()].filter((layer) => weights[layer].kernel);
  const points = layers.map((layer) => ({ layer, at: "preActivation" }) as const);
  for (const { data: values } of valuesAt(network, weights, points, data.inputs)) {
    expect(variance(values)).toBeCloseTo(1, 5);
  }
  expect(layers.length).toBe(3);
});

test("the scale of the data does not reach the second layer", () => {
  const [, network] = NETWORKS[0];
  const relu = { ...network, layers: network.layers.slice(1) };
  const [small, large] = [1, 1000].map((scale) => {
    const data = samples(128, [9]);
    const inputs = { ...data.inputs, data: data.inputs.data.map((x) => scale * x) };
    return initializeWeights(relu, LSUV, 1, 0, { ...data, inputs });
  });
  small[0].kernel!.data.forEach((x, i) =>
    expect(1000 * large[0].kernel!.data[i]).toBeCloseTo(x, 5),
  );
  small[1].kernel!.data.forEach((x, i) => expect(large[1].kernel!.data[i]).toBeCloseTo(x, 5));
});

test("kernels are those of orthogonal up to one factor a layer; without data the factor is 1", () => {
  const [, network] = NETWORKS[1];
  const data = samples(40, network.inputShape);
  const plain = initializeWeights(network, { type: "orthogonal" }, 1, 0);
  const scaled = initializeWeights(network, LSUV, 1, 0, data);
  for (const [layer, { kernel }] of scaled.entries()) {
    if (!kernel) continue;
    const factor = kernel.data[0] / plain[layer].kernel!.data[0];
    expect(factor).not.toBeCloseTo(1, 2);
    kernel.data.forEach((x, i) => expect(x).toBeCloseTo(factor * plain[layer].kernel!.data[i], 5));
  }
  expect(initializeWeights(network, LSUV, 1, 0)).toEqual(plain);
});

test("what answers one number whatever enters it stays orthogonal, and finite", () => {
  const [, network] = NETWORKS[0];
  const data = samples(20, [9], 0);
  const still = { ...data, inputs: { ...data.inputs, data: data.inputs.data.map(() => 0) } };
  const plain = initializeWeights(network, { type: "orthogonal" }, 1, 0);
  expect(initializeWeights(network, LSUV, 1, 0, still)).toEqual(plain);
});
