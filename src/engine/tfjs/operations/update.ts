// Update rules with Keras' formulas and defaults, on the weights of all replicas at once.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { OptimizerSpec } from "#engine/engine.ts";
import { BETA1, BETA2 } from "#engine/plan/optimizer.ts";
import { shaped } from "./operation.ts";
import type { Carry } from "./operation.ts";

type Updated = { readonly weights: Tensor; readonly slot1?: Tensor; readonly slot2?: Tensor };
type Slots = { readonly slot1?: Tensor; readonly slot2?: Tensor };
type Rule = (
  weights: Tensor,
  gradient: Tensor,
  slots: Slots,
  rate: number,
  momentum: number,
) => Updated;

const RHO = 0.9;
const EPSILON = 1e-7;

const RULES: { readonly [type in OptimizerSpec["type"]]: Rule } = {
  sgd: (weights, gradient, _, rate) => ({ weights: tf.sub(weights, tf.mul(gradient, rate)) }),
  /** v ← momentum·v − rate·g; w ← w + v. */
  momentum(weights, gradient, { slot1 }, rate, momentum) {
    const velocity = tf.sub(tf.mul(slot1!, momentum), tf.mul(gradient, rate));
    return { weights: tf.add(weights, velocity), slot1: velocity };
  },
  /** s ← 0.9 s + 0.1 g²; w ← w − rate·g / √(s + 1e-7). */
  rmsprop(weights, gradient, { slot1 }, rate) {
    const square = average(slot1!, tf.square(gradient), RHO);
    const scaled = tf.mul(gradient, tf.rsqrt(tf.add(square, EPSILON)));
    return { weights: tf.sub(weights, tf.mul(scaled, rate)), slot1: square };
  },
  /** Kingma and Ba 2015; the bias corrections are in the rate (plan/optimizer.ts). */
  adam(weights, gradient, { slot1, slot2 }, rate) {
    const mean = average(slot1!, gradient, BETA1);
    const square = average(slot2!, tf.square(gradient), BETA2);
    const scaled = tf.div(mean, tf.add(tf.sqrt(square), EPSILON));
    return { weights: tf.sub(weights, tf.mul(scaled, rate)), slot1: mean, slot2: square };
  },
};

export const update: Carry<"update"> = ({ weights, gradients }, { numbers, before, rate }) => {
  const { l2, rule, momentum, size } = numbers;
  const gradient = shaped(gradients, size);
  const whole = l2 === 0 ? gradient : tf.add(gradient, tf.mul(weights, 2 * l2));
  return RULES[rule](weights, whole, before, rate, momentum);
};

function average(running: Tensor, sample: Tensor, keep: number): Tensor {
  return tf.add(tf.mul(running, keep), tf.mul(sample, 1 - keep));
}
