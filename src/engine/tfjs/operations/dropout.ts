// Inverted dropout (Srivastava et al. 2014), with the units that every other executor drops.

import * as tf from "@tensorflow/tfjs-core";
import { dropoutFactors, dropoutKeys } from "#engine/plan/dropout.ts";
import { shaped } from "./operation.ts";
import type { Carry } from "./operation.ts";

export const dropout: Carry<"dropout"> = ({ from }, { numbers, seed, step, once }) => {
  const { size, rate, layer } = numbers;
  const factors = once(`dropout ${layer}`, () =>
    tf.tensor2d(dropoutFactors(dropoutKeys(seed, layer, rate), step, size), [1, size]),
  );
  return { to: tf.mul(shaped(from, size), factors) };
};
