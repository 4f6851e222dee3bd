// The singular values of a kernel, as the page shows them: convolutions as the matrix that takes a
// window to its filters. Kept by tensor, so that a repaint asks nothing twice.

import { matrixOf } from "#core/math/matrix.ts";
import { singularValues } from "#core/math/singularValues.ts";
import type { Tensor } from "#core/math/tensor.ts";

const known = new WeakMap<Tensor, Float64Array>();
const NONE = new Float64Array(0);

/** Rotations cost rows · columns²: wider kernels would hold the page up. */
const MOST_COLUMNS = 96;

/** Largest first; empty where the kernel is too large to do on the page, or holds what is no number. */
export function spectrumOf(kernel: Tensor): Float64Array {
  const found = known.get(kernel) ?? measure(kernel);
  known.set(kernel, found);
  return found;
}

function measure({ shape, data }: Tensor): Float64Array {
  const columns = shape[shape.length - 1];
  const rows = data.length / columns;
  if (Math.min(rows, columns) > MOST_COLUMNS || !data.every(Number.isFinite)) return NONE;
  return singularValues(matrixOf(rows, columns, data));
}
