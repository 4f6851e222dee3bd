// Independent normal numbers of one mean and deviation, whatever the layer's size (Keras' RandomNormal).

import { sizeOf } from "#core/math/tensor.ts";
import type { Draw, Initializer } from "#core/init/initializer.ts";

export const normal: Initializer<"mean" | "stddev"> = {
  label: "normal",
  hint: "Normal, the same spread in every layer.",
  options: {
    mean: {
      label: "Mean",
      hint: "Where the weights lie on average.",
      default: 0,
      min: -10,
      max: 10,
    },
    stddev: {
      label: "Standard deviation",
      hint: "How far the weights scatter.",
      default: 0.05,
      min: 0,
      max: 10,
    },
  },
  check: ({ stddev }) => (stddev < 0 ? `stddev must not be negative, got ${stddev}` : undefined),
};

export const drawNormal: Draw<"mean" | "stddev"> = (shape, { mean, stddev }, { stream }) =>
  Float32Array.from({ length: sizeOf(shape) }, () => mean + stddev * stream.normal());
