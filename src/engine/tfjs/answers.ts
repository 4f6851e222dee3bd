// The answers of teachers on the device, stacked as the replicas they teach.

import * as tf from "@tensorflow/tfjs-core";
import type { Rows } from "#engine/plan/samples.ts";
import type { Answers } from "./program.ts";
import type { Store } from "./store.ts";

/** One tensor for each group of the store; none where nobody teaches. Whoever opens them disposes of them. */
export function openAnswers({ groups }: Store, answers: readonly Rows[]): Answers {
  if (answers.length === 0) return [];
  return groups.map(({ first, count }) => {
    const own = answers.slice(first, first + count);
    const { count: samples, width } = own[0];
    const stack = new Float32Array(count * samples * width);
    own.forEach(({ data }, r) => stack.set(data, r * samples * width));
    return tf.tensor3d(stack, [count, samples, width]);
  });
}
