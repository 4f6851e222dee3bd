// The two losses, sample by sample, with the gradient of their mean.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { shaped } from "./operation.ts";
import type { Carry } from "./operation.ts";

/** Targets are [1, B, width]: one-hot classes (program.ts), or values. */
export const loss: Carry<"loss"> = (reads, { numbers, wants }) => {
  const { rows, width } = numbers;
  const outputs = shaped(reads.outputs, -1, width);
  const targets = shaped(reads.targets, -1, width);
  if (numbers.loss === "meanSquaredError") {
    const error = tf.sub(outputs, targets);
    const losses = tf.mean(tf.square(error), 2);
    const gradient = wants("gradient") ? tf.mul(error, 2 / (rows * width)) : undefined;
    return { losses, hits: tf.zerosLike(losses), gradient };
  }
  const logProbabilities = logSoftmax(outputs);
  const gradient = () => tf.mul(tf.sub(tf.exp(logProbabilities), targets), 1 / rows);
  return {
    losses: tf.neg(tf.sum(tf.mul(logProbabilities, targets), 2)),
    hits: wants("hits") ? hitsOf(outputs, targets) : undefined,
    gradient: wants("gradient") ? gradient() : undefined,
  };
};

export const meanLoss: Carry<"meanLoss"> = ({ losses }) => ({ mean: tf.mean(losses, 1, true) });

/** 1 where the largest output is the target's. A sum, because WebGPU's cast alone keeps integers (4.22). */
function hitsOf(outputs: Tensor, targets: Tensor): Tensor {
  const hits = tf.equal(tf.argMax(outputs, 2), tf.argMax(targets, 2));
  return tf.sum(tf.cast(tf.expandDims(hits, 2), "float32"), 2);
}

/** Of [R, B, width] along the last axis. */
export function logSoftmax(logits: Tensor): Tensor {
  const shifted = tf.sub(logits, tf.max(logits, 2, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 2, true)));
}
