// Tensors whose numbers lie in another order than rows: transposed ones, as NumPy and PyTorch save them.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";

/**
 * The numbers row-major, of a tensor in which a step along axis a leads `strides[a]` numbers further, from `offset` on;
 * in float32, unless they are to be put into another `result`.
 */
export function inRowOrder(
  { shape, data }: Tensor,
  strides: readonly number[],
  offset: number = 0,
  result: Tensor["data"] = new Float32Array(sizeOf(shape)),
): Tensor {
  const index = shape.map(() => 0);
  let from = offset;
  for (let to = 0; to < result.length; to++) {
    result[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return { shape, data: result };
}

/** Steps from one element to the next along each axis, where the first axis runs fastest. */
export function columnStrides(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
}

/** Where the last number of such a tensor lies; offset − 1 of an empty one. */
export function lastOf(
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): number {
  if (shape.includes(0)) return offset - 1;
  return shape.reduce((at, extent, axis) => at + (extent - 1) * strides[axis], offset);
}
