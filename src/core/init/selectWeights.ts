// Weight selection: a small layer takes evenly spaced weights of a large one. Xu, Chen, Vishniakov, Yin, Shen,
// Darrell, Liu & Liu, "Initializing Models with Larger Ones", ICLR 2024 (arXiv 2311.18823), §3.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";

/**
 * The paper's uniform selection: along every axis as many indices as `shape` asks for, equally far apart; where the
 * extents do not divide, those nearest to equal steps from the first to the last. Throws RangeError where `from` is smaller.
 */
export function selectWeights(from: Tensor, shape: Shape): Tensor {
  if (!isSelectable(from.shape, shape)) {
    throw new RangeError(
      `selectWeights: [${shape.join(", ")}] cannot be selected from [${from.shape.join(", ")}]`,
    );
  }
  const chosen = selectedIndices(from.shape, shape);
  const data = new Float64Array(sizeOf(shape));
  for (let place = 0; place < data.length; place++) data[place] = from.data[source(place)];
  return { shape, data };

  /** Where in `from` the number at `place` stands, both row-major. */
  function source(place: number): number {
    let [rest, at, stride] = [place, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += stride * chosen[axis][rest % shape[axis]];
      rest = Math.floor(rest / shape[axis]);
      stride *= from.shape[axis];
    }
    return at;
  }
}

/** The indices that a selection takes along every axis, from 0, ascending; `from` must be large enough. */
export function selectedIndices(from: Shape, shape: Shape): readonly (readonly number[])[] {
  return shape.map((count, axis) => evenly(from[axis], count));
}

/** Whether a tensor of one shape is large enough, axis by axis, for a selection of the other. */
export function isSelectable(from: Shape, shape: Shape): boolean {
  return from.length === shape.length && from.every((extent, axis) => extent >= shape[axis]);
}

/** `count` of the indices 0 … extent − 1. Halves go to the even index, as in PyTorch's round. */
function evenly(extent: number, count: number): readonly number[] {
  if (extent % count === 0) return Array.from({ length: count }, (_, i) => (i * extent) / count);
  const step = count > 1 ? (extent - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => roundToEven(i * step));
}

function roundToEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
