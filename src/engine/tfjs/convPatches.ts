// Convolutions of stacked replicas as patches times a kernel matrix (im2col): tfjs' own convolutions
// take one kernel at a time, a batched product takes the kernels of all replicas at once.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Shape } from "#core/math/tensor.ts";
import { affine, affineRowGradients, affineWeightGradients } from "./affine.ts";
import { plainPass } from "./layer.ts";
import type { Layer } from "./layer.ts";
import { asImages, asValues, gatherTaps, scatterTaps } from "./taps.ts";
import type { Plane } from "./taps.ts";

/** [R or 1, B, …extents, cin] → [R, B, …outputs, filters], without activation. */
export function convByPatches(plane: Plane, inputShape: Shape, outputShape: Shape): Layer {
  return (input, weights) => {
    const batch = input.shape[1]!;
    const patches = patchesOf(input, plane);
    const rows = affine(patches, weights);
    const replicas = rows.shape[0];
    const output = asValues(rows, [replicas, batch], outputShape);
    return plainPass(output, (gradient, needsInput) => {
      const rowGradient = tf.reshape(gradient, rows.shape);
      const gradients = affineWeightGradients(patches, weights, rowGradient);
      if (!needsInput) return { weights: gradients };
      const images = imagesOf(affineRowGradients(weights, rowGradient), plane);
      return { weights: gradients, input: asValues(images, [replicas, batch], inputShape) };
    });
  };
}

/** [R, B, …extents, C] → [R, B·oh·ow, kh·kw·C]. */
function patchesOf(input: Tensor, plane: Plane): Tensor {
  const replicas = input.shape[0];
  const taps = gatherTaps(asImages(input, plane), plane);
  const [count, , channels] = taps.shape as number[];
  const stacked = tf.reshape(taps, [count, replicas, -1, channels]);
  const patches = tf.transpose(stacked, [1, 2, 0, 3]);
  return tf.reshape(patches, [replicas, -1, count * channels]);
}

/** The adjoint: patch gradients [R, B·oh·ow, kh·kw·C] → image gradients [R·B, H, W, C]. */
function imagesOf(patches: Tensor, plane: Plane): Tensor {
  const [rows, columns] = plane;
  const [replicas, , width] = patches.shape as number[];
  const count = rows.size * columns.size;
  const split = tf.reshape(patches, [replicas, -1, count, width / count]);
  const taps = tf.reshape(tf.transpose(split, [2, 0, 1, 3]), [count, -1, width / count]);
  return scatterTaps(taps, plane);
}
