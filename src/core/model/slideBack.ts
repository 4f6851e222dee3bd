// The gradients of what slides over an input (slide.ts): from every output back to the inputs that it reads.

import { matrixOf, transpose } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { Window } from "./windows.ts";
import { patchRows } from "./patches.ts";

/** y [… , units] · kernelᵀ: a row for each sample and position. */
export function timesTransposed({ data }: Tensor, kernel: Tensor): Matrix {
  const units = kernel.shape[kernel.shape.length - 1];
  const K = matrixOf(kernel.data.length / units, units, kernel.data);
  return multiply(matrixOf(data.length / units, units, data), transpose(K));
}

/** The adjoint of cutting patches: every number of a patch is added to the place where it was read. */
export function gathered(windows: readonly Window[], patches: Matrix, shape: Shape): Float64Array {
  const places = placesRead(windows, shape.slice(1));
  const size = sizeOf(shape.slice(1));
  const data = new Float64Array(sizeOf(shape));
  for (let i = 0; i < patches.data.length; i++) {
    const place = places.data[i % places.data.length];
    if (place >= 0) data[Math.floor(i / places.data.length) * size + place] += patches.data[i];
  }
  return data;
}

/** The adjoint of average pooling: the gradient of each mean, in equal parts, to the numbers inside its window. */
export function averageBack(windows: readonly Window[], y: Tensor, shape: Shape): Float64Array {
  const places = placesRead(windows, shape.slice(1));
  const channels = shape[shape.length - 1];
  const size = sizeOf(shape.slice(1));
  const data = new Float64Array(sizeOf(shape));
  for (let row = 0; row < y.data.length / channels; row++) {
    const window = row % places.rows;
    const read = places.data.subarray(window * places.columns, (window + 1) * places.columns);
    const taps = read.reduce((count, place) => count + (place >= 0 ? 1 : 0), 0) / channels;
    const from = Math.floor(row / places.rows) * size;
    read.forEach((place, i) => {
      if (place >= 0) data[from + place] += y.data[row * channels + (i % channels)] / taps;
    });
  }
  return data;
}

/**
 * Where the largest number under each window lies, for every sample, window and channel: its place in `data`,
 * the first of equal ones; −1 for a window that sees none.
 */
export function largestPlaces(
  windows: readonly Window[],
  { shape, data }: Pick<Tensor, "shape" | "data">,
): Int32Array {
  const places = placesRead(windows, shape.slice(1));
  const [channels, size] = [shape[shape.length - 1], sizeOf(shape.slice(1))];
  const found = new Int32Array(shape[0] * places.rows * channels).fill(-1);
  for (let i = 0; i < shape[0] * places.data.length; i++) {
    const at = i % places.data.length;
    if (places.data[at] < 0) continue;
    const place = Math.floor(i / places.data.length) * size + places.data[at];
    const target = Math.floor(i / places.columns) * channels + (at % channels);
    if (found[target] < 0 || data[place] > data[found[target]]) found[target] = place;
  }
  return found;
}

/** The places in one sample among which each window chooses, for every window and channel. */
export function windowPlaces(windows: readonly Window[], input: Shape): readonly number[][] {
  const places = placesRead(windows, input);
  const channels = input[input.length - 1];
  const found = Array.from({ length: places.rows * channels }, (): number[] => []);
  places.data.forEach((place, i) => {
    const window = Math.floor(i / places.columns);
    if (place >= 0) found[window * channels + (i % channels)].push(place);
  });
  return found;
}

/** The adjoint of picking numbers at `places` of one sample of `size` numbers: y [N, places] to [N, size]. */
export function scattered(places: Int32Array, y: Tensor["data"], size: number): Float64Array {
  const data = new Float64Array((y.length / places.length) * size);
  y.forEach((value, i) => {
    const place = places[i % places.length];
    if (place >= 0) data[Math.floor(i / places.length) * size + place] += value;
  });
  return data;
}

/** For each window a row of the places in one sample that it reads; −1 outside. */
function placesRead(windows: readonly Window[], input: Shape): Matrix {
  const places = Float64Array.from({ length: sizeOf(input) }, (_, place) => place);
  return patchRows({ shape: [1, ...input], data: places }, windows, 0, 1, -1);
}
