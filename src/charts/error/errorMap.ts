// Where in the image a fused convolution errs: the mean squared error of every position as a picture,
// the darker the more, with the largest value in words.

import { sequentialScale } from "#charts/scales/colour.ts";
import { formatMeasured, formatNumber } from "#charts/scales/format.ts";
import { pictureMark, tilesPicture } from "#charts/tensor/heatmap.ts";
import type { Box, Figure } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { matrixLayout } from "#charts/tensor/tiles.ts";

export type ErrorMap = {
  /** [rows, columns], or [steps] for a signal. */
  readonly shape: readonly number[];
  /** Mean squared error of every position, row by row. */
  readonly mse: ArrayLike<number>;
};

export type ErrorMapOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
};

const HEAD = 34;
const FOOT = 22;

export function errorMapFigure(map: ErrorMap, options: ErrorMapOptions): Figure {
  const { width, height, theme } = options;
  const [rows, columns] = sidesOf(map);
  const room: Box = { x: 4, y: HEAD, width: width - 8, height: Math.max(20, height - HEAD - FOOT) };
  const cell = Math.min(room.width / columns, room.height / rows);
  const isImage = map.shape.length === 2;
  const box = isImage
    ? { ...room, width: cell * columns, height: cell * rows }
    : { ...room, height: Math.min(room.height, 24) };
  const largest = Math.max(0, ...Array.from(map.mse).filter(Number.isFinite)) || 1;
  const scale = sequentialScale(theme.loss, 0, largest);
  const label = isImage ? "error at each position" : "error at each step";
  const text = { type: "text", fill: theme.inkMuted } as const;
  return {
    width,
    height,
    title: "Where the fused layer errs",
    description: describeErrorMap(map).sentence,
    background: theme.panel,
    marks: [
      { ...text, x: 4, y: HEAD - 12, text: label, fill: theme.ink, size: 12, weight: 600 },
      pictureMark(tilesPicture(map.mse, matrixLayout(rows, columns), scale), box),
      { type: "rect", ...box, stroke: theme.axis, strokeWidth: 1 },
      { ...text, x: 4, y: box.y + box.height + 15, text: `0 … ${formatMeasured(largest)} squared` },
    ],
  };
}

/** Rows and columns; a signal is one row. */
function sidesOf({ shape }: ErrorMap): readonly [number, number] {
  return shape.length === 1 ? [1, shape[0]] : [shape[0], shape[1]];
}

export function describeErrorMap(map: ErrorMap): TextAlternative {
  const [rows, columns] = sidesOf(map);
  const values = Array.from(map.mse);
  const isBorder = (i: number) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const atSide = column === 0 || column === columns - 1;
    return rows === 1 ? atSide : atSide || row === 0 || row === rows - 1;
  };
  const [border, inside] = [true, false].map((wanted) =>
    mean(values.filter((_, i) => isBorder(i) === wanted)),
  );
  const largest = values.indexOf(Math.max(...values));
  const place =
    rows === 1
      ? `step ${largest + 1}`
      : `row ${Math.floor(largest / columns) + 1}, column ${(largest % columns) + 1}`;
  return {
    sentence: `Largest at ${place}: ${formatMeasured(values[largest])}; on average ${formatMeasured(inside)} inside and ${formatMeasured(border)} at the border.`,
    columns: ["row", ...Array.from({ length: columns }, (_, column) => String(column + 1))],
    rows: Array.from({ length: rows }, (_, row) => [
      String(row + 1),
      ...values.slice(row * columns, (row + 1) * columns).map(formatNumber),
    ]),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
