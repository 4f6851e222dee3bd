// The geometry of convolutions and poolings as images: 1-D signals are one line high.

import type { Shape } from "#core/math/tensor.ts";
import type { Window } from "#core/model/windows.ts";
import type { Geometry } from "./operations.ts";

const ONE_LINE: Window = { input: 1, output: 1, size: 1, stride: 1, before: 0, after: 0 };

/** For windows over one or two axes of `input` […extents, channels]. */
export function windowGeometry(
  windows: readonly Window[],
  input: Shape,
  batch: number,
  filters: number,
): Geometry {
  const [rows, columns] = windows.length === 1 ? [ONE_LINE, windows[0]] : windows;
  return {
    batch,
    height: rows.input,
    width: columns.input,
    channels: input[input.length - 1],
    outHeight: rows.output,
    outWidth: columns.output,
    filters,
    kernelHeight: rows.size,
    kernelWidth: columns.size,
    strideHeight: rows.stride,
    strideWidth: columns.stride,
    top: rows.before,
    left: columns.before,
    inputDilationHeight: 1,
    inputDilationWidth: 1,
  };
}

/**
 * The convolution that carries a gradient back: the output's gradient, dilated by the strides,
 * under the flipped kernel. Input i gathers outputs j with j·stride − before ≤ i < j·stride − before + size.
 */
export function backwardGeometry(g: Geometry): Geometry {
  return {
    ...g,
    height: g.outHeight,
    width: g.outWidth,
    channels: g.filters,
    outHeight: g.height,
    outWidth: g.width,
    filters: g.channels,
    strideHeight: 1,
    strideWidth: 1,
    top: g.kernelHeight - 1 - g.top,
    left: g.kernelWidth - 1 - g.left,
    inputDilationHeight: g.strideHeight,
    inputDilationWidth: g.strideWidth,
  };
}
