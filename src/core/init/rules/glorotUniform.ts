// Glorot & Bengio 2010 (AISTATS), uniform: keeps the variance of signals and of gradients, on average.

import type { Draw, Initializer } from "#core/init/initializer.ts";
import { scaledUniform } from "#core/init/varianceScaling.ts";

/** Uniform on ±√(6 / (fanIn + fanOut)); Keras' default for dense and conv layers. */
export const glorotUniform: Initializer<never> = {
  label: "Glorot uniform",
  hint: "Uniform, variance 2 ∕ (inputs + outputs): made for tanh.",
  options: {},
};

export const drawGlorotUniform: Draw = (shape, _, { stream }) =>
  scaledUniform(shape, 1, "fanAverage", stream);
