// Where the error lives: which units and which positions a fused layer gets wrong, how often the hidden
// gates stood open, and through which hidden units each fused weight passes. For the eye, not for the fit.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { activationSlope } from "#core/model/activate.ts";
import type { Chain } from "./chain.ts";
import type { Gate } from "./gaussianUnit.ts";

export type Residuals = {
  /** Mean squared error of every unit (channel), summed over positions; their sum is the mse. */
  readonly perUnit: Float64Array;
  /** Mean squared error of every position, summed over channels; one entry for dense layers. */
  readonly perPosition: Float64Array;
};

/** Mean squared errors of `approximation` against `truth` [N, …positions, units], by unit and by position. */
export function residuals(truth: Tensor, approximation: Tensor): Residuals {
  const samples = truth.shape[0];
  const units = truth.shape[truth.shape.length - 1];
  const positions = sizeOf(truth.shape.slice(1)) / units;
  const perUnit = new Float64Array(units);
  const perPosition = new Float64Array(positions);
  for (let i = 0; i < truth.data.length; i++) {
    const share = (truth.data[i] - approximation.data[i]) ** 2 / samples;
    perUnit[i % units] += share;
    perPosition[Math.floor(i / units) % positions] += share;
  }
  return { perUnit, perPosition };
}

/**
 * E f′ of every unit (channel) over samples and positions of a pre-activation [N, …, units]: the gain of
 * its best linear stand-in under Gaussian inputs, and for relu the share of samples that find it open.
 */
export function gateProbabilities(
  preActivation: Tensor,
  { activation, alpha }: Gate,
): Float64Array {
  const slope = activationSlope(activation, alpha);
  const units = preActivation.shape[preActivation.shape.length - 1];
  const sums = new Float64Array(units);
  for (let i = 0; i < preActivation.data.length; i++)
    sums[i % units] += slope(preActivation.data[i]);
  return sums.map((value) => (value * units) / preActivation.data.length);
}

/**
 * What each hidden unit h adds to the fused weight from `input` to `output` in a chain of two maps:
 * K₁[i,h]·gain[h]·K₂[h,o] [hidden]. Their sum is the gaussian method's weight (README eq. 18).
 */
export function pathShares(
  { maps: [first, second] }: Chain,
  gains: Float64Array,
  input: number,
  output: number,
): Float64Array {
  return gains.map((gain, h) => {
    const into = first.kernel.data[input * first.kernel.columns + h];
    const out = second.kernel.data[h * second.kernel.columns + output];
    return into * gain * out;
  });
}
