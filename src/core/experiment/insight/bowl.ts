// The bowl in which a fused layer lies: its mean squared error as a quadratic function of a few of its
// weights, for those who try to beat it by hand.

import { SingularMatrixError } from "#core/math/cholesky.ts";
import { solveRidge } from "#core/math/ridge.ts";
import type { Bowl } from "./insight.ts";

/** mse + gᵀδ + δᵀRδ for changes δ of the bowl's weights; never below zero. */
export function bowlMse(bowl: Bowl, change: readonly number[]): number {
  const n = bowl.weights.length;
  let mse = bowl.mse;
  for (let i = 0; i < n; i++) {
    mse += bowl.gradient[i] * change[i];
    for (let j = 0; j < n; j++) mse += change[i] * bowl.moments[i * n + j] * change[j];
  }
  return Math.max(0, mse);
}

/** The changes at which the mse is least, R·δ = −g/2; nothing to gain, zeros. */
export function bowlFloor(bowl: Bowl): readonly number[] {
  const n = bowl.weights.length;
  const R = { rows: n, columns: n, data: Float64Array.from(bowl.moments) };
  const g = { rows: n, columns: 1, data: Float64Array.from(bowl.gradient, (value) => -value / 2) };
  try {
    const floor = Array.from(solveRidge(R, g, { relative: 0 }).solution.data);
    return bowlMse(bowl, floor) < bowl.mse ? floor : floor.map(() => 0);
  } catch (error) {
    if (error instanceof SingularMatrixError) return bowl.gradient.map(() => 0);
    throw error;
  }
}

/**
 * How far each slider should reach: far enough for its weight alone to add twice the present error, or
 * a tenth of the variance where there is next to no error.
 */
export function bowlReach({ weights, moments, mse, variance }: Bowl): readonly number[] {
  const rise = Math.max(2 * mse, variance / 10);
  return weights.map(({ value }, i) => {
    const curvature = moments[i * (weights.length + 1)];
    return curvature > 0 && rise > 0 ? Math.sqrt(rise / curvature) : Math.abs(value) || 1;
  });
}
