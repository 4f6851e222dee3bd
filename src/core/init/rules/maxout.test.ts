// Variances of the maxout rules: c/fanIn with SciPy's c (core/signal/vectors/maxout_constants.json).

import { expect, test } from "vitest";
import { rows } from "#core/signal/vectors/maxout_constants.json";
import type { LayerSpec } from "#core/model/layers.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { checkInit } from "#core/init/registry.ts";
import type { InitSpec } from "#core/init/registry.ts";

const c = (K: number) => rows.find((row) => row.K === K)!.c;

/** Mean square of the first kernel, times its number of inputs. */
function scaledVariance(
  init: InitSpec,
  inputShape: readonly number[],
  layers: readonly LayerSpec[],
): { readonly found: number; readonly count: number; readonly largest: number } {
  const [{ kernel }] = initializeWeights({ inputShape, layers }, init, 0, 0);
  const values = [...kernel!.data];
  const fanIn = kernel!.shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
  const square = values.reduce((sum, x) => sum + x * x, 0) / values.length;
  return {
    found: square * fanIn,
    count: values.length,
    largest: Math.sqrt(fanIn) * Math.max(...values.map(Math.abs)),
  };
}

const maxout = (rank: number): LayerSpec => ({ type: "maxout", units: 60, rank });
const conv = (rank: number): LayerSpec => ({
  type: "maxoutConv2d",
  filters: 16,
  kernelSize: 3,
  rank,
});
const pool: LayerSpec = { type: "maxPool", poolSize: 2 };

const CASES: [string, readonly number[], readonly LayerSpec[], number][] = [
  ["maxout of 2", [100], [maxout(2)], c(2)],
  ["maxout of 5: inputs are not counted for every piece", [100], [maxout(5)], c(5)],
  ["maxout before maxout", [100], [maxout(3), maxout(4)], c(3)],
  ["a convolution of 5", [6, 6, 8], [conv(5)], c(5)],
  ["a convolution of 5 before 2×2 max pooling is of rank 20", [6, 6, 8], [conv(5), pool], c(20)],
  ["before average pooling it is not", [6, 6, 8], [conv(5), { ...pool, type: "avgPool" }], c(5)],
  [
    "a linear convolution before 2×2 max pooling",
    [6, 6, 8],
    [{ type: "conv2d", filters: 64, kernelSize: 3 }, pool],
    c(4),
  ],
  ["a linear layer", [100], [{ type: "dense", units: 100 }], 1],
  ["a relu layer", [100], [{ type: "dense", units: 100, activation: "relu" }], 2],
];

test.each(CASES)("%s: variance c/fanIn", (_, inputShape, layers, expected) => {
  for (const type of ["maxout", "maxoutUniform"] as const) {
    const { found, count } = scaledVariance({ type }, inputShape, layers);
    // five standard errors of a normal sample's variance; a uniform one's spreads less
    expect(Math.abs(found / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  }
});

test("a scale multiplies the variance and must be above 0", () => {
  const { found } = scaledVariance({ type: "maxout", scale: 4 }, [100], [maxout(3)]);
  expect(found / (4 * c(3))).toBeCloseTo(1, 1);
  expect(checkInit({ type: "maxout", scale: 0 })).toBe("scale must be above 0, got 0");
});

test("uniform kernels end at √(3c/fanIn)", () => {
  const { largest } = scaledVariance({ type: "maxoutUniform" }, [100], [maxout(3)]);
  const limit = Math.sqrt(3 * c(3));
  expect(largest).toBeLessThanOrEqual(limit * (1 + 1e-6));
  expect(largest).toBeGreaterThan(0.99 * limit);
});
