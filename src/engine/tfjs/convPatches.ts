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
      const images = imagesOf(affineRowGradients(weights, rowGradient), plane, batch);
      return { weights: gradients, input: asValues(images, [replicas, batch], inputShape) };
    });
  };
}

/**
 * [R, B, …extents, C] → [R, B·oh·ow, kh·kw·C]. Taps are joined on a leading axis and transposed:
 * joining them on the last axis is twelve times slower on wasm, where it copies C numbers at a time.
 */
function patchesOf(input: Tensor, plane: Plane): Tensor {
  const replicas = input.shape[0];
  const channels = input.shape[input.rank - 1];
  const taps = gatherTaps(asImages(input, plane), plane);
  const stacked = tf.reshape(tf.concat(taps, 0), [taps.length, replicas, -1, channels]);
  return tf.reshape(tf.transpose(stacked, [1, 2, 0, 3]), [
    replicas,
    stacked.shape[2]!,
    taps.length * channels,
  ]);
}

/** The adjoint: patch gradients [R, B·oh·ow, kh·kw·C] → image gradients [R·B, H, W, C]. */
function imagesOf(patches: Tensor, plane: Plane, batch: number): Tensor {
  const [rows, columns] = plane;
  const replicas = patches.shape[0];
  const count = rows.size * columns.size;
  const channels = patches.shape[2]! / count;
  const split = tf.reshape(patches, [replicas, -1, count, channels]);
  const taps = tf.split(tf.transpose(split, [2, 0, 1, 3]), count, 0);
  const tapShape = [replicas * batch, rows.output, columns.output, channels];
  return scatterTaps(
    taps.map((tap) => tf.reshape(tap, tapShape)),
    plane,
  );
}
