// The uniform numbers behind dropout: one stream for every step, replica and layer, so that a replica
// drops the same units alone or among eight, and on every backend.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";

/** For replicas first … first + count − 1 at `step` (from 0): [count, …shape], row-major draws on [0, 1). */
export function dropoutNumbers(
  seed: number,
  step: number,
  first: number,
  count: number,
): (layer: number, shape: readonly number[]) => Tensor {
  return (layer, shape) => {
    const size = sizeOf(shape);
    const numbers = new Float32Array(count * size);
    for (let r = 0; r < count; r++) {
      const { uniform } = random(seed, "dropout", step, first + r, layer);
      for (let i = 0; i < size; i++) numbers[r * size + i] = uniform();
    }
    return tf.tensor(numbers, [count, ...shape]);
  };
}
