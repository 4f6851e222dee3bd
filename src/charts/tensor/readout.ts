// The value under the pointer, in words: which number of a kernel or an activation it is, and what it
// joins. Everything counts from 1, as on the cards; a line break parts the value from its meaning.

import { formatNumber } from "#charts/scales/format.ts";
import { cellAt, cellPosition } from "./tiles.ts";
import type { Cell, TileLayout } from "./tiles.ts";

/**
 * `kernel[12, 3] = −0.214` and `input 12 → unit 3`; convolutions name window place, channel and filter. Where a
 * kernel has more columns than there are `units`, a column is a piece of one of them: `unit 3, piece 2`.
 */
export function kernelReadout(
  shape: readonly number[],
  index: number,
  value: number,
  image?: readonly number[],
  units: number = shape[shape.length - 1],
): string {
  const at = placeOf(shape, index);
  const head = `kernel[${at.join(", ")}] = ${formatNumber(value)}`;
  if (shape.length === 2) {
    const from = image ? pixel(placeOf(image, at[0] - 1)) : `input ${at[0]}`;
    return `${head}\n${from} → unit ${columnName(at[1], units, shape[1])}`;
  }
  const [channel, filter] = at.slice(-2);
  return `${head}\nchannel ${channel} → filter ${columnName(filter, units, shape[shape.length - 1])}`;
}

/** The number of a column's unit, and of its piece where units have several, one after the other over all units. */
function columnName(column: number, units: number, columns: number): string {
  if (columns <= units) return String(column);
  return `${((column - 1) % units) + 1}, piece ${Math.ceil(column / units)}`;
}

function pixel([row, column, channel]: readonly number[]): string {
  return `pixel ${row}, ${column}${channel > 1 ? `, channel ${channel}` : ""}`;
}

/** `unit 3 = 0.82`; `filter 2 = 0.7` and `row 3, column 5`. */
export function activationReadout(shape: readonly number[], index: number, value: number): string {
  const at = placeOf(shape, index);
  const what = shape.length === 1 ? "unit" : "filter";
  const where = shape.length === 3 ? `\nrow ${at[0]}, column ${at[1]}` : `\nstep ${at[0]}`;
  return `${what} ${at[at.length - 1]} = ${formatNumber(value)}${shape.length === 1 ? "" : where}`;
}

/** The subscripts, counted from 1, of place `index` in a row-major array. */
export function placeOf(shape: readonly number[], index: number): readonly number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((extent) => {
      const at = rest % extent;
      rest = Math.floor(rest / extent);
      return at + 1;
    })
    .toReversed();
}

/** The next cell in a direction, over gaps between tiles; the same one at the picture's edge. */
export function neighbourCell(layout: TileLayout, cell: Cell, dx: number, dy: number): Cell {
  let { x, y } = cellPosition(layout, cell.tile, cell.row, cell.col);
  do {
    x += dx;
    y += dy;
    const next = cellAt(layout, x, y);
    if (next) return next;
  } while (x >= 0 && y >= 0 && x < layout.width && y < layout.height);
  return cell;
}
