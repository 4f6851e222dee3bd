// Independent normal numbers of one mean and deviation, whatever the layer's size (Keras' RandomNormal).

import { sizeOf } from "#core/math/tensor.ts";
import type { Initializer } from "./initializer.ts";

export const normal: Initializer<{ mean: number; stddev: number }> = {
  title: "Normal",
  defaults: { mean: 0, stddev: 0.05 },
  draw: (shape, { mean, stddev }, stream) =>
    Float32Array.from({ length: sizeOf(shape) }, () => mean + stddev * stream.normal()),
};
