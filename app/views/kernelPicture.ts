// Kernels as pictures: a matrix, tiles of a convolution, or images where a dense layer sees one.

import { isPart } from "#core/model/kinds.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { paintMarks } from "#charts/canvas.ts";
import { divergingScale } from "#charts/colour.ts";
import type { ColourScale } from "#charts/colour.ts";
import { pictureMark, tilesPicture } from "#charts/heatmap.ts";
import type { Theme } from "#charts/theme.ts";
import { acrossFor, convKernelLayout, imageKernelLayout, matrixLayout } from "#charts/tiles.ts";
import type { TileLayout } from "#charts/tiles.ts";

type Picture = {
  readonly kernel: Tensor | undefined;
  readonly network: Network;
  readonly layer: number;
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  /** Default: the kernel's own, symmetric about zero, robust against single wild weights. */
  readonly scale?: ColourScale;
};

/** Clears the surface and paints the kernel as large as it fits; nothing where there is none yet. */
export function kernelPicture(surface: CanvasRenderingContext2D, picture: Picture): void {
  const { kernel, network, layer, theme, width, height, ratio } = picture;
  surface.setTransform(ratio, 0, 0, ratio, 0, 0);
  surface.clearRect(0, 0, width, height);
  if (!kernel) return;
  const layout = kernelLayout(kernel, network, layer, width / height);
  const scale = picture.scale ?? divergingScale(theme.weights, kernel.data, 0.97);
  const box = layout.tiles === 1 ? { x: 0, y: 0, width, height } : fit(layout, width, height);
  paintMarks(surface, [pictureMark(tilesPicture(kernel.data, layout, scale), box)]);
}

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

/** The largest box of the layout's aspect ratio, centred. */
function fit(layout: TileLayout, width: number, height: number) {
  const cell = Math.min(width / layout.width, height / layout.height);
  const [w, h] = [cell * layout.width, cell * layout.height];
  return { x: (width - w) / 2, y: (height - h) / 2, width: w, height: h };
}
