// Sliding windows without convolution kernels: a window of kh × kw reads each image at kh·kw "taps",
// strided slices of the padded image; the adjoint puts tap gradients back where they were read.
// Convolutions and poolings are both built on these two functions (im2col and col2im, Chellapilla,
// Puri and Simard 2006), which every tfjs backend can run, replicas and batch side by side.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Window } from "#core/model/windows.ts";
import type { Geometry } from "#engine/plan/operations.ts";

/** The windows of the two spatial axes. */
export type Plane = readonly [rows: Window, columns: Window];

/** The windows of a geometry over its images, zeros between their pixels counted. */
export function planeOf(g: Geometry): Plane {
  return [
    windowOf(g.height * g.inputDilationHeight, g.outHeight, g.kernelHeight, g.strideHeight, g.top),
    windowOf(g.width * g.inputDilationWidth, g.outWidth, g.kernelWidth, g.strideWidth, g.left),
  ];
}

function windowOf(
  input: number,
  output: number,
  size: number,
  stride: number,
  before: number,
): Window {
  const after = (output - 1) * stride + size - before - input;
  return { input, output, size, stride, before, after };
}

/** [R, …] → images [R·B, height, width, channels]. */
export function asImages(values: Tensor, { height, width, channels }: Geometry): Tensor {
  return tf.reshape(values, [-1, height, width, channels]);
}

/**
 * Images [N, H, W, C] → [taps, N·oh·ow, C], taps row by row; `fill` is what padding holds. Windows that
 * tile the image need two transpositions; slices are the general way (on wasm each copies its whole source).
 */
export function gatherTaps(images: Tensor, plane: Plane, fill = 0): Tensor {
  const [rows, columns] = plane;
  const padded = padOrCrop(images, margins(rows), margins(columns), fill);
  const [samples, , , channels] = padded.shape as number[];
  if (tiles(plane)) {
    const byColumn = swapFirst(padded, [
      samples * rows.output * rows.size * columns.output,
      columns.size,
      channels,
    ]);
    const byRow = swapFirst(byColumn, [
      columns.size * samples * rows.output,
      rows.size,
      columns.output * channels,
    ]);
    return tf.reshape(byRow, [rows.size * columns.size, -1, channels]);
  }
  const end = (window: Window, tap: number) => tap + (window.output - 1) * window.stride + 1;
  const taps = range(rows.size).flatMap((i) =>
    range(columns.size).map((j) =>
      tf.stridedSlice(
        padded,
        [0, i, j, 0],
        [samples, end(rows, i), end(columns, j), channels],
        [1, rows.stride, columns.stride, 1],
      ),
    ),
  );
  return tf.reshape(tf.concat(taps, 0), [taps.length, -1, channels]);
}

/** Adjoint of gatherTaps: ⟨gatherTaps(images), gradients⟩ = ⟨images, scatterTaps(gradients)⟩. */
export function scatterTaps(gradients: Tensor, plane: Plane): Tensor {
  const [rows, columns] = plane;
  const [count, positions, channels] = gradients.shape as number[];
  const samples = positions / (rows.output * columns.output);
  if (tiles(plane)) {
    const byRow = swapFirst(gradients, [
      rows.size,
      columns.size * samples * rows.output,
      columns.output * channels,
    ]);
    const byColumn = swapFirst(byRow, [
      columns.size,
      samples * rows.output * rows.size * columns.output,
      channels,
    ]);
    const extents = [rows.output * rows.size, columns.output * columns.size];
    const block = tf.reshape(byColumn, [samples, ...extents, channels]);
    return padOrCrop(block, placement(rows, 0), placement(columns, 0), 0);
  }
  const taps = tf
    .split(gradients, count, 0)
    .map((tap) => tf.reshape(tap, [samples, rows.output, columns.output, channels]));
  return placeTaps(taps, plane);
}

function placeTaps(taps: readonly Tensor[], [rows, columns]: Plane): Tensor {
  const blocks = range(Math.ceil(rows.size / rows.stride)).flatMap((p) =>
    range(Math.ceil(columns.size / columns.stride)).map((q) => {
      const [top, left] = [p * rows.stride, q * columns.stride];
      const tapAt = (i: number, j: number) =>
        top + i < rows.size && left + j < columns.size
          ? taps[(top + i) * columns.size + left + j]
          : undefined;
      const block = interleave(tapAt, rows.stride, columns.stride, taps[0]);
      return padOrCrop(block, placement(rows, top), placement(columns, left), 0);
    }),
  );
  // Not tf.addN: on WebGPU it binds more buffers than the device allows, and its work is dropped (4.22).
  return blocks.reduce((sum, block) => tf.add(sum, block));
}

function tiles(plane: Plane): boolean {
  return plane.every(({ size, stride }) => size === stride);
}

/** The values in a shape of rank 3 with its first two axes exchanged. */
function swapFirst(values: Tensor, shape: number[]): Tensor {
  return tf.transpose(tf.reshape(values, shape), [1, 0, 2]);
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
