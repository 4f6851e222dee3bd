// Sliding windows without convolution kernels: a window of kh × kw reads each image at kh·kw "taps",
// strided slices of the padded image; the adjoint puts tap gradients back where they were read.
// Convolutions and poolings are both built on these two functions (im2col and col2im, Chellapilla,
// Puri and Simard 2006), which every tfjs backend can run, replicas and batch side by side.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Window } from "#core/model/geometry.ts";
import type { Shape } from "#core/math/tensor.ts";

/** The windows of the two spatial axes. */
export type Plane = readonly [rows: Window, columns: Window];

const WHOLE_AXIS: Window = { input: 1, output: 1, size: 1, stride: 1, before: 0, after: 0 };

/** Signals of one spatial axis are images one row high. */
export function planeOf(windows: readonly Window[]): Plane {
  return windows.length === 1 ? [WHOLE_AXIS, windows[0]] : [windows[0], windows[1]];
}

/** [R, B, …extents, C] → [R·B, rows, columns, C]. */
export function asImages(values: Tensor, [rows, columns]: Plane): Tensor {
  return tf.reshape(values, [-1, rows.input, columns.input, values.shape[values.rank - 1]]);
}

/** [R·B, …] images back to [R, B, …sample shape]. */
export function asValues(images: Tensor, batchShape: readonly number[], sample: Shape): Tensor {
  return tf.reshape(images, [...batchShape, ...sample]);
}

/** Images [N, H, W, C] → one tensor [N, oh, ow, C] for every tap, row by row; `fill` is what padding holds. */
export function gatherTaps(images: Tensor, [rows, columns]: Plane, fill = 0): Tensor[] {
  const padded = padOrCrop(images, margins(rows), margins(columns), fill);
  const [samples, , , channels] = padded.shape as [number, number, number, number];
  const end = (window: Window, tap: number) => tap + (window.output - 1) * window.stride + 1;
  return range(rows.size).flatMap((i) =>
    range(columns.size).map((j) =>
      tf.stridedSlice(
        padded,
        [0, i, j, 0],
        [samples, end(rows, i), end(columns, j), channels],
        [1, rows.stride, columns.stride, 1],
      ),
    ),
  );
}

/** Adjoint of gatherTaps: Σ⟨tap, gradient⟩ = ⟨images, scatterTaps(gradients)⟩. */
export function scatterTaps(gradients: readonly Tensor[], [rows, columns]: Plane): Tensor {
  const blocks = range(Math.ceil(rows.size / rows.stride)).flatMap((p) =>
    range(Math.ceil(columns.size / columns.stride)).map((q) => {
      const [top, left] = [p * rows.stride, q * columns.stride];
      const tapAt = (i: number, j: number) =>
        top + i < rows.size && left + j < columns.size
          ? gradients[(top + i) * columns.size + left + j]
          : undefined;
      const block = interleave(tapAt, rows.stride, columns.stride, gradients[0]);
      return padOrCrop(block, placement(rows, top), placement(columns, left), 0);
    }),
  );
  return blocks.length === 1 ? blocks[0] : tf.addN(blocks);
}

export type Margins = readonly [before: number, after: number];

/** Zeros to add (negative: to crop) so that the windows tile the axis from its start. */
export function margins({ input, output, size, stride, before }: Window): Margins {
  return [before, (output - 1) * stride + size - before - input];
}

/** Where a block of output·stride numbers, read from `offset` on in the padded axis, lies in the input. */
function placement({ input, output, stride, before }: Window, offset: number): Margins {
  const start = offset - before;
  return [start, input - start - output * stride];
}

/** Taps (i, j), i < si, j < sj, woven into [N, oh·si, ow·sj, C]; taps outside the window are zeros. */
export function interleave(
  tapAt: (i: number, j: number) => Tensor | undefined,
  si: number,
  sj: number,
  like: Tensor,
): Tensor {
  if (si === 1 && sj === 1) return tapAt(0, 0)!;
  const [samples, outputRows, outputColumns, channels] = like.shape as number[];
  const nothing = tf.zerosLike(like);
  const lines = range(si).map((i) => {
    const line = tf.concat(
      range(sj).map((j) => tapAt(i, j) ?? nothing),
      3,
    );
    return tf.reshape(line, [samples, outputRows, outputColumns * sj * channels]);
  });
  return tf.reshape(tf.concat(lines, 2), [samples, outputRows * si, outputColumns * sj, channels]);
}

/** Images with `fill` added around them, or with rows and columns cropped where margins are negative. */
export function padOrCrop(images: Tensor, rows: Margins, columns: Margins, fill: number): Tensor {
  const crop = [...rows, ...columns].some((margin) => margin < 0);
  const pad = [...rows, ...columns].some((margin) => margin > 0);
  let result = images;
  if (crop) {
    const [samples, height, width, channels] = images.shape as number[];
    const size = (extent: number, [before, after]: Margins) =>
      extent + Math.min(before, 0) + Math.min(after, 0);
    result = tf.slice(
      result,
      [0, Math.max(0, -rows[0]), Math.max(0, -columns[0]), 0],
      [samples, size(height, rows), size(width, columns), channels],
    );
  }
  if (!pad) return result;
  const positive = ([before, after]: Margins): [number, number] => [
    Math.max(before, 0),
    Math.max(after, 0),
  ];
  return tf.pad(result, [[0, 0], positive(rows), positive(columns), [0, 0]], fill);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
