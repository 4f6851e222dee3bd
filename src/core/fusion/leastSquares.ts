// The mean-square optimal affine layer from the moments of its rows, and the error of any affine layer
// from the same moments (README eqs. 4 to 9). Dense and convolutional fusion differ only in their rows.

import { covariances } from "#core/math/moments.ts";
import type { Moments } from "#core/math/moments.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import { solveRidgeSteps } from "#core/math/ridge.ts";
import type { Ridge } from "#core/math/ridge.ts";
import { summarise } from "./error.ts";
import type { ActivationError } from "./error.ts";

/** ẑ = x·kernel + bias. */
export type AffineLayer = {
  /** [features, units]. */
  readonly kernel: Matrix;
  /** One row [units], or one for each position. */
  readonly bias: Matrix;
};

export type LeastSquares = AffineLayer & {
  readonly lambda: number;
  readonly condition: number;
};

/**
 * Solves (R + λI)·K̃ = V, README eq. (4) and (15), with R and V summed over the positions of a sample
 * and averaged over samples; `positions` is how many rows a sample has. Yields progress.
 */
export function* leastSquaresSteps(
  moments: Moments,
  positions: number,
  ridge: Ridge,
): Generator<number, LeastSquares> {
  const { xx, xz } = perSample(moments, positions);
  const { solution, lambda, condition } = yield* solveRidgeSteps(xx, xz, ridge);
  return { kernel: solution, bias: optimalBias(moments, solution), lambda, condition };
}

/** b̃ = z̄ − x̄·K̃ in every group of rows, README eq. (5). */
export function optimalBias({ meanX, meanZ, groups }: Moments, kernel: Matrix): Matrix {
  const fitted = multiply({ rows: groups, columns: kernel.rows, data: meanX }, kernel);
  return { ...fitted, data: fitted.data.map((value, i) => meanZ[i] - value) };
}

/** Covariances per sample: a sample has `positions` rows, `positions / groups` of them in each group. */
export function perSample(
  moments: Moments,
  positions: number,
): { xx: Matrix; xz: Matrix; zz: Float64Array } {
  const rows = positions / moments.groups;
  const { xx, xz, zz } = covariances(moments);
  const times = (data: Float64Array) => (rows === 1 ? data : data.map((value) => value * rows));
  return {
    xx: { ...xx, data: times(xx.data) },
    xz: { ...xz, data: times(xz.data) },
    zz: times(zz),
  };
}

/**
 * Error of any affine layer on the rows behind the moments, README eq. (7): for unit o
 * mse = T − 2·hᵀV + hᵀR·h + Σ (b − b̃)², b̃ the best bias for this kernel h. True for every λ and method.
 */
export function errorFromMoments(
  moments: Moments,
  positions: number,
  { kernel, bias }: AffineLayer,
): ActivationError {
  const { xx, xz, zz } = perSample(moments, positions);
  const units = zz.length;
  const Rh = multiply(xx, kernel);
  const squared = zz.slice();
  for (let i = 0; i < kernel.data.length; i++) {
    squared[i % units] += kernel.data[i] * (Rh.data[i] - 2 * xz.data[i]);
  }
  addBiasError(squared, optimalBias(moments, kernel), bias, positions);
  const { variance, power } = targetSpread(moments, positions, zz);
  return summarise(
    squared.map((error) => Math.max(0, error)),
    variance,
    power,
  );
}

function addBiasError(squared: Float64Array, best: Matrix, bias: Matrix, positions: number): void {
  const rows = Math.max(best.rows, bias.rows);
  const units = best.columns;
  for (let i = 0; i < rows * units; i++) {
    const difference = bias.data[i % bias.data.length] - best.data[i % best.data.length];
    squared[i % units] += (difference * difference * positions) / rows;
  }
}

/** Variance around each channel's mean over all positions, and mean square, both summed over positions. */
function targetSpread(
  { meanZ, groups }: Moments,
  positions: number,
  within: Float64Array,
): { variance: Float64Array; power: Float64Array } {
  const units = within.length;
  const rows = positions / groups;
  const mean = new Float64Array(units);
  for (let i = 0; i < meanZ.length; i++) mean[i % units] += meanZ[i] / groups;
  const variance = within.slice();
  for (let i = 0; i < meanZ.length; i++) {
    variance[i % units] += (meanZ[i] - mean[i % units]) ** 2 * rows;
  }
  return { variance, power: variance.map((v, unit) => v + mean[unit] ** 2 * positions) };
}
