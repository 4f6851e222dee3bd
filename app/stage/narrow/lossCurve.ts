// A small curve of the signal lost against the units that stay, in a box of 100 × 100: all units lie at the right
// edge and lose nothing, all of the signal is the top.

import type { NarrowCost } from "#store/narrow/loss.ts";

export type CurvePoint = { readonly x: number; readonly y: number };

/** Where `nmse` at so many of `units` lies. */
export function curvePoint(units: number, cost: Pick<NarrowCost, "units" | "nmse">): CurvePoint {
  return { x: (100 * cost.units) / units, y: 100 * (1 - Math.min(1, Math.max(0, cost.nmse))) };
}

/** The line, and the area below it. */
export function curvePaths(
  units: number,
  costs: readonly NarrowCost[],
): { readonly line: string; readonly area: string } {
  const points = [...costs.map((cost) => curvePoint(units, cost)), { x: 100, y: 100 }];
  const line = points
    .map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${round(x)} ${round(y)}`)
    .join("");
  return { line, area: `${line}L${round(points[0].x)} 100Z` };
}

/** The cost whose number of units is nearest to a share of all of them. */
export function nearestCost(
  units: number,
  costs: readonly NarrowCost[],
  share: number,
): NarrowCost | undefined {
  const wanted = share * units;
  return costs.toSorted((a, b) => Math.abs(a.units - wanted) - Math.abs(b.units - wanted))[0];
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
