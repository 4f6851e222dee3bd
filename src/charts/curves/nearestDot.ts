// Which dot of a strip a pointer means.

import type { DotStripGeometry } from "./dotStripGeometry.ts";

type Found = { readonly replica: number };

/**
 * The dot nearest to a place in pixels, undefined where none lies within `reach`. Runs that are pinned are numbers
 * alone: their dots mean no network and are passed over.
 */
export function nearestDot(
  { rows }: Pick<DotStripGeometry, "rows">,
  [px, py]: readonly [number, number],
  reach: number,
): Found | undefined {
  let [nearest, least]: [Found | undefined, number] = [undefined, reach];
  for (const { ghost, dots } of rows) {
    if (ghost !== undefined) continue;
    for (const dot of dots) {
      const distance = Math.hypot(dot.x - px, dot.y - py);
      if (distance <= least) [nearest, least] = [dot, distance];
    }
  }
  return nearest && { replica: nearest.replica };
}
