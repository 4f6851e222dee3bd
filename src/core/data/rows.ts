// Some rows of a tensor of samples.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";

/** Rows from … to of a tensor [N, …], as far as there are any; a view, not a copy. */
export function rows(tensor: Tensor, from: number, to: number): Tensor {
  const shape = tensor.shape.slice(1);
  const size = sizeOf(shape);
  const end = Math.min(to, tensor.shape[0]);
  return { shape: [end - from, ...shape], data: tensor.data.subarray(from * size, end * size) };
}
