// Glorot & Bengio 2010 (AISTATS), uniform: keeps the variance of signals and of gradients, on average.

import type { Initializer } from "./initializer.ts";
import { scaledUniform } from "./varianceScaling.ts";

/** Uniform on ±√(6 / (fanIn + fanOut)); Keras' default for dense and conv layers. */
export const glorotUniform: Initializer<never> = scaledUniform({
  label: "Glorot uniform",
  hint: "Uniform, variance 2 ∕ (inputs + outputs): made for tanh.",
  scale: 1,
  mode: "fanAverage",
});
