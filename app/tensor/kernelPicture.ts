// How a kernel is laid out as a picture: a matrix, tiles of a convolution, or images where a dense layer
// sees one.

import { isPart } from "#core/model/kinds.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import {
  acrossFor,
  convKernelLayout,
  imageKernelLayout,
  matrixLayout,
} from "#charts/tensor/tiles.ts";
import type { TileLayout } from "#charts/tensor/tiles.ts";

/** Where each number of the kernel lies, given the aspect ratio of the space there is. */
export function kernelLayout(
  kernel: Tensor,
  network: Network,
  layer: number,
  aspect: number,
): TileLayout {
  const { shape } = kernel;
  if (shape.length === 4 && shape[2] === 1) {
    const across = acrossFor(shape[3], shape[1] / shape[0], aspect);
    return imageKernelLayout(shape[0], shape[1], shape[3], { across });
  }
  if (shape.length === 4) return convKernelLayout(shape[0], shape[1], shape[2], shape[3]);
  if (shape.length === 3) return convKernelLayout(1, shape[0], shape[1], shape[2]);
  const image = imageBefore(network, layer, shape[0]);
  if (!image) return matrixLayout(shape[0], shape[1]);
  const [rows, cols, channels] = image;
  const across = acrossFor(shape[1], cols / rows, aspect);
  return imageKernelLayout(rows, cols, shape[1], { channels, across });
}

/** The input's image shape where a dense layer sees it untouched but for flattening. */
export function imageBefore(
  network: Network,
  layer: number,
  inputs: number,
): readonly number[] | undefined {
  const { inputShape, layers } = network;
  const seesInput = layers.slice(0, layer).every((one) => isPart(one, "reshape"));
  return seesInput && inputShape.length === 3 && sizeOf(inputShape) === inputs
    ? inputShape
    : undefined;
}
