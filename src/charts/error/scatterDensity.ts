// Thousands of points as a picture of their density, coloured by how many gates were clipped.

import { colourTable } from "#charts/scales/colour.ts";
import type { Pixels } from "#charts/marks/marks.ts";
import type { ScatterData, ScatterGeometry } from "./scatterGeometry.ts";
import type { Theme } from "#charts/scales/theme.ts";

/** Pixels of the plot, a side, that are one pixel of the picture. */
export const BIN = 2;

/**
 * The cloud as a picture, one pixel for BIN×BIN of the plot: the colour shows the mean share of
 * clipped gates of a bin's points, the opacity how many they are (logarithmically).
 */
export function densityPicture(geometry: ScatterGeometry, data: ScatterData, theme: Theme): Pixels {
  const { plot, points } = geometry;
  const side = Math.ceil(plot.width / BIN);
  const counts = new Float64Array(side * side);
  const clipped = new Float64Array(side * side);
  for (let i = 0; i < points.length / 2; i++) {
    const column = Math.floor((points[2 * i] - plot.x) / BIN);
    const row = Math.floor((points[2 * i + 1] - plot.y) / BIN);
    if (!(column >= 0 && row >= 0 && column < side && row < side)) continue;
    counts[row * side + column]++;
    clipped[row * side + column] += clippedShare(data, i);
  }
  return { width: side, height: side, rgba: densityColours(counts, clipped, theme) };
}

function densityColours(
  counts: Float64Array,
  clipped: Float64Array,
  theme: Theme,
): Uint8ClampedArray {
  const table = colourTable(theme.gates);
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const rgba = new Uint8ClampedArray(4 * counts.length);
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    const entry = 4 * Math.round((255 * clipped[i]) / counts[i]);
    rgba.set(table.subarray(entry, entry + 3), 4 * i);
    rgba[4 * i + 3] = 255 * (0.4 + (0.6 * Math.log1p(counts[i])) / Math.log1p(most));
  }
  return rgba;
}

/** Of the gates on the way of a point, 0 where there are none. */
export function clippedShare({ clipped, gates = 0 }: ScatterData, i: number): number {
  return clipped === undefined || gates === 0 ? 0 : Math.min(1, clipped[i] / gates);
}
