// The predictions of a network over a plane: decision regions for classes, a fitted surface for numbers,
// with the data on top. The caller provides the predictions as a grid.

import { rgb } from "d3-color";

import type { Plane } from "#core/data/plane.ts";
import { tableIndex } from "#charts/scales/colour.ts";
import type { ColourScale } from "#charts/scales/colour.ts";
import { formatCount, formatPercent } from "#charts/scales/format.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Box, Figure, Mark, Pixels } from "#charts/marks/marks.ts";
import { CLASS_MARKERS } from "#charts/scales/theme.ts";
import type { Theme } from "#charts/scales/theme.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";

/**
 * Class probabilities [cells, classes] to RGBA: the colour of the likeliest class, fainter the less
 * sure the network is; even odds are transparent. Cells that are not numbers are transparent.
 */
export function paintClasses(
  rgba: Uint8ClampedArray,
  probabilities: ArrayLike<number>,
  classes: number,
  theme: Theme,
): void {
  const colours = classColours(theme, classes);
  for (let cell = 0; cell < rgba.length / 4; cell++) {
    let [best, largest] = [0, -1];
    for (let k = 0; k < classes; k++) {
      const p = probabilities[cell * classes + k];
      if (p > largest) [best, largest] = [k, p];
    }
    const sure = (largest - 1 / classes) / (1 - 1 / classes);
    rgba.set(colours[best], 4 * cell);
    rgba[4 * cell + 3] = Number.isFinite(sure) && sure > 0 ? 120 * Math.sqrt(Math.min(1, sure)) : 0;
  }
}

function classColours(theme: Theme, classes: number): readonly (readonly number[])[] {
  return Array.from({ length: classes }, (_, k) => {
    const { r, g, b } = rgb(theme.classes[k % theme.classes.length]);
    return [r, g, b, 0];
  });
}

/** Fitted values [cells] to RGBA on a scale. */
export function paintSurface(
  rgba: Uint8ClampedArray,
  values: ArrayLike<number>,
  scale: ColourScale,
): void {
  for (let cell = 0; cell < rgba.length / 4; cell++) {
    const index = tableIndex(scale, values[cell]);
    if (index < 0) rgba[4 * cell + 3] = 0;
    else rgba.set(scale.table.subarray(4 * index, 4 * index + 4), 4 * cell);
  }
}

/** Data on the plane: inputs [n, 2] and the class of each. */
export type PlanePoints = {
  readonly inputs: ArrayLike<number>;
  readonly classes: ArrayLike<number>;
};

/** Each point in its class' colour and shape, rimmed with the panel's; points off the plane are left out. */
export function pointMarks(
  points: PlanePoints,
  plane: Plane,
  box: Box,
  theme: Theme,
  r = 2.5,
): Mark[] {
  const marks: Mark[] = [];
  for (let i = 0; i < points.classes.length; i++) {
    const u = (points.inputs[2 * i] - plane.x[0]) / (plane.x[1] - plane.x[0]);
    const v = (plane.y[1] - points.inputs[2 * i + 1]) / (plane.y[1] - plane.y[0]);
    if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1)) continue;
    const k = points.classes[i];
    const paint = {
      fill: theme.classes[k % theme.classes.length],
      stroke: theme.panel,
      strokeWidth: 0.75,
    };
    const shape = CLASS_MARKERS[k % CLASS_MARKERS.length];
    marks.push(marker(shape, box.x + u * box.width, box.y + v * box.height, r, paint));
  }
  return marks;
}

/** A square figure of `side` pixels: the painted grid, smoothed, and the points on it. */
export function boundaryFigure(
  pixels: Pixels,
  points: PlanePoints,
  plane: Plane,
  {
    side,
    theme,
    title,
    accuracy,
    radius,
  }: { side: number; theme: Theme; title: string; accuracy?: number; radius?: number },
): Figure {
  const box = { x: 0, y: 0, width: side, height: side };
  return {
    width: side,
    height: side,
    title,
    description: describeBoundary(points, title, accuracy).sentence,
    background: theme.panel,
    marks: [
      { type: "image", ...box, pixels, smooth: true },
      { type: "group", clip: box, marks: pointMarks(points, plane, box, theme, radius) },
    ],
  };
}

export function describeBoundary(
  points: PlanePoints,
  title: string,
  accuracy?: number,
): TextAlternative {
  const counts = new Map<number, number>();
  for (let i = 0; i < points.classes.length; i++) {
    counts.set(points.classes[i], (counts.get(points.classes[i]) ?? 0) + 1);
  }
  const score = accuracy === undefined ? "" : `; ${formatPercent(accuracy)} are classified rightly`;
  return {
    sentence: `${title}: ${formatCount(points.classes.length)} points of ${counts.size} ${counts.size === 1 ? "class" : "classes"}${score}.`,
    columns: ["class", "points"],
    rows: [...counts].sort(([a], [b]) => a - b).map(([k, n]) => [String(k + 1), formatCount(n)]),
  };
}
