// Independent uniform numbers on [minval, maxval), whatever the layer's size (Keras' RandomUniform).

import { sizeOf } from "#core/math/tensor.ts";
import type { Draw, Initializer } from "#core/init/initializer.ts";

export const uniform: Initializer<"minval" | "maxval"> = {
  label: "uniform",
  hint: "Uniform, the same range in every layer.",
  options: {
    minval: { label: "From", hint: "The smallest weight.", default: -0.05, min: -10, max: 10 },
    maxval: { label: "To", hint: "The largest weight.", default: 0.05, min: -10, max: 10 },
  },
  check: ({ minval, maxval }) =>
    minval > maxval ? `minval ${minval} is above maxval ${maxval}` : undefined,
};

export const drawUniform: Draw<"minval" | "maxval"> = (shape, { minval, maxval }, { stream }) =>
  Float32Array.from({ length: sizeOf(shape) }, () => minval + (maxval - minval) * stream.uniform());
