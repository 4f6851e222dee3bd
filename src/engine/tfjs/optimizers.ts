// Update rules with Keras' formulas and defaults, on weights of any shape: replicas share the rule,
// so the same few operations serve all of them.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { OptimizerSpec } from "#engine/engine.ts";

export type Updated = { readonly value: Tensor; readonly slots: readonly Tensor[] };

export type Rule = {
  /** Running tensors a weight needs, all zero at first. */
  readonly slotCount: number;
  /** One update; `step` counts from 1. */
  readonly update: (
    value: Tensor,
    gradient: Tensor,
    slots: readonly Tensor[],
    rate: number,
    step: number,
  ) => Updated;
};

const MOMENTUM = 0.9;
const RHO = 0.9;
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

export const RULES: { readonly [type in OptimizerSpec["type"]]: Rule } = {
  sgd: {
    slotCount: 0,
    update: (value, gradient, _, rate) => ({
      value: tf.sub(value, tf.mul(gradient, rate)),
      slots: [],
    }),
  },
  /** v ← 0.9 v − rate·g; w ← w + v. */
  momentum: {
    slotCount: 1,
    update: (value, gradient, [velocity], rate) => {
      const next = tf.sub(tf.mul(velocity, MOMENTUM), tf.mul(gradient, rate));
      return { value: tf.add(value, next), slots: [next] };
    },
  },
  /** s ← 0.9 s + 0.1 g²; w ← w − rate·g / √(s + 1e-7). */
  rmsprop: {
    slotCount: 1,
    update: (value, gradient, [square], rate) => {
      const next = average(square, tf.square(gradient), RHO);
      const scaled = tf.mul(gradient, tf.rsqrt(tf.add(next, EPSILON)));
      return { value: tf.sub(value, tf.mul(scaled, rate)), slots: [next] };
    },
  },
  /** Kingma and Ba 2015, §2 last paragraph: the bias corrections are folded into the rate. */
  adam: {
    slotCount: 2,
    update: (value, gradient, [first, second], rate, step) => {
      const mean = average(first, gradient, BETA1);
      const square = average(second, tf.square(gradient), BETA2);
      const corrected = (rate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);
      const scaled = tf.div(mean, tf.add(tf.sqrt(square), EPSILON));
      return { value: tf.sub(value, tf.mul(scaled, corrected)), slots: [mean, square] };
    },
  },
};

function average(running: Tensor, sample: Tensor, keep: number): Tensor {
  return tf.add(tf.mul(running, keep), tf.mul(sample, 1 - keep));
}
