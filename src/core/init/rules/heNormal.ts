// He et al. 2015 (arXiv 1502.01852), normal: keeps the variance of signals through relu layers.

import type { Draw, Initializer } from "#core/init/initializer.ts";
import { scaledNormal } from "#core/init/varianceScaling.ts";

/** Variance 2 / fanIn, cut at two standard deviations. */
export const heNormal: Initializer<never> = {
  label: "He normal",
  hint: "Normal, variance 2 ∕ inputs: made for relu.",
  options: {},
};

export const drawHeNormal: Draw = (shape, _, { stream }) => scaledNormal(shape, 2, "fanIn", stream);
