// Which units matter: the variance that a unit adds, by itself, to the pre-activation of the next layer.

import type { NormalEquations } from "#core/fusion/regression/leastSquares.ts";
import type { Matrix } from "#core/math/matrix.ts";
import type { NarrowSettings } from "./settings.ts";

/**
 * tr(KᵤᵀRᵤᵤKᵤ) of every unit u: Rᵤᵤ the covariance of what it sends to the next layer, Kᵤ that layer's weights for it
 * (kernel [features, outputs], row i of unit i mod `units`). Summed over positions.
 */
export function contributions(
  { xx }: Pick<NormalEquations, "xx">,
  { columns, data }: Matrix,
  units: number,
): Float64Array {
  const result = new Float64Array(units);
  for (let i = 0; i < xx.columns; i++) {
    for (let j = i % units; j < xx.columns; j += units) {
      let product = 0;
      for (let o = 0; o < columns; o++) product += data[i * columns + o] * data[j * columns + o];
      result[i % units] += xx.data[i * xx.columns + j] * product;
    }
  }
  return result;
}

/** Units (from 0) by what they contribute, the largest first; of equals the one that stands first. */
export function byContribution(contributed: Float64Array): readonly number[] {
  return Array.from(contributed.keys()).toSorted(
    (a, b) => contributed[b] - contributed[a] || a - b,
  );
}

/** The units that stay, counted from 0, in the order in which they stood. */
export function keptUnits(
  { units, keep }: NarrowSettings,
  contributed: Float64Array,
): readonly number[] {
  const kept =
    keep === "largest" ? byContribution(contributed).slice(0, units) : keep.map((unit) => unit - 1);
  return kept.toSorted((a, b) => a - b);
}
