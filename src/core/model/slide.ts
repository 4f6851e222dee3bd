// What slides over an input in the float64 reference pass: convolution, as one product of patches and kernel,
// and pooling, window by window. windows.ts computes padding and strides.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { addCross } from "#core/math/products.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Window } from "./windows.ts";
import { patchColumns, plane, positionsOf } from "./patches.ts";
import type { LayerWeights } from "./weights.ts";

/**
 * Numbers that the patches and outputs of one slice of samples may fill: 1 MiB, which stays in the cache.
 */
const SLICE = 1 << 17;

/** Patches [taps · C, positions] and kernel [taps · C, filters] as XᵀK, both widened to whole tiles of four (products.ts). */
export function convolve(
  windows: readonly Window[],
  { kernel, bias }: LayerWeights,
  input: Tensor,
): Float64Array {
  const [positions, filters] = [positionsOf(windows), kernel!.shape[kernel!.shape.length - 1]];
  const K = widened(kernel!, filters);
  const added = bias?.data ?? new Float64Array(filters);
  const result = new Float64Array(input.shape[0] * positions * filters);
  const step = Math.max(1, Math.floor(SLICE / (positions * (K.rows + K.columns))));
  let slab: Slab | undefined;
  for (let from = 0; from < input.shape[0]; from += step) {
    const to = Math.min(input.shape[0], from + step);
    const width = wholeTiles((to - from) * positions);
    if (slab?.X.columns !== width) slab = slabOf(K, width);
    const { X, Y } = slab;
    patchColumns(input, windows, from, to, X);
    Y.data.fill(0);
    addCross(Y, X, K);
    const [{ data, columns }, start] = [Y, from * positions];
    for (let row = 0; row < (to - from) * positions; row++) {
      const [source, target] = [row * columns, (start + row) * filters];
      for (let o = 0; o < filters; o++) result[target + o] = data[source + o] + added[o];
    }
  }
  return result;
}

/** Patches as columns and their products with the kernel: memory that slices of one length share. */
type Slab = { readonly X: Matrix; readonly Y: Matrix };

function slabOf(K: Matrix, width: number): Slab {
  return { X: zeroMatrix(K.rows, width), Y: zeroMatrix(width, K.columns) };
}

const wholeTiles = (count: number) => 4 * Math.ceil(count / 4);

/** A kernel [taps …, C, filters] as a matrix with columns of zeros up to whole tiles. */
function widened({ data }: Tensor, filters: number): Matrix {
  const K = zeroMatrix(data.length / filters, wholeTiles(filters));
  for (let i = 0; i < data.length; i++)
    K.data[Math.floor(i / filters) * K.columns + (i % filters)] = data[i];
  return K;
}

/** Maximum or mean of each window over what lies inside the input, as in TensorFlow; a window outside it gives 0. */
export function pool(
  windows: readonly Window[],
  of: "maximum" | "mean",
  { shape, data }: Tensor,
): Float64Array {
  const [rows, columns] = plane(windows);
  const channels = shape[shape.length - 1];
  const result = new Float64Array(shape[0] * rows.output * columns.output * channels);
  let at = 0;
  for (let n = 0; n < shape[0]; n++)
    for (let i = 0; i < rows.output; i++)
      for (let j = 0; j < columns.output; j++, at += channels) {
        const [top, bottom] = inside(rows, i);
        const [left, right] = inside(columns, j);
        const share = of === "mean" ? 1 / ((bottom - top) * (right - left)) : 0;
        for (let y = top; y < bottom; y++)
          for (let x = left; x < right; x++) {
            const source = ((n * rows.input + y) * columns.input + x) * channels;
            const isFirst = y === top && x === left;
            for (let c = 0; c < channels; c++) {
              const value = data[source + c];
              if (share > 0) result[at + c] += share * value;
              else if (isFirst || !(value <= result[at + c])) result[at + c] = value; // NaN stays
            }
          }
      }
  return result;
}

/** First input that window `j` sees, and the one after its last. */
function inside({ stride, before, size, input }: Window, j: number): readonly [number, number] {
  const start = j * stride - before;
  return [Math.max(0, start), Math.min(input, start + size)];
}
