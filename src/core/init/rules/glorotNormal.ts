// Glorot & Bengio 2010 (AISTATS), normal: keeps the variance of signals and of gradients, on average.

import type { Draw, Initializer } from "#core/init/initializer.ts";
import { scaledNormal } from "#core/init/varianceScaling.ts";

/** Variance 2 / (fanIn + fanOut), cut at two standard deviations. */
export const glorotNormal: Initializer<never> = {
  label: "Glorot normal",
  hint: "Normal, variance 2 ∕ (inputs + outputs): made for tanh.",
  options: {},
};

export const drawGlorotNormal: Draw = (shape, _, { stream }) =>
  scaledNormal(shape, 1, "fanAverage", stream);
