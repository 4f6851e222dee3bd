// The ten activations and their derivatives, from operations that every tfjs backend has.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { DEFAULT_ALPHA } from "#core/model/layers.ts";
import type { Activation } from "#core/model/layers.ts";
import type { Layer, Pass } from "./layer.ts";

type Curve = {
  readonly value: (x: Tensor, alpha: number) => Tensor;
  /** f′ from the pre-activation x and the value y. */
  readonly slope: (x: Tensor, y: Tensor, alpha: number) => Tensor;
};

const CURVES: { readonly [name in Exclude<Activation, "linear">]: Curve } = {
  relu: { value: (x) => tf.relu(x), slope: (x) => tf.step(x) },
  leakyRelu: {
    value: (x, alpha) => tf.leakyRelu(x, alpha),
    slope: (x, _, alpha) => tf.add(tf.mul(tf.step(x), 1 - alpha), alpha),
  },
  relu6: {
    value: (x) => tf.relu6(x),
    slope: (x) => tf.mul(tf.step(x), tf.step(tf.sub(6, x))),
  },
  elu: { value: (x) => tf.elu(x), slope: (_, y) => tf.add(tf.minimum(y, 0), 1) },
  tanh: { value: (x) => tf.tanh(x), slope: (_, y) => tf.sub(1, tf.square(y)) },
  sigmoid: { value: (x) => tf.sigmoid(x), slope: (_, y) => tf.mul(y, tf.sub(1, y)) },
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

function normalCdf(x: Tensor): Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

function normalPdf(x: Tensor): Tensor {
  return tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}

/** Puts an activation behind a pass whose output is its pre-activation. */
export function activate(pass: Pass, activation: Activation = "linear", alpha?: number): Pass {
  if (activation === "linear") return pass;
  const { value, slope } = CURVES[activation];
  const slopeBelow = alpha ?? DEFAULT_ALPHA;
  const x = pass.output;
  const output = value(x, slopeBelow);
  return {
    ...pass,
    output,
    backward: (gradient, needsInput) =>
      pass.backward(tf.mul(gradient, slope(x, output, slopeBelow)), needsInput),
  };
}

/** A layer that is nothing but an activation. */
export function activationLayer(activation: Activation, alpha?: number): Layer {
  return (input) => {
    const identity: Pass = {
      output: input,
      preActivation: input,
      backward: (gradient) => ({ input: gradient, weights: {} }),
    };
    return activate(identity, activation, alpha);
  };
}
