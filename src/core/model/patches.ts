// The patches that a sliding window reads, as the rows of a matrix (im2col: Chellapilla, Puri and Simard
// 2006). Convolution, pooling and the normal equations of convolutional fusion are all written on these
// rows.

import type { Matrix } from "#core/math/matrix.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Window } from "./windows.ts";

const ONE: Window = { input: 1, output: 1, size: 1, stride: 1, before: 0, after: 0 };

/** A signal of one spatial axis is an image one row high. */
export function plane(windows: readonly Window[]): readonly [rows: Window, columns: Window] {
  return windows.length === 1 ? [ONE, windows[0]] : [windows[0], windows[1]];
}

/** Number of output positions of the windows. */
export function positionsOf(windows: readonly Window[]): number {
  return windows.reduce((product, window) => product * window.output, 1);
}

/** Numbers in one patch: taps times channels. */
export function patchSize(windows: readonly Window[], channels: number): number {
  return windows.reduce((product, window) => product * window.size, channels);
}

/**
 * Patches of samples from … to − 1 of x [N, …extents, C]: one row [taps · C] for each sample and
 * position, taps in kernel order (row, column, channel). Places outside the input have the value `fill`;
 * a negative `before` crops. `width` leaves room after each patch. `data` takes the place of new memory: what is outside
 * the input stays as it is there.
 */
export function patchRows(
  x: Tensor,
  windows: readonly Window[],
  from: number,
  to: number,
  fill: number = 0,
  width: number = patchSize(windows, x.shape[x.shape.length - 1]),
  data: Float64Array = new Float64Array((to - from) * positionsOf(windows) * width).fill(fill),
): Matrix {
  const count = (to - from) * positionsOf(windows);
  copyPatches(x, windows, from, to, data, 1, width);
  return { rows: count, columns: width, data };
}

/**
 * The same patches as columns of `into` [taps · C, at least as many]: long runs to copy, and what products.ts multiplies
 * fastest. Columns beyond (to − from) · positions stay as they are there, and so does padding.
 */
export function patchColumns(
  x: Tensor,
  windows: readonly Window[],
  from: number,
  to: number,
  into: Matrix,
): void {
  copyPatches(x, windows, from, to, into.data, into.columns, 1);
}

/**
 * Number f of the patch of position p goes to target[f · along + p · across], line by line of the output, so that what
 * is read and written lies close together.
 */
function copyPatches(
  x: Tensor,
  windows: readonly Window[],
  from: number,
  to: number,
  target: Float64Array,
  along: number,
  across: number,
): void {
  const [rows, columns] = plane(windows);
  const channels = x.shape[x.shape.length - 1];
  let at = 0;
  for (let sample = from; sample < to; sample++) {
    for (let i = 0; i < rows.output; i++, at += columns.output * across) {
      for (let down = 0, feature = at; down < rows.size; down++) {
        const y = i * rows.stride - rows.before + down;
        const isInside = y >= 0 && y < rows.input;
        for (let right = 0; right < columns.size; right++) {
          for (let c = 0; c < channels; c++, feature += along) {
            const source = (sample * rows.input + y) * columns.input * channels + c;
            if (isInside)
              copyLine(x.data, source, channels, columns, right, target, feature, across);
          }
        }
      }
    }
  }
}

/** What tap `right` of a window sees of one line of the input, as the window slides along it. */
function copyLine(
  line: Tensor["data"],
  source: number,
  channels: number,
  { input, output, stride, before }: Window,
  right: number,
  target: Float64Array,
  at: number,
  across: number,
): void {
  const first = right - before; // the place of the tap at output 0
  const start = Math.max(0, Math.ceil(-first / stride));
  const end = Math.min(output, Math.ceil((input - first) / stride));
  let place = source + (first + start * stride) * channels;
  for (let j = start; j < end; j++, place += stride * channels)
    target[at + j * across] = line[place];
}

/** A function that copies the patch of one sample and position to `target` from `at` on; padding is left as it is. */
export function patchCopier(
  x: Tensor,
  windows: readonly Window[],
): (sample: number, position: number, target: Float64Array, at: number) => void {
  const [rows, columns] = plane(windows);
  const channels = x.shape[x.shape.length - 1];
  const imageSize = sizeOf(x.shape.slice(1));
  return (sample, position, target, at) => {
    const top = Math.floor(position / columns.output) * rows.stride - rows.before;
    const left = (position % columns.output) * columns.stride - columns.before;
    const firstTap = Math.max(0, -left);
    const length = (Math.min(columns.size, columns.input - left) - firstTap) * channels;
    for (let t = Math.max(0, -top); t < rows.size && top + t < rows.input; t++) {
      const source = sample * imageSize + ((top + t) * columns.input + left + firstTap) * channels;
      const to = at + (t * columns.size + firstTap) * channels;
      for (let c = 0; c < length; c++) target[to + c] = x.data[source + c];
    }
  };
}
