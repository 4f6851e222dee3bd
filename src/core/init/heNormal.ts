// He et al. 2015 (arXiv 1502.01852), normal: keeps the variance of signals through relu layers.

import type { Initializer } from "./initializer.ts";
import { scaledNormal } from "./varianceScaling.ts";

/** Variance 2 / fanIn, cut at two standard deviations. */
export const heNormal: Initializer<never> = scaledNormal({
  label: "He normal",
  hint: "Normal, variance 2 ∕ inputs: made for relu.",
  scale: 2,
  mode: "fanIn",
});
