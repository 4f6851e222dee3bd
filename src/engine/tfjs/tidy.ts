// tf.tidy with the type of what it is given: tfjs' own refuses read-only arrays and records of tensors.

import * as tf from "@tensorflow/tfjs-core";
import type { TensorContainer } from "@tensorflow/tfjs-core";

/** Runs `compute` and disposes of every tensor it made that is not somewhere in the result. */
export function tidy<T>(compute: () => T): T {
  return tf.tidy(() => compute() as TensorContainer) as T;
}
