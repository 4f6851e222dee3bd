// The words shown while a visitor tries to beat a fusion: how much more or less is lost, and, at the end,
// why nothing better was found, or why something was.

import { sliceMse } from "#core/experiment/insight/quadraticSlice.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { QuadraticSlice } from "#core/experiment/insight/insight.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { payloadOf } from "#app/panels/payload.ts";
import { METHOD_NAMES } from "#app/panels/fusionWords.ts";

/** Shares of the variance below this come from the ridge and from rounding; they do not count as a gain. */
const NOTHING = 1e-6;

/** Two decimals, and two digits of the smallest: so that every move of a slider is visible. */
export function finePercent(share: number): string {
  return share >= 0.001 ? `${(100 * share).toFixed(2)}\u00a0%` : formatPercent(share);
}

/** Whether other weights can be tried: a unit that never varied has no signal to lose a share of. */
export function isTriable(slice: QuadraticSlice | undefined): slice is QuadraticSlice {
  return slice !== undefined && slice.variance > 0;
}

/** "0.34 points more than fused", "as much as fused". */
export function lossWords(slice: QuadraticSlice, change: readonly number[]): string {
  const share = (sliceMse(slice, change) - slice.mse) / slice.variance;
  if (Math.abs(share) < NOTHING) return "as much as fused";
  const points = finePercent(Math.abs(share)).replace("\u00a0%", " points");
  return `${points} ${share > 0 ? "more" : "less"} than fused`;
}

/** The closing sentence, and whether these four weights can do better than the fusion. */
export function parting(
  slice: QuadraticSlice,
  minimum: readonly number[],
  report: FusionReport,
): { readonly sentence: string; readonly isBeaten: boolean } {
  const { method } = report;
  const gain = (slice.mse - sliceMse(slice, minimum)) / slice.variance;
  const best = finePercent(sliceMse(slice, minimum) / slice.variance);
  const isLeastSquares =
    method === "empirical" && payloadOf(report, "why")?.facts.mode === "oneShot";
  if (gain < NOTHING) {
    const ridge =
      isLeastSquares && gain > 0
        ? " (The ridge λ leaves less than a millionth of the unit's signal on the table.)"
        : "";
    const sentence = isLeastSquares
      ? `No affine layer does better on these samples: that is what optimal means.${ridge}`
      : "These weights can do no better on these samples.";
    return { sentence, isBeaten: false };
  }
  const why = isLeastSquares
    ? "The ridge λ holds the weights back from the plain optimum"
    : method === "empirical"
      ? "Fused pair by pair, the layer is not the optimum of the whole span"
      : `Fused by another method (${METHOD_NAMES[method]}), the layer is not the optimum on these samples`;
  return {
    sentence: `${why}: with the weights set here, ${best} would be lost.`,
    isBeaten: true,
  };
}
