// A kernel from which a smaller one was selected, and the smaller one beside it: what was taken in full colour, what
// was not faded, and ticks along the sides at the rows and columns that were taken.

import { divergingScale } from "#charts/scales/colour.ts";
import type { ColourScale } from "#charts/scales/colour.ts";
import { formatCount } from "#charts/scales/format.ts";
import type { Theme } from "#charts/scales/theme.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import { list } from "#charts/marks/textAlternative.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import { pictureMark, tilesPicture } from "./heatmap.ts";
import { convKernelLayout, matrixLayout } from "./tiles.ts";
import type { TileLayout } from "./tiles.ts";

type Tensor = { readonly shape: readonly number[]; readonly data: ArrayLike<number> };

export type SelectionPicture = {
  /** [in, units] or [taps…, channels, filters]. */
  readonly large: Tensor;
  readonly small: Tensor;
  /** Indices that were taken along every axis of the large one, from 0. */
  readonly chosen: readonly (readonly number[])[];
  /** "layer 2 (dense) of the parent", "layer 2 (dense) of the new network". */
  readonly names: readonly [large: string, small: string];
};

export type SelectionOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
};

/** Pixels: title and ticks above, ticks at the left, between the pictures. */
const [HEAD, LEFT, GAP, TICK] = [44, 12, 28, 5];
/** How much of what was not taken is left. */
const FADED = 0.22;

/** Whether the two stand side by side in so many pixels. */
export const standBeside = (width: number) => width >= 480;

export function selectionFigure(picture: SelectionPicture, options: SelectionOptions): Figure {
  const { width, height, theme } = options;
  const { large, small, chosen, names } = picture;
  const scale = divergingScale(theme.weights, large.data, 0.99);
  const isWide = standBeside(width);
  const place = isWide
    ? { width: (width - GAP) / 2, height }
    : { width, height: (height - GAP) / 2 };
  const second = isWide
    ? { ...place, x: place.width + GAP, y: 0 }
    : { ...place, x: 0, y: place.height + GAP };
  const every = small.shape.map((extent) => Array.from({ length: extent }, (_, i) => i));
  const unit = Math.min(cellIn(large, place), cellIn(small, place));
  return {
    width,
    height,
    title: "Weights that were selected",
    description: describeSelection(picture).sentence,
    background: theme.panel,
    marks: [
      ...kernelMarks(large, chosen, names[0], { ...place, x: 0, y: 0 }, { unit, scale, theme }),
      ...kernelMarks(small, every, names[1], second, { unit, scale, theme }),
    ],
  };
}

function layoutOf({ shape }: Tensor): TileLayout {
  if (shape.length === 2) return matrixLayout(shape[0], shape[1]);
  const [kh, kw, channels, filters] = shape.length === 3 ? [1, ...shape] : shape;
  return convKernelLayout(kh, kw, channels, filters);
}

/** Both pictures have cells of one size. */
function cellIn(kernel: Tensor, { width, height }: Pick<Box, "width" | "height">): number {
  const layout = layoutOf(kernel);
  return Math.max(
    0.5,
    Math.min((width - LEFT) / layout.width, (height - HEAD) / layout.height, 24),
  );
}

type Drawing = { readonly unit: number; readonly scale: ColourScale; readonly theme: Theme };

function kernelMarks(
  kernel: Tensor,
  taken: readonly (readonly number[])[],
  name: string,
  box: Box,
  { unit, scale, theme }: Drawing,
): Mark[] {
  const layout = layoutOf(kernel);
  const pixels = tilesPicture(kernel.data, layout, scale);
  fade(pixels.rgba, layout, kernel.shape, taken);
  const place = {
    x: box.x + LEFT,
    y: box.y + HEAD,
    width: unit * layout.width,
    height: unit * layout.height,
  };
  return [
    {
      type: "text",
      x: box.x + 4,
      y: box.y + 14,
      text: name,
      fill: theme.ink,
      size: 12,
      weight: 600,
    },
    {
      type: "text",
      x: box.x + 4,
      y: box.y + 29,
      text: sizeWords(kernel.shape),
      fill: theme.inkMuted,
    },
    pictureMark(pixels, place),
    ...tickMarks(kernel.shape, layout, taken, place, unit, theme.arms.weightSelection.colour),
  ];
}

/** Cells that were not taken let the ground shine through. */
function fade(
  rgba: Uint8ClampedArray,
  layout: TileLayout,
  shape: readonly number[],
  taken: readonly (readonly number[])[],
): void {
  const sets = taken.map((indices) => new Set(indices));
  const { across, tileRows, tileCols, gap, tiles, width, strides } = layout;
  for (let tile = 0; tile < tiles; tile++) {
    for (let row = 0; row < tileRows; row++) {
      for (let col = 0; col < tileCols; col++) {
        let rest = tile * strides.tile + row * strides.row + col * strides.col;
        let isTaken = true;
        for (let axis = shape.length - 1; axis >= 0; axis--) {
          isTaken &&= sets[axis].has(rest % shape[axis]);
          rest = Math.floor(rest / shape[axis]);
        }
        if (isTaken) continue;
        const x = (tile % across) * (tileCols + gap) + col;
        const y = Math.floor(tile / across) * (tileRows + gap) + row;
        rgba[4 * (y * width + x) + 3] *= FADED;
      }
    }
  }
}

/** Short lines at every row (input, channel) and column (unit, filter) that was taken. */
function tickMarks(
  shape: readonly number[],
  { tileRows, tileCols, gap }: TileLayout,
  taken: readonly (readonly number[])[],
  { x, y }: Box,
  unit: number,
  colour: string,
): Mark[] {
  const isMatrix = shape.length === 2;
  const [high, wide] = isMatrix ? [1, 1] : [tileRows + gap, tileCols + gap];
  const [rows, columns] = taken.slice(-2);
  const middle = (index: number, step: number, size: number) => unit * (index * step + size / 2);
  const [rowSize, columnSize] = isMatrix ? [1, 1] : [tileRows, tileCols];
  const stroke = { stroke: colour, strokeWidth: Math.max(1, Math.min(3, unit / 3)) };
  return [
    ...rows.map((row): Mark => {
      const at = y + middle(row, high, rowSize);
      return { type: "line", points: [x - 2 - TICK, at, x - 2, at], ...stroke };
    }),
    ...columns.map((column): Mark => {
      const at = x + middle(column, wide, columnSize);
      return { type: "line", points: [at, y - 2 - TICK, at, y - 2], ...stroke };
    }),
  ];
}

function sizeWords(shape: readonly number[]): string {
  const [from, to] = shape.slice(-2).map(formatCount);
  if (shape.length === 2) return `${from} inputs × ${to} units`;
  return `${shape.slice(0, -2).join("×")} taps, ${from} channels × ${to} filters`;
}

export function describeSelection({ large, chosen, names }: SelectionPicture): TextAlternative {
  const axes = axesOf(large.shape);
  const counts = axes.map(
    (axis, i) => `${formatCount(chosen[i].length)} of ${formatCount(large.shape[i])} ${axis}s`,
  );
  return {
    sentence: `${names[0]}: ${list(counts)} were taken, as evenly spaced as they can be. ${names[1]}: the weights where they meet.`,
    columns: ["axis", "taken, counted from 1"],
    rows: axes.map((axis, i) => [axis, chosen[i].map((index) => String(index + 1)).join(", ")]),
  };
}

function axesOf({ length }: readonly number[]): readonly string[] {
  if (length === 2) return ["input", "unit"];
  const taps = length === 3 ? ["tap"] : ["tap row", "tap column"];
  return [...taps, "channel", "filter"];
}
