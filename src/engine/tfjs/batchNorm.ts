// Batch normalisation (Ioffe and Szegedy 2015): batch statistics in training, moving averages of them
// in inference; Keras' conventions (moving ← m·moving + (1 − m)·batch, variance without Bessel's correction).

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { DEFAULT_EPSILON, DEFAULT_MOMENTUM } from "#core/model/layers.ts";
import type { BatchNormSpec } from "#core/model/layers.ts";
import { plainPass } from "./layer.ts";
import type { Layer, LayerTensors, Pass } from "./layer.ts";
import { columnSums } from "./product.ts";

/** [R or 1, B, …, C] → [R, B, …, C]. */
export function batchNorm(spec: BatchNormSpec): Layer {
  const { epsilon = DEFAULT_EPSILON, momentum = DEFAULT_MOMENTUM } = spec;
  return (input, weights, mode) => {
    const rows = tf.reshape(input, [input.shape[0], -1, input.shape[input.rank - 1]]);
    return mode.training
      ? onBatch(input, rows, weights, epsilon, momentum)
      : onMoving(input, rows, weights, epsilon);
  };
}

function onBatch(
  input: Tensor,
  rows: Tensor,
  weights: LayerTensors,
  epsilon: number,
  momentum: number,
): Pass {
  const mean = columnMeans(rows);
  const centred = tf.sub(rows, mean);
  const variance = columnMeans(tf.square(centred));
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const normal = tf.mul(centred, inverse);
  const gamma = tf.expandDims(weights.gamma!, 1);
  const output = tf.add(tf.mul(normal, gamma), tf.expandDims(weights.beta!, 1));
  const runningStat = (moving: Tensor, batch: Tensor) =>
    tf.add(tf.mul(moving, momentum), tf.mul(tf.squeeze(batch, [1]), 1 - momentum));
  const pass = plainPass(like(output, input), (outputGradient, needsInput) => {
    const gradient = tf.reshape(outputGradient, output.shape);
    const beta = columnSums(gradient);
    const gammaGradient = columnSums(tf.mul(gradient, normal));
    const gradients = {
      gamma: tf.squeeze(gammaGradient, [1]),
      beta: tf.squeeze(beta, [1]),
    };
    if (!needsInput) return { weights: gradients };
    // ∂x = γ/σ · (∂y − mean(∂y) − x̂·mean(∂y·x̂)), the paper's §3 collected.
    const count = rows.shape[1]!;
    const along = tf.add(tf.mul(normal, gammaGradient), beta);
    const across = tf.sub(gradient, tf.mul(along, 1 / count));
    const rowGradient = tf.mul(across, tf.mul(gamma, inverse));
    return { weights: gradients, input: like(rowGradient, input) };
  });
  const moving = {
    movingMean: runningStat(weights.movingMean!, mean),
    movingVariance: runningStat(weights.movingVariance!, variance),
  };
  return { ...pass, moving };
}

function onMoving(input: Tensor, rows: Tensor, weights: LayerTensors, epsilon: number): Pass {
  const scale = tf.mul(weights.gamma!, tf.rsqrt(tf.add(weights.movingVariance!, epsilon)));
  const shift = tf.sub(weights.beta!, tf.mul(weights.movingMean!, scale));
  const output = tf.add(tf.mul(rows, tf.expandDims(scale, 1)), tf.expandDims(shift, 1));
  return plainPass(like(output, input), () => {
    throw new Error("batchNorm: no gradient in inference");
  });
}

function columnMeans(rows: Tensor): Tensor {
  return tf.mul(columnSums(rows), 1 / rows.shape[1]!);
}

/** Rows [R, M, C] in the shape of `input`, whose replica axis may still be 1. */
function like(rows: Tensor, input: Tensor): Tensor {
  return tf.reshape(rows, [rows.shape[0], ...input.shape.slice(1)]);
}
