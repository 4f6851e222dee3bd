// Where a try to beat a fusion begins, what the best so far is, and how it ends: the weights roll from where
// they stand into the bowl's lowest point, as a ball would.

import { sliceMse, sliceReach } from "#core/experiment/insight/quadraticSlice.ts";
import type { Alternative, FusionReport } from "#core/experiment/events/events.ts";
import type { QuadraticSlice } from "#core/experiment/insight/insight.ts";

/** Changes of a slice's weights against the fused ones, in the order of the slice. */
export type Change = readonly number[];

export type Beginning = {
  readonly change: Change;
  /** Whose weights these are, in words. */
  readonly whose: string;
};

/** A start that loses no more than this beyond the fusion, as a share of the variance, is no game. */
const TOO_GOOD = 1e-3;

const WHOSE: { readonly [arm in Alternative["arm"]]?: string } = {
  product: "the product of the kernels",
  random: "a random network",
};

/** The weights of the product of kernels, or where those are as good as fused, of the random network. */
export function beginningOf(slice: QuadraticSlice, report: FusionReport): Beginning {
  const isGame = ({ change }: Beginning) => lostShare(slice, change) > TOO_GOOD + lostShare(slice);
  const offered = report.alternatives.flatMap(({ arm, kernel }): Beginning[] => {
    const whose = WHOSE[arm];
    return whose === undefined ? [] : [{ change: changeTo(slice, kernel), whose }];
  });
  const zeros = {
    change: slice.weights.map(({ value }) => -value),
    whose: "nothing: all are zero",
  };
  return offered.find(isGame) ?? zeros;
}

/** From the fused weights to those of another kernel of the same shape, `[..., in, units]` by rows. */
function changeTo(
  { weights, unit }: QuadraticSlice,
  { shape, data }: Alternative["kernel"],
): Change {
  const units = shape[shape.length - 1];
  return weights.map(({ feature, value }) => data[feature * units + unit] - value);
}

/** Mean squared error as a share of the unit's variance; of the fused weights where nothing is changed. */
export function lostShare(slice: QuadraticSlice, change?: Change): number {
  return sliceMse(slice, change ?? slice.weights.map(() => 0)) / slice.variance;
}

/** The sliders reach as far as their slice is interesting, and a little beyond where the game begins. */
export function gameReach(slice: QuadraticSlice, { change }: Beginning): readonly number[] {
  return sliceReach(slice).map((reach, i) => Math.max(reach, 1.1 * Math.abs(change[i])));
}

/** Milliseconds of the roll into the bowl. */
export const ROLL = 1800;

/**
 * Where the weights are when a share of the roll's time has passed: a damped swing through the lowest point,
 * which ends there exactly.
 */
export function rollTo(from: Change, to: Change, share: number): Change {
  if (share >= 1) return to;
  const swing = Math.cos(2.5 * Math.PI * share) * (1 - share) ** 2;
  return from.map((start, i) => to[i] + (start - to[i]) * swing);
}
