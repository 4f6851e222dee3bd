// The two losses: what is minimised, its gradient at the output, and the sums that metrics are made of.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Loss } from "#engine/engine.ts";

export type LossOnBatch = {
  /** Mean over the batch, [R]. */
  readonly mean: Tensor;
  /** ∂mean/∂outputs, [R, B, outputs]. */
  readonly gradient: Tensor;
};

/** outputs [R, B, n], targets [1, B, n] (one-hot classes or values). */
export function lossOnBatch(loss: Loss, outputs: Tensor, targets: Tensor): LossOnBatch {
  const [, batch, width] = outputs.shape as [number, number, number];
  if (loss === "meanSquaredError") {
    const error = tf.sub(outputs, targets);
    const mean = tf.mul(tf.sum(tf.square(error), [1, 2]), 1 / (batch * width));
    return { mean, gradient: tf.mul(error, 2 / (batch * width)) };
  }
  const logProbabilities = logSoftmax(outputs);
  return {
    mean: tf.mul(tf.sum(tf.mul(logProbabilities, targets), [1, 2]), -1 / batch),
    gradient: tf.mul(tf.sub(tf.exp(logProbabilities), targets), 1 / batch),
  };
}

/** [R, 2]: the summed loss of the batch, and the number of right answers (0 for regression). */
export function lossSums(loss: Loss, outputs: Tensor, targets: Tensor): Tensor {
  const total = tf.mul(lossOnBatch(loss, outputs, targets).mean, outputs.shape[1]!);
  const right = loss === "softmaxCrossEntropy" ? countRight(outputs, targets) : tf.zerosLike(total);
  return tf.stack([total, right], 1);
}

function countRight(outputs: Tensor, targets: Tensor): Tensor {
  const hits = tf.equal(tf.argMax(outputs, 2), tf.argMax(targets, 2));
  return tf.sum(tf.cast(hits, "float32"), 1);
}

function logSoftmax(logits: Tensor): Tensor {
  const shifted = tf.sub(logits, tf.max(logits, 2, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 2, true)));
}
