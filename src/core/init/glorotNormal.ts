// Glorot & Bengio 2010 (AISTATS), normal: keeps the variance of signals and of gradients, on average.

import type { Initializer } from "./initializer.ts";
import { scaledNormal } from "./varianceScaling.ts";

/** Variance 2 / (fanIn + fanOut), cut at two standard deviations. */
export const glorotNormal: Initializer<never> = scaledNormal({
  label: "Glorot normal",
  hint: "Normal, variance 2 ∕ (inputs + outputs): made for tanh.",
  scale: 1,
  mode: "fanAverage",
});
