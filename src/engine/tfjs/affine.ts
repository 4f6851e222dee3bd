// Rows times a kernel plus a bias: the arithmetic that dense layers and convolutions share.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayerTensors } from "./layer.ts";
import { columnSums, product } from "./product.ts";

/** rows [R or 1, M, K] · kernel [R, …, F] (flattened to [R, K, F]) + bias [R, F] → [R, M, F]. */
export function affine(rows: Tensor, weights: LayerTensors): Tensor {
  const { bias } = weights;
  const linear = product(rows, kernelMatrix(weights));
  return bias ? tf.add(linear, tf.expandDims(bias, 1)) : linear;
}

/** Gradients of the weights from ∂loss/∂output [R, M, F], in the weights' own shapes. */
export function affineWeightGradients(
  rows: Tensor,
  weights: LayerTensors,
  gradient: Tensor,
): LayerTensors {
  const kernel = tf.reshape(product(rows, gradient, { a: true }), weights.kernel!.shape);
  const { bias } = weights;
  return bias ? { kernel, bias: tf.reshape(columnSums(gradient), bias.shape) } : { kernel };
}

/** Gradient of the rows: ∂loss/∂output [R, M, F] · kernelᵀ → [R, M, K]. */
export function affineRowGradients(weights: LayerTensors, gradient: Tensor): Tensor {
  return product(gradient, kernelMatrix(weights), { b: true });
}

function kernelMatrix({ kernel }: LayerTensors): Tensor {
  const { shape } = kernel!;
  return tf.reshape(kernel!, [shape[0], -1, shape[shape.length - 1]]);
}
