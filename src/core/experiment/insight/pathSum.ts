// A fused weight taken apart into the hidden units that it passes through, strongest first: what the
// page shows of core/fusion's pathShares, from the paths that the session reported.

import { pathShares } from "#core/fusion/paths.ts";
import type { FusedPlace } from "#core/fusion/paths.ts";
import type { Paths } from "./insight.ts";

/** Through hidden unit `hidden`, counted from 0. */
export type Path = {
  readonly hidden: number;
  readonly share: number;
  /** share = into · gain · out, where the unit is met in one place only. */
  readonly factors?: { readonly into: number; readonly gain: number; readonly out: number };
};

export type PathSum = {
  readonly strongest: readonly Path[];
  /** All other hidden units together. */
  readonly rest: { readonly count: number; readonly share: number };
  readonly sum: number;
  /** The share of every hidden unit, in their own order. */
  readonly shares: Float64Array;
  /** Places of the hidden layer where paths of this weight lead through. */
  readonly places: number;
};

/** The paths of one fused weight through the span's hidden block `layer`, counted from 0; the `most` strongest one by one. */
export function sumPaths(
  { model }: Pick<Paths, "model">,
  place: FusedPlace,
  layer: number,
  most: number,
): PathSum {
  const { shares, places, factors } = pathShares(model, place, layer);
  const order = Array.from(shares.keys()).toSorted(
    (a, b) => Math.abs(shares[b]) - Math.abs(shares[a]) || a - b,
  );
  const total = (units: readonly number[]) => units.reduce((sum, unit) => sum + shares[unit], 0);
  const others = order.slice(most);
  return {
    strongest: order.slice(0, most).map((hidden) => ({
      hidden,
      share: shares[hidden],
      ...(factors && {
        factors: {
          into: factors.into[hidden],
          gain: factors.gains[hidden],
          out: factors.out[hidden],
        },
      }),
    })),
    rest: { count: others.length, share: total(others) },
    sum: total(order),
    shares,
    places,
  };
}
