// Ribbons join the blocks of a span to the fused block and grow with t from 0 to 1.

import { interpolateObject } from "d3-interpolate";
import { area, curveBumpY } from "d3-shape";

type Edge = { readonly x: number; readonly width: number; readonly y: number };

/** From the lower edge of a block to its share of the fused block's upper edge. Pixels. */
export type Ribbon = { readonly from: Edge; readonly to: Edge };

/** Between two edges, sides vertical at both. */
const between = area<Edge>()
  .curve(curveBumpY)
  .y(({ y }) => y)
  .x1(({ x }) => x)
  .x0(({ x, width }) => x + width)
  .digits(3);

/**
 * The ribbon at time t of its growth as SVG path data: at 0 a line under its block, at 1 it has
 * reached the fused block. Eased; t outside 0 … 1 is clamped.
 */
export function ribbonPath({ from, to }: Ribbon, t = 1): string {
  const grown = interpolateObject({ ...from }, { ...to })(ease(t));
  return between([from, grown]) ?? "";
}

/** Cubic in and out, 0 → 0, ½ → ½, 1 → 1. */
function ease(t: number): number {
  const s = Math.min(1, Math.max(0, t));
  return s < 0.5 ? 4 * s ** 3 : 1 - (2 - 2 * s) ** 3 / 2;
}
