// Kernels g·Q whose rows or columns stay orthonormal: the fewer of them as the rows of [replicas, count, length].

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { shaped } from "./operation.ts";
import type { Carry } from "./operation.ts";
import { product } from "./product.ts";

type Matrix = { readonly rows: number; readonly columns: number };

/** G −= Q·(QᵀG + GᵀQ)/2, Q = K/g, or the same of the transposes. */
export const tangent: Carry<"tangent"> = ({ weights, gradients, gain }, { numbers }) => {
  const [kernel, gradient] = [weights, gradients].map((of) => vectorsOf(of, numbers));
  const products = product(kernel, gradient, { b: true });
  const both = tf.add(products, tf.transpose(products, [0, 2, 1]));
  const normal = tf.div(product(both, kernel), tf.mul(2, tf.square(shaped(gain, 1, 1))));
  return { gradients: whereGained(gain, matrixOf(tf.sub(gradient, normal), numbers), gradients) };
};

/** g·qf(K): Gram–Schmidt with every projection taken twice, which reaches rounding (Giraud et al. 2005). */
export const retract: Carry<"retract"> = ({ weights, gain }, { numbers }) => {
  const vectors = vectorsOf(weights, numbers);
  const found: Tensor[] = [];
  for (const vector of tf.split(vectors, vectors.shape[1]!, 1)) {
    const rest = found.length > 0 ? withoutPart(vector, tf.concat(found, 1)) : vector;
    found.push(tf.div(rest, tf.sqrt(tf.sum(tf.square(rest), 2, true))));
  }
  const scaled = tf.mul(tf.concat(found, 1), shaped(gain, 1, 1));
  return { weights: whereGained(gain, matrixOf(scaled, numbers), weights) };
};

/** What is left of [R, 1, length] beside orthonormal rows. */
function withoutPart(vector: Tensor, rows: Tensor): Tensor {
  const once = tf.sub(vector, product(product(vector, rows, { b: true }), rows));
  return tf.sub(once, product(product(once, rows, { b: true }), rows));
}

function vectorsOf(matrices: Tensor, { rows, columns }: Matrix): Tensor {
  const whole = shaped(matrices, rows, columns);
  return rows < columns ? whole : tf.transpose(whole, [0, 2, 1]);
}

function matrixOf(vectors: Tensor, { rows, columns }: Matrix): Tensor {
  return rows < columns ? vectors : tf.transpose(vectors, [0, 2, 1]);
}

/** Replicas whose gain is 0 keep what they had. */
function whereGained(gain: Tensor, matrices: Tensor, before: Tensor): Tensor {
  const flat = shaped(matrices, -1);
  return tf.where(tf.greater(shaped(gain, 1), 0), flat, tf.reshape(before, flat.shape));
}
