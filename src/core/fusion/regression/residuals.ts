// Where the error lives: which units and which positions a fused layer gets wrong. For the eye, not for
// the fit; gates.ts measures how often the hidden gates are open, paths.ts where each fused weight comes from.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";

export type Residuals = {
  /** Mean squared error of every unit (channel), summed over positions; their sum is the mse. */
  readonly perUnit: Float64Array;
  /** Mean squared error of every position, summed over channels; one entry for dense layers. */
  readonly perPosition: Float64Array;
};

/** Mean squared errors of `approximation` against `targets` [N, …positions, units], by unit and by position. */
export function residuals(targets: Tensor, approximation: Tensor): Residuals {
  const samples = targets.shape[0];
  const units = targets.shape[targets.shape.length - 1];
  const positions = sizeOf(targets.shape.slice(1)) / units;
  const perUnit = new Float64Array(units);
  const perPosition = new Float64Array(positions);
  for (let i = 0; i < targets.data.length; i++) {
    const share = (targets.data[i] - approximation.data[i]) ** 2 / samples;
    perUnit[i % units] += share;
    perPosition[Math.floor(i / units) % positions] += share;
  }
  return { perUnit, perPosition };
}
