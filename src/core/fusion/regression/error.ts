// The activation error: how far an approximation of pre-activations lies from the original's.

import { formatShape, sameShape, sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";

export type ActivationError = {
  /** Mean over samples of the squared error summed over all outputs (positions and channels). */
  readonly mse: number;
  /**
   * mse / variance. The variance is taken around each channel's mean over samples and positions, so that
   * an affine layer with a channel bias never does worse than 1 on its own fit. A target that does not
   * vary has nmse 0 when it is reproduced to rounding, else 1.
   */
  readonly nmse: number;
  /** 1 − nmse. */
  readonly explained: number;
  /** The channel-centred variance summed over all outputs. */
  readonly variance: number;
  /** nmse of every unit (channel). */
  readonly perUnit: Float64Array;
};

/**
 * Compares tensors [N, …, units] of one shape. Two passes, centred: large means lose no digits.
 * Throws RangeError where the shapes differ or hold no sample.
 */
export function activationError(targets: Tensor, approximation: Tensor): ActivationError {
  const { shape } = targets;
  if (!sameShape(shape, approximation.shape)) {
    throw new RangeError(
      `activationError: targets ${formatShape(shape)} ≠ approximation ${formatShape(approximation.shape)}`,
    );
  }
  const samples = shape[0];
  if (!(samples > 0)) throw new RangeError("activationError: no samples");
  const units = shape[shape.length - 1];
  const rows = sizeOf(shape) / units;
  const mean = channelMeans(targets, units, rows);
  const squared = new Float64Array(units);
  const variance = new Float64Array(units);
  const [wanted, given] = [targets.data, approximation.data];
  for (let i = 0; i < wanted.length;) {
    for (let unit = 0; unit < units; unit++, i++) {
      squared[unit] += (wanted[i] - given[i]) ** 2 / samples;
      variance[unit] += (wanted[i] - mean[unit]) ** 2 / samples;
    }
  }
  const power = mean.map((m, unit) => variance[unit] + (m * m * rows) / samples);
  return summarise(squared, variance, power);
}

function channelMeans({ data }: Tensor, units: number, rows: number): Float64Array {
  const mean = new Float64Array(units);
  for (let i = 0; i < data.length;) {
    for (let unit = 0; unit < units; unit++, i++) mean[unit] += data[i] - data[unit];
  }
  return mean.map((sum, unit) => data[unit] + sum / rows);
}

/** The summary of squared errors, variances and mean squares (power) of each unit. */
export function summarise(
  squared: Float64Array,
  variance: Float64Array,
  power: Float64Array,
): ActivationError {
  const mse = total(squared);
  const real = variance.map((value, unit) => (value > ROUNDING * power[unit] ? value : 0));
  const wrong = squared.map((error, unit) =>
    real[unit] > 0 || error > ROUNDING * power[unit] ? error : 0,
  );
  const isConstant = total(real) === 0;
  const nmse = isConstant ? ratio(mse, 0, total(power)) : total(wrong) / total(real);
  return {
    mse,
    nmse,
    explained: 1 - nmse,
    variance: total(variance),
    perUnit: squared.map((error, unit) => ratio(error, real[unit], power[unit])),
  };
}

/**
 * What counts as rounding, relative to each unit's own mean square: (about 4000 units in the last place)². A small
 * output that varies is not rounding beside a large constant one.
 */
const ROUNDING = 1e-24;

function ratio(error: number, variance: number, power: number): number {
  if (variance > 0) return error / variance;
  return error > ROUNDING * power ? 1 : 0;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
