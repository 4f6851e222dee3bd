// The ten activations and their derivatives, from operations that every tfjs backend has.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Activation } from "#core/model/layers.ts";
import { shaped } from "./operation.ts";
import type { Carry } from "./operation.ts";

type Curve = {
  readonly value: (x: Tensor, alpha: number) => Tensor;
  /** f′ from the output, or from the pre-activation where plan/activations.ts says so. */
  readonly slope: (value: Tensor, alpha: number) => Tensor;
};

const CURVES: { readonly [name in Activation]: Curve } = {
  linear: { value: (x) => tf.clone(x), slope: (y) => tf.onesLike(y) },
  relu: { value: (x) => tf.relu(x), slope: (y) => tf.step(y) },
  leakyRelu: {
    value: (x, alpha) => tf.leakyRelu(x, alpha),
    slope: (x, alpha) => tf.add(tf.mul(tf.step(x), 1 - alpha), alpha),
  },
  relu6: {
    value: (x) => tf.relu6(x),
    slope: (y) => tf.mul(tf.step(y), tf.step(tf.sub(6, y))),
  },
  elu: { value: (x) => tf.elu(x), slope: (y) => tf.add(tf.minimum(y, 0), 1) },
  tanh: { value: (x) => tf.tanh(x), slope: (y) => tf.sub(1, tf.square(y)) },
  sigmoid: { value: (x) => tf.sigmoid(x), slope: (y) => tf.mul(y, tf.sub(1, y)) },
  softplus: { value: (x) => tf.softplus(x), slope: (x) => tf.sigmoid(x) },
  erf: {
    value: (x) => tf.erf(x),
    slope: (x) => tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI)),
  },
  gelu: {
    value: (x) => tf.mul(x, normalCdf(x)),
    slope: (x) => tf.add(normalCdf(x), tf.mul(x, normalPdf(x))),
  },
};

export const activate: Carry<"activate"> = ({ from }, { numbers: { activation, alpha } }) => ({
  to: CURVES[activation].value(from, alpha),
});

export const activateGradient: Carry<"activateGradient"> = (
  { value, outGradient },
  { numbers: { activation, alpha } },
) => {
  const slope = CURVES[activation].slope(value, alpha);
  return { to: tf.mul(shaped(outGradient, ...slope.shape.slice(1)), slope) };
};

function normalCdf(x: Tensor): Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

function normalPdf(x: Tensor): Tensor {
  return tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}
