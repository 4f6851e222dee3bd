// Inverted dropout (Srivastava et al. 2014), with the units that every other executor drops.

import * as tf from "@tensorflow/tfjs-core";
import { dropoutFactors, dropoutKeys } from "#engine/plan/dropout.ts";
import { shaped } from "./operation.ts";
import type { Carry } from "./operation.ts";

export const dropout: Carry<"dropout"> = ({ from }, { numbers, seeds, step, once }) => {
  const { size, rate, layer } = numbers;
  const factors = once(`dropout ${layer}`, () => {
    const drawn = seeds.map((seed) => dropoutFactors(dropoutKeys(seed, layer, rate), step, size));
    return tf.tensor2d(joined(drawn), [seeds.length, size]);
  });
  return { to: tf.mul(shaped(from, size), factors) };
};

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0];
  const whole = new Float32Array(parts.length * parts[0].length);
  parts.forEach((part, i) => whole.set(part, i * part.length));
  return whole;
}
