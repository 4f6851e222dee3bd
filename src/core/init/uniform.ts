// Independent uniform numbers on [minval, maxval), whatever the layer's size (Keras' RandomUniform).

import { sizeOf } from "#core/math/tensor.ts";
import type { Initializer } from "./initializer.ts";

export const uniform: Initializer<{ minval: number; maxval: number }> = {
  title: "Uniform",
  defaults: { minval: -0.05, maxval: 0.05 },
  draw: (shape, { minval, maxval }, stream) =>
    Float32Array.from(
      { length: sizeOf(shape) },
      () => minval + (maxval - minval) * stream.uniform(),
    ),
};
