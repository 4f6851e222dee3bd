// The convolution of one replica, on tfjs' conv2d. Its gradients are convolutions too (Dumoulin and
// Visin 2016, §4), which gives tfjs' wasm backend the gradient of the filter that it lacks, and one of
// the input ten times faster than its own (4.22: 2.9 ms against 30.6 for 28×28×4 → 8, batch 64).

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Shape } from "#core/math/tensor.ts";
import { plainPass } from "./layer.ts";
import type { Layer } from "./layer.ts";
import { columnSums } from "./product.ts";
import { asImages, asValues, interleave, margins, padOrCrop } from "./taps.ts";
import type { Margins, Plane } from "./taps.ts";

/** [1, B, …extents, cin] → [1, B, …outputs, filters], without activation. */
export function convByConvolution(plane: Plane, inputShape: Shape, outputShape: Shape): Layer {
  const [rows, columns] = plane;
  const strides: [number, number] = [rows.stride, columns.stride];
  return (input, weights) => {
    const batchShape = input.shape.slice(0, 2);
    const { kernel, bias } = weights;
    const [channels, filters] = kernel!.shape.slice(-2);
    const taps: [number, number, number, number] = [rows.size, columns.size, channels, filters];
    const filter = tf.reshape<tf.Rank.R4>(kernel!, taps);
    const padded = padOrCrop(asImages(input, plane), margins(rows), margins(columns), 0);
    const linear = tf.conv2d(padded as Tensor4D, filter, strides, "valid");
    const output = bias ? tf.add(linear, bias) : linear;
    return plainPass(asValues(output, batchShape, outputShape), (gradient, needsInput) => {
      const images = tf.reshape(gradient, output.shape);
      const gradients = {
        kernel: tf.reshape(filterGradient(padded, images, taps, strides), kernel!.shape),
        ...(bias && { bias: biasGradient(images, bias) }),
      };
      if (!needsInput) return { weights: gradients };
      const inputGradient = asValues(imageGradient(images, filter, plane), batchShape, inputShape);
      return { weights: gradients, input: inputGradient };
    });
  };
}

/**
 * ∂K[i, j, c, f] = Σ padded[n, y·s + i, x·s + j, c] · ∂out[n, y, x, f]: on the CPU a convolution
 * that takes channels for samples, samples for channels, the gradient for the kernel, and dilates
 * it by the strides. GPUs have a kernel of their own for it, with more to do in parallel.
 */
function filterGradient(
  padded: Tensor,
  gradient: Tensor,
  filterShape: number[],
  strides: [number, number],
): Tensor {
  if (tf.getBackend() === "webgl" || tf.getBackend() === "webgpu") {
    const attributes = { strides, pad: "valid", dataFormat: "NHWC", filterShape };
    return tf.engine().runKernel(tf.Conv2DBackpropFilter, { x: padded, dy: gradient }, attributes);
  }
  const channelsFirst = tf.transpose(padded, [3, 1, 2, 0]) as Tensor4D;
  const samplesThird = tf.transpose(gradient, [1, 2, 0, 3]) as Tensor4D;
  const found = tf.conv2d(channelsFirst, samplesThird, 1, "valid", "NHWC", strides);
  return tf.transpose(found, [1, 2, 0, 3]);
}

/** The full convolution of the gradient, dilated by the strides, with the flipped kernel. */
function imageGradient(gradient: Tensor, filter: Tensor4D, plane: Plane): Tensor {
  const [rows, columns] = plane;
  const atStart = (i: number, j: number) => (i === 0 && j === 0 ? gradient : undefined);
  const dilated = interleave(atStart, rows.stride, columns.stride, gradient);
  const [down, across] = plane.map(({ input, output, size, stride, before }): Margins => [
    size - 1 - before,
    input + before - output * stride,
  ]);
  const flipped = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return tf.conv2d(padOrCrop(dilated, down, across, 0) as Tensor4D, flipped, 1, "valid");
}

function biasGradient(images: Tensor, bias: Tensor): Tensor {
  return tf.reshape(columnSums(tf.reshape(images, [1, -1, bias.size])), bias.shape);
}
