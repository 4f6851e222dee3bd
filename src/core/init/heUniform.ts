// He et al. 2015 (arXiv 1502.01852), uniform: keeps the variance of signals through relu layers.

import type { Initializer } from "./initializer.ts";
import { scaledUniform } from "./varianceScaling.ts";

/** Uniform on ±√(6 / fanIn). */
export const heUniform: Initializer<never> = scaledUniform({
  label: "He uniform",
  hint: "Uniform, variance 2 ∕ inputs: made for relu.",
  scale: 2,
  mode: "fanIn",
});
