// Inputs that do not vary: constants, and what differs from a constant by rounding alone, such as a saturated unit.
// Scaled to unit variance their rounding would count as much as a real input, with weights without bounds.

import type { Matrix } from "#core/math/matrix.ts";
import type { Tensor } from "#core/math/tensor.ts";

/**
 * The smallest deviation, relative to the mean, that is more than rounding: some 8 units in the last place of numbers
 * that come in float32, some 4,000 in float64, in which they were also computed.
 */
export function roundingOf({ data }: Pick<Tensor, "data">): number {
  return data instanceof Float32Array ? 2 ** -20 : 2 ** -40;
}

/** Columns whose variance is rounding of their mean square over all groups; meanX [groups, n]. */
export function stillColumns(
  variances: Float64Array,
  { rows, columns, data }: Matrix,
  rounding: number,
): readonly number[] {
  const power = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) power[i % columns] += data[i] ** 2 / rows;
  return Array.from(variances.keys()).filter((i) => !(variances[i] > rounding ** 2 * power[i]));
}
