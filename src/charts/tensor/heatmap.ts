// Matrices, kernels, activations and samples as pictures: values to RGBA, one pixel a cell; canvas or SVG
// stretches it. tiles.ts computes where cells lie.

import { tableIndex } from "#charts/scales/colour.ts";
import type { ColourScale } from "#charts/scales/colour.ts";
import type { Box, ImageMark, Pixels } from "#charts/marks/marks.ts";
import type { TileLayout } from "./tiles.ts";

/**
 * Writes `rows`×`cols` values, row-major, as RGBA into `rgba` (4·rows·cols bytes; throws RangeError
 * when either is too short). NaN is left transparent. Allocates nothing: for live weights.
 */
export function paintHeatmap(
  rgba: Uint8ClampedArray,
  values: ArrayLike<number>,
  rows: number,
  cols: number,
  scale: ColourScale,
): void {
  const cells = rows * cols;
  if (rgba.length < 4 * cells || values.length < cells) {
    throw new RangeError(
      `paintHeatmap: ${rows}×${cols} cells need ${4 * cells} bytes and ${cells} values, got ${rgba.length} and ${values.length}`,
    );
  }
  for (let i = 0; i < cells; i++) putPixel(rgba, i, scale, values[i]);
}

function putPixel(rgba: Uint8ClampedArray, at: number, scale: ColourScale, value: number): void {
  const entry = 4 * tableIndex(scale, value);
  if (entry < 0) {
    rgba[4 * at + 3] = 0;
    return;
  }
  rgba[4 * at] = scale.table[entry];
  rgba[4 * at + 1] = scale.table[entry + 1];
  rgba[4 * at + 2] = scale.table[entry + 2];
  rgba[4 * at + 3] = 255;
}

/** Number of RGBA bytes of a layout's picture. */
export function pictureBytes(layout: TileLayout): number {
  return 4 * layout.width * layout.height;
}

/** Paints all tiles into `rgba` (pictureBytes long); gaps stay as they are, transparent at first. */
export function paintTiles(
  rgba: Uint8ClampedArray,
  values: ArrayLike<number>,
  layout: TileLayout,
  scale: ColourScale,
  offset = 0,
): void {
  const { across, tileRows, tileCols, gap, tiles, width, strides } = layout;
  for (let tile = 0; tile < tiles; tile++) {
    const left = (tile % across) * (tileCols + gap);
    const top = Math.floor(tile / across) * (tileRows + gap);
    for (let row = 0; row < tileRows; row++) {
      let from = offset + tile * strides.tile + row * strides.row;
      let to = (top + row) * width + left;
      for (let col = 0; col < tileCols; col++, from += strides.col) {
        putPixel(rgba, to++, scale, values[from]);
      }
    }
  }
}

/** A new picture of the values: paintTiles for callers without a buffer. */
export function tilesPicture(
  values: ArrayLike<number>,
  layout: TileLayout,
  scale: ColourScale,
): Pixels {
  const rgba = new Uint8ClampedArray(pictureBytes(layout));
  paintTiles(rgba, values, layout, scale);
  return { width: layout.width, height: layout.height, rgba };
}

/** A picture as a mark of a figure. */
export function pictureMark(pixels: Pixels, box: Box): ImageMark {
  return { type: "image", ...box, pixels };
}

/**
 * One sample [rows, cols, channels] as it looks: three channels are red, green, blue, fewer are grey.
 * Samples are normalised, so black and white are the least and the largest value present.
 */
export function samplePicture(
  values: ArrayLike<number>,
  rows: number,
  cols: number,
  channels: number,
): Pixels {
  const cells = rows * cols;
  const [least, span] = extentOf(values, cells * channels);
  const rgba = new Uint8ClampedArray(4 * cells);
  for (let i = 0; i < cells; i++) {
    for (let c = 0; c < 3; c++) {
      const value = values[i * channels + (channels >= 3 ? c : 0)];
      rgba[4 * i + c] = (255 * (value - least)) / span;
    }
    rgba[4 * i + 3] = 255;
  }
  return { width: cols, height: rows, rgba };
}

function extentOf(values: ArrayLike<number>, length: number): [least: number, span: number] {
  let [least, largest] = [Infinity, -Infinity];
  for (let i = 0; i < length; i++) {
    if (values[i] < least) least = values[i];
    if (values[i] > largest) largest = values[i];
  }
  return largest > least ? [least, largest - least] : [Number.isFinite(least) ? least : 0, 1];
}
