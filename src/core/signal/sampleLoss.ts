// The losses that networks are trained on, of one sample in float64, and their slopes.

import type { Task } from "#core/data/dataset.ts";

export type SampleLoss = {
  readonly loss: number;
  /** ∂loss/∂output, a number for each output. */
  readonly slope: Float64Array;
};

/** Cross-entropy of the softmax with a class number, or the square of output − target. */
export function sampleLoss(
  task: Task["kind"],
  output: ArrayLike<number>,
  target: number,
): SampleLoss {
  return task === "classification" ? crossEntropy(output, target) : squaredError(output, target);
}

function crossEntropy(output: ArrayLike<number>, target: number): SampleLoss {
  const logits = Array.from(output);
  const largest = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  const slope = Float64Array.from(powers, (p, c) => p / sum - (c === target ? 1 : 0));
  return { loss: Math.log(sum) + largest - logits[target], slope };
}

function squaredError(output: ArrayLike<number>, target: number): SampleLoss {
  const error = output[0] - target;
  return { loss: error ** 2, slope: Float64Array.of(2 * error) };
}
