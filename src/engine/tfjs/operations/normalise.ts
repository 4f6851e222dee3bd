// Batch normalisation (Ioffe and Szegedy 2015) in its four operations, and layer normalisation (Ba, Kiros
// and Hinton 2016). Keras' conventions: moving ← m·moving + (1 − m)·batch, variance without Bessel's
// correction.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { across, shaped, throughRelu } from "./operation.ts";
import type { Carry, Context } from "./operation.ts";
import { columnSums } from "./product.ts";

export const moments: Carry<"moments"> = ({ from }, { numbers: { channels } }) => {
  const rows = shaped(from, -1, channels);
  const mean = columnMeans(rows);
  return { mean, variance: columnMeans(tf.square(tf.sub(rows, mean))) };
};

export const follow: Carry<"follow"> = ({ batch }, { numbers: { momentum }, before }) => {
  const moving = before.moving!;
  const own = shaped(batch, ...moving.shape.slice(1));
  return { moving: tf.add(tf.mul(moving, momentum), tf.mul(own, 1 - momentum)) };
};

export const normalise: Carry<"normalise"> = (
  { from, mean, variance, gamma, beta },
  { numbers: { channels, epsilon }, once },
) => {
  const { normal } = normalised(shaped(from, -1, channels), mean, variance, epsilon, once);
  return { to: tf.add(tf.mul(normal, across(gamma)), across(beta)) };
};

export const normaliseGradient: Carry<"normaliseGradient"> = (
  { from, outGradient, mean, variance, gamma },
  { numbers: { channels, epsilon, relu }, wants, once },
) => {
  const rows = shaped(from, -1, channels);
  const gradient = shaped(outGradient, -1, channels);
  const { normal, inverse } = normalised(rows, mean, variance, epsilon, once);
  const gammaGradient = columnSums(tf.mul(gradient, normal));
  const betaGradient = columnSums(gradient);
  if (!wants("inputGradient")) return { gammaGradient, betaGradient };
  // ∂x = γ/σ · (∂y − mean(∂y) − x̂·mean(∂y·x̂)), the paper's §3 collected.
  const along = tf.add(tf.mul(normal, gammaGradient), betaGradient);
  const rest = tf.sub(gradient, tf.mul(along, 1 / rows.shape[1]!));
  const back = tf.mul(rest, tf.mul(across(gamma), inverse));
  return { gammaGradient, betaGradient, inputGradient: relu ? throughRelu(back, rows) : back };
};

export const layerNormalise: Carry<"layerNormalise"> = (
  { from, gamma, beta },
  { numbers: { channels, epsilon } },
) => {
  const { normal } = normalisedRows(shaped(from, -1, channels), epsilon);
  return { to: tf.add(tf.mul(normal, across(gamma)), across(beta)) };
};

export const layerNormaliseGradient: Carry<"layerNormaliseGradient"> = (
  { from, outGradient, gamma },
  { numbers: { channels, epsilon }, wants },
) => {
  const gradient = shaped(outGradient, -1, channels);
  const { normal, inverse } = normalisedRows(shaped(from, -1, channels), epsilon);
  const gammaGradient = columnSums(tf.mul(gradient, normal));
  const betaGradient = columnSums(gradient);
  if (!wants("inputGradient")) return { gammaGradient, betaGradient };
  // ∂x = (g − mean(g) − x̂·mean(g·x̂))/σ with g = γ·∂y, means over the channels.
  const inner = tf.mul(gradient, across(gamma));
  const along = tf.mul(normal, tf.mean(tf.mul(inner, normal), 2, true));
  const rest = tf.sub(tf.sub(inner, tf.mean(inner, 2, true)), along);
  return { gammaGradient, betaGradient, inputGradient: tf.mul(rest, inverse) };
};

type Normalised = { readonly normal: Tensor; readonly inverse: Tensor };

/** By the batch's statistics, whose tensors are those of one layer, forwards and back. */
function normalised(
  rows: Tensor,
  mean: Tensor,
  variance: Tensor,
  epsilon: number,
  once: Context<"normalise">["once"],
): Normalised {
  const inverse = once(variance, () => tf.rsqrt(tf.add(across(variance), epsilon)));
  const normal = once(mean, () => tf.mul(tf.sub(rows, across(mean)), inverse));
  return { normal, inverse };
}

/** Every row by its own mean and variance. */
function normalisedRows(rows: Tensor, epsilon: number): Normalised {
  const centred = tf.sub(rows, tf.mean(rows, 2, true));
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 2, true), epsilon));
  return { normal: tf.mul(centred, inverse), inverse };
}

function columnMeans(rows: Tensor): Tensor {
  return tf.mul(columnSums(rows), 1 / rows.shape[1]!);
}
