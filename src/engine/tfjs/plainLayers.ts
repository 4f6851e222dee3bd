// The layers without arithmetic of their own: flatten, dropout, position bias.

import * as tf from "@tensorflow/tfjs-core";
import { plainPass } from "./layer.ts";
import type { Layer } from "./layer.ts";

/** [R, B, …] → [R, B, n]. */
export const flatten: Layer = (input) =>
  plainPass(tf.reshape(input, [input.shape[0], input.shape[1]!, -1]), (gradient) => ({
    weights: {},
    input: tf.reshape(gradient, [gradient.shape[0], ...input.shape.slice(1)]),
  }));

/** Inverted dropout (Srivastava et al. 2014): training divides by the share kept, inference does nothing. */
export function dropout(layer: number, rate: number): Layer {
  return (input, _, mode) => {
    if (!mode.training || rate === 0) {
      return plainPass(input, (gradient) => ({ weights: {}, input: gradient }));
    }
    const dropped = tf.step(tf.sub(rate, mode.uniform(layer, input.shape.slice(1))));
    const mask = tf.mul(tf.sub(1, dropped), 1 / (1 - rate));
    return plainPass(tf.mul(input, mask), (gradient) => ({
      weights: {},
      input: tf.mul(gradient, mask),
    }));
  };
}

/** Adds bias [R, …one output] to every sample. */
export const positionBias: Layer = (input, { bias }) =>
  plainPass(tf.add(input, tf.expandDims(bias!, 1)), (gradient) => ({
    weights: { bias: tf.sum(gradient, 1) },
    input: gradient,
  }));
