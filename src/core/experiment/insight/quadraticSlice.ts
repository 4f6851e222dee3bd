// A quadratic slice of the loss: the mean squared error of a fused layer as a quadratic function of a few
// of its weights, for those who try to beat it by hand.

import { SingularMatrixError } from "#core/math/cholesky.ts";
import { solveRidge } from "#core/math/ridge.ts";
import type { QuadraticSlice } from "./insight.ts";

/** mse + gᵀδ + δᵀRδ for changes δ of the slice's weights; never below zero. */
export function sliceMse(slice: QuadraticSlice, change: readonly number[]): number {
  const n = slice.weights.length;
  let mse = slice.mse;
  for (let i = 0; i < n; i++) {
    mse += slice.gradient[i] * change[i];
    for (let j = 0; j < n; j++) mse += change[i] * slice.moments[i * n + j] * change[j];
  }
  return Math.max(0, mse);
}

/** The changes at which the mse is least, R·δ = −g/2; nothing to gain, zeros. */
export function sliceMinimum(slice: QuadraticSlice): readonly number[] {
  const n = slice.weights.length;
  const R = { rows: n, columns: n, data: Float64Array.from(slice.moments) };
  const g = { rows: n, columns: 1, data: Float64Array.from(slice.gradient, (value) => -value / 2) };
  try {
    const minimum = Array.from(solveRidge(R, g, { relative: 0 }).solution.data);
    return sliceMse(slice, minimum) < slice.mse ? minimum : minimum.map(() => 0);
  } catch (error) {
    if (error instanceof SingularMatrixError) return slice.gradient.map(() => 0);
    throw error;
  }
}

/**
 * How far each slider should reach: far enough for its weight alone to add twice the present error, or
 * a tenth of the variance where there is next to no error.
 */
export function sliceReach({ weights, moments, mse, variance }: QuadraticSlice): readonly number[] {
  const rise = Math.max(2 * mse, variance / 10);
  return weights.map(({ value }, i) => {
    const curvature = moments[i * (weights.length + 1)];
    return curvature > 0 && rise > 0 ? Math.sqrt(rise / curvature) : Math.abs(value) || 1;
  });
}
