// Distillation: the gradient on labels mixed with the one towards a teacher's outputs.

import * as tf from "@tensorflow/tfjs-core";
import { logSoftmax } from "./loss.ts";
import { shaped } from "./operation.ts";
import type { Carry } from "./operation.ts";

export const softTargets: Carry<"softTargets"> = (reads, { numbers }) => {
  const { rows, width, loss, temperature, weight } = numbers;
  const [outputs, teacher, gradient] = [reads.outputs, reads.teacher, reads.gradient].map((of) =>
    shaped(of, -1, width),
  );
  const own = tf.mul(gradient, 1 - weight);
  if (loss === "meanSquaredError") {
    const share = (2 * weight) / (rows * width);
    return { gradient: tf.add(own, tf.mul(tf.sub(outputs, teacher), share)) };
  }
  const [ours, theirs] = [outputs, teacher].map((logits) =>
    tf.exp(logSoftmax(tf.div(logits, temperature))),
  );
  const share = (weight * temperature) / rows;
  return { gradient: tf.add(own, tf.mul(tf.sub(ours, theirs), share)) };
};
