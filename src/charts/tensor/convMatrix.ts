// The matrix of a convolution in words: which pair of input and output a cell joins, and how often each weight of
// the kernel stands in it (a weight fills one diagonal: the matrix is Toeplitz, block by block).

import { formatCount, formatNumber, formatPercent } from "#charts/scales/format.ts";
import { placeOf } from "./readout.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";

export type MatrixSides = {
  /** Shapes […positions, channels] of what enters and what leaves the convolution. */
  readonly input: readonly number[];
  readonly output: readonly number[];
};

/** `matrix[12, 3] = −0.214` and the two places that it joins. */
export function matrixReadout(
  index: number,
  value: number,
  columns: number,
  { input, output }: MatrixSides,
): string {
  const [row, column] = [Math.floor(index / columns), index % columns];
  const head = `matrix[${row + 1}, ${column + 1}] = ${formatNumber(value)}`;
  return `${head}\n${placed(input, row, "channel")} → ${placed(output, column, "filter")}`;
}

function placed(shape: readonly number[], index: number, what: string): string {
  const at = placeOf(shape, index);
  return `${at.slice(0, -1).join(", ")}, ${what} ${at[at.length - 1]}`;
}

export type TapRepeat = { readonly tap: readonly number[]; readonly places: number };

/** How often the weights of each tap stand in the matrix of this size. */
export function describeConvMatrix(
  [rows, columns]: readonly [number, number],
  filled: number,
  taps: readonly TapRepeat[],
): TextAlternative {
  const axes = taps[0].tap.length === 1 ? ["tap"] : ["tap row", "tap column"];
  return {
    sentence: `${formatCount(rows)} inputs by ${formatCount(columns)} outputs, ${formatPercent(filled)} of it filled: each weight of the kernel stands once for every place at which its tap reads the input, the rest is 0.`,
    columns: [...axes, "times each of its weights stands there"],
    rows: taps.map(({ tap, places }) => [...tap.map(String), formatCount(places)]),
  };
}
