// The mean-square optimal affine layer from the moments of its rows, and the error of any affine layer
// from the same moments (README eqs. 4 to 9). Dense and convolutional fusion differ only in their rows.

import { covariances, meanOfX, meanOfZ } from "#core/math/moments.ts";
import type { Covariances, Moments } from "#core/math/moments.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import { isOfVariances, solveRidgeSteps } from "#core/math/ridge.ts";
import type { Ridge } from "#core/math/ridge.ts";
import { summarise } from "./error.ts";
import type { ActivationError } from "./error.ts";
import { stillColumns } from "./still.ts";

/** ẑ = x·kernel + bias. */
export type AffineLayer = {
  /** [features, units]. */
  readonly kernel: Matrix;
  /** One row [units], or one for each position. */
  readonly bias: Matrix;
};

/** An affine layer with what was inverted to find it. */
export type SolvedLayer = AffineLayer & {
  /** λ that was used: what every variance was multiplied by, or, absolute or of the mean diagonal, in its units. */
  readonly lambda: number;
  /** Estimated condition number of what was inverted; 1 where nothing was. */
  readonly condition: number;
};

/** What a regression needs: means, and second moments per sample (summed over a sample's positions). */
export type NormalEquations = Covariances & {
  readonly meanX: Matrix;
  readonly meanZ: Matrix;
  /** Rows of one sample. */
  readonly positions: number;
  /** Inputs that vary by no more than rounding. */
  readonly still: readonly number[];
  /** Channels of the inputs, to which columns belong in turn. */
  readonly channels: number;
};

/**
 * The normal equations behind the rows gathered in `moments`; `positions` is how many rows a sample has, `rounding`
 * what is no variation in its inputs (still.ts).
 */
export function normalEquations(
  moments: Moments,
  positions: number,
  rounding: number,
  channels: number,
): NormalEquations {
  const samples = (moments.count * moments.groups) / positions;
  const blocks = covariances(moments, samples);
  const meanX = meanOfX(moments);
  const n = blocks.xx.columns;
  const variances = Float64Array.from(
    { length: n },
    (_, i) => blocks.xx.data[i * (n + 1)] / positions,
  );
  const still = stillColumns(variances, meanX, rounding);
  return { ...blocks, meanX, meanZ: meanOfZ(moments), positions, still, channels };
}

/**
 * R and V as a ridge of variances takes them: inputs that do not vary are taken out, in place, for scaled to unit
 * variance they would be rounding and nothing else.
 */
export function withoutStill(
  { xx, xz, still }: NormalEquations,
  ridge: Ridge,
): { readonly R: Matrix; readonly V: Matrix } {
  if (!isOfVariances(ridge)) return { R: xx, V: xz };
  for (const i of still) {
    xz.data.fill(0, i * xz.columns, (i + 1) * xz.columns);
    for (let j = 0; j < xx.columns; j++) {
      xx.data[i * xx.columns + j] = 0;
      xx.data[j * xx.columns + i] = 0;
    }
  }
  return { R: xx, V: xz };
}

/** Solves (R + λW)·K̃ = V, README eq. (4); b̃ by eq. (5). Yields progress. */
export function* leastSquaresSteps(
  normal: NormalEquations,
  ridge: Ridge,
  wantsCondition: boolean = true,
): Generator<number, SolvedLayer> {
  const { R, V } = withoutStill(normal, ridge);
  const solved = yield* solveRidgeSteps(R, V, ridge, wantsCondition, normal.channels);
  const { solution, lambda, condition } = solved;
  return { kernel: solution, bias: optimalBias(normal, solution), lambda, condition };
}

/** b̃ = z̄ − x̄·K̃ in every group of rows, README eq. (5). */
export function optimalBias({ meanX, meanZ }: NormalEquations, kernel: Matrix): Matrix {
  const fitted = multiply(meanX, kernel);
  return { ...fitted, data: fitted.data.map((value, i) => meanZ.data[i] - value) };
}

/**
 * Error of any affine layer on the rows behind the moments, README eq. (7): for unit o
 * mse = T − 2·hᵀV + hᵀR·h + Σ (b − b̃)², b̃ the best bias for this kernel h. True for every λ and method.
 */
export function errorFromMoments(
  normal: NormalEquations,
  { kernel, bias }: AffineLayer,
): ActivationError {
  const { xx, xz, zz } = normal;
  const units = zz.length;
  const Rh = multiply(xx, kernel);
  const squared = zz.slice();
  for (let i = 0; i < kernel.data.length; i++) {
    squared[i % units] += kernel.data[i] * (Rh.data[i] - 2 * xz.data[i]);
  }
  addBiasError(squared, optimalBias(normal, kernel), bias, normal.positions);
  const { variance, power } = targetVariance(normal);
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
function targetVariance({ zz, meanZ, positions }: NormalEquations): {
  variance: Float64Array;
  power: Float64Array;
} {
  const units = zz.length;
  const groups = meanZ.rows;
  const mean = new Float64Array(units);
  for (let i = 0; i < meanZ.data.length; i++) mean[i % units] += meanZ.data[i] / groups;
  const variance = zz.slice();
  for (let i = 0; i < meanZ.data.length; i++) {
    variance[i % units] += ((meanZ.data[i] - mean[i % units]) ** 2 * positions) / groups;
  }
  return { variance, power: variance.map((v, unit) => v + mean[unit] ** 2 * positions) };
}
