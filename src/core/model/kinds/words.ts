// Sizes and strides in words.

import { perAxis } from "#core/model/layers.ts";
import type { PerAxis } from "#core/model/layers.ts";

/** "3×3". */
export function extents(size: PerAxis, rank: number): string {
  return perAxis(size, rank).join("×");
}

/** A stride of 1 is left out. */
export function stride(strides: PerAxis = 1): string {
  return [strides].flat().every((step) => step === 1) ? "" : `, stride ${extents(strides, 1)}`;
}
