// LeCun et al. 1998 (Efficient BackProp), normal: keeps the variance of signals through linear layers.

import type { Draw, Initializer } from "#core/init/initializer.ts";
import { scaledNormal } from "#core/init/varianceScaling.ts";

/** Variance 1 / fanIn, cut at two standard deviations. */
export const lecunNormal: Initializer<never> = {
  label: "LeCun normal",
  hint: "Normal, variance 1 ∕ inputs: keeps linear signals as large as they come.",
  options: {},
};

export const drawLecunNormal: Draw = (shape, _, { stream }) =>
  scaledNormal(shape, 1, "fanIn", stream);
