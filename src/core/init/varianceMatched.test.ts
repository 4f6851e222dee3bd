import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import { initializeWeights } from "./initializeWeights.ts";
import { initializeMatched, weightMoments } from "./varianceMatched.ts";

const NETWORK: Network = {
  inputShape: [120],
  layers: [{ type: "dense", units: 100 }, { type: "batchNorm" }, { type: "dense", units: 5 }],
};

test("moments are the mean and population variance of each tensor's numbers", () => {
  const kernel = { shape: [2, 2], data: Float32Array.of(1, 2, 3, 6) };
  const bias = { shape: [2], data: Float32Array.of(-1, 1) };
  // By hand: mean 3, squared deviations 4, 1, 0, 9.
  expect(weightMoments([{ kernel, bias }, {}])).toEqual([
    { kernel: { mean: 3, variance: 3.5 }, bias: { mean: 0, variance: 1 } },
    {},
  ]);
});

test("matched tensors take the given mean and variance, layer by layer", () => {
  const wanted = [{ kernel: { mean: 0.3, variance: 0.04 }, bias: { mean: -1, variance: 0 } }];
  const weights = initializeMatched(NETWORK, { type: "heNormal" }, wanted, 0, 0);
  const got = weightMoments(weights)[0];
  // Five standard errors of 12,000 normal draws.
  expect(Math.abs(got.kernel!.mean - 0.3)).toBeLessThan((5 * 0.2) / Math.sqrt(12000));
  expect(Math.abs(got.kernel!.variance / 0.04 - 1)).toBeLessThan(5 * Math.sqrt(2 / 12000));
  expect(new Set(weights[0].bias!.data)).toEqual(new Set([-1]));
});

test("tensors without an entry start as they would without matching", () => {
  const wanted = [{ kernel: { mean: 0, variance: 1 } }];
  const matched = initializeMatched(NETWORK, { type: "heNormal" }, wanted, 3, 1);
  const plain = initializeWeights(NETWORK, { type: "heNormal" }, 3, 1);
  expect(matched.slice(1)).toEqual(plain.slice(1));
  expect(matched[0].bias).toEqual(plain[0].bias);
  expect(matched[0].kernel).not.toEqual(plain[0].kernel);
});

test("matching the moments of init normal repeats its draw: one luck, another scale", () => {
  const init = { type: "normal", stddev: 0.5 } as const;
  const wanted = [{ kernel: { mean: 0, variance: 0.25 } }];
  expect(initializeMatched(NETWORK, { type: "zeros" }, wanted, 0, 0)[0].kernel).toEqual(
    initializeWeights(NETWORK, init, 0, 0)[0].kernel,
  );
});

test("a negative variance is refused by layer and name", () => {
  const wanted = [{ kernel: { mean: 0, variance: -1 } }];
  expect(() => initializeMatched(NETWORK, { type: "zeros" }, wanted, 0, 0)).toThrow(
    "layer 1 kernel needs a finite mean and a variance ≥ 0, got 0, -1",
  );
});
