import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import { checkWeights } from "#core/model/weights.ts";
import { initializeWeights } from "./initializeWeights.ts";
import type { InitSpec } from "./registry.ts";

const HE: InitSpec = { type: "heNormal" };

const NETWORK: Network = {
  inputShape: [8, 8, 1],
  layers: [
    { type: "conv2d", filters: 4, kernelSize: 3 },
    { type: "batchNorm" },
    { type: "maxPool", poolSize: 2 },
    { type: "positionBias" },
    { type: "flatten" },
    { type: "dense", units: 10, activation: "relu" },
    { type: "dense", units: 10, activation: "relu" },
    { type: "dense", units: 10, useBias: false },
  ],
};

test("every weight of the network is there, float32, in its shape", () => {
  const weights = initializeWeights(NETWORK, HE, 0, 0);
  expect(() => checkWeights(NETWORK, weights)).not.toThrow();
  expect(weights).toHaveLength(NETWORK.layers.length);
  expect(weights[7].bias).toBeUndefined();
  for (const layer of weights) {
    for (const tensor of Object.values(layer)) expect(tensor.data).toBeInstanceOf(Float32Array);
  }
});

test("biases and beta start at 0, gamma at 1, moving statistics at those of a unit normal", () => {
  const weights = initializeWeights(NETWORK, { type: "constant", value: 7 }, 0, 0);
  expect([...weights[0].bias!.data]).toEqual([0, 0, 0, 0]);
  expect([...weights[1].gamma!.data]).toEqual([1, 1, 1, 1]);
  expect([...weights[1].beta!.data]).toEqual([0, 0, 0, 0]);
  expect([...weights[1].movingMean!.data]).toEqual([0, 0, 0, 0]);
  expect([...weights[1].movingVariance!.data]).toEqual([1, 1, 1, 1]);
  expect(new Set(weights[3].bias!.data)).toEqual(new Set([0]));
});

test("the same seed and replica draw the same numbers", () => {
  expect(initializeWeights(NETWORK, HE, 5, 2)).toEqual(initializeWeights(NETWORK, HE, 5, 2));
});

test("another seed, another replica or a named replica draws other numbers", () => {
  const kernels = [
    initializeWeights(NETWORK, HE, 0, 0),
    initializeWeights(NETWORK, HE, 1, 0),
    initializeWeights(NETWORK, HE, 0, 1),
    initializeWeights(NETWORK, HE, 0, "random"),
  ].map((weights) => weights[0].kernel!.data.join());
  expect(new Set(kernels).size).toBe(4);
});

test("two layers of one shape draw different kernels", () => {
  const weights = initializeWeights(
    {
      inputShape: [6],
      layers: [
        { type: "dense", units: 6 },
        { type: "dense", units: 6 },
      ],
    },
    HE,
    0,
    0,
  );
  expect(weights[0].kernel!.data).not.toEqual(weights[1].kernel!.data);
});

test("adding a layer leaves the draws of the layers before it as they were", () => {
  const shorter = { ...NETWORK, layers: NETWORK.layers.slice(0, 6) };
  expect(initializeWeights(shorter, HE, 0, 0)).toEqual(
    initializeWeights(NETWORK, HE, 0, 0).slice(0, 6),
  );
});

test("the draws of seed 0 are these, on every machine and in every year", () => {
  const network: Network = { inputShape: [2], layers: [{ type: "dense", units: 2 }] };
  const { data } = initializeWeights(network, HE, 0, 0)[0].kernel!;
  // The stream and its inverse normal written again in NumPy: scipy.special.ndtri for Φ⁻¹.
  expect([...data]).toEqual([
    0.47348979115486145, -1.046910047531128, 0.3413598835468292, 0.38530856370925903,
  ]);
});

test("an invalid network is refused by the name of its layer", () => {
  const network: Network = { inputShape: [2], layers: [{ type: "dense", units: 0 }] };
  expect(() => initializeWeights(network, HE, 0, 0)).toThrow("layer 1 (dense): units");
});
