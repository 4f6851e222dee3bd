// Layer normalisation (Ba, Kiros and Hinton 2016): the channels of every sample and position by their own
// mean and variance, in training and inference alike. Keras' conventions.

import * as tf from "@tensorflow/tfjs-core";
import { DEFAULT_EPSILON } from "#core/model/layers.ts";
import type { LayerNormSpec } from "#core/model/layers.ts";
import { plainPass } from "./layer.ts";
import type { Layer } from "./layer.ts";
import { columnSums } from "./product.ts";

/** [R or 1, B, …, C] → [R, B, …, C]. */
export function layerNorm({ epsilon = DEFAULT_EPSILON }: LayerNormSpec): Layer {
  return (input, weights) => {
    const rows = tf.reshape(input, [input.shape[0], -1, input.shape[input.rank - 1]]);
    const like = (values: tf.Tensor) =>
      tf.reshape(values, [values.shape[0], ...input.shape.slice(1)]);
    const centred = tf.sub(rows, tf.mean(rows, 2, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 2, true), epsilon));
    const normal = tf.mul(centred, inverse);
    const gamma = tf.expandDims(weights.gamma!, 1);
    const output = tf.add(tf.mul(normal, gamma), tf.expandDims(weights.beta!, 1));
    return plainPass(like(output), (outputGradient, needsInput) => {
      const gradient = tf.reshape(outputGradient, output.shape);
      const gradients = {
        gamma: tf.squeeze(columnSums(tf.mul(gradient, normal)), [1]),
        beta: tf.squeeze(columnSums(gradient), [1]),
      };
      if (!needsInput) return { weights: gradients };
      // ∂x = (g − mean(g) − x̂·mean(g·x̂))/σ with g = γ·∂y, means over the channels.
      const inner = tf.mul(gradient, gamma);
      const along = tf.mul(normal, tf.mean(tf.mul(inner, normal), 2, true));
      const across = tf.sub(tf.sub(inner, tf.mean(inner, 2, true)), along);
      return { weights: gradients, input: like(tf.mul(across, inverse)) };
    });
  };
}
