// LeCun et al. 1998 (Efficient BackProp), normal: keeps the variance of signals through linear layers.

import type { Initializer } from "./initializer.ts";
import { scaledNormal } from "./varianceScaling.ts";

/** Variance 1 / fanIn, cut at two standard deviations. */
export const lecunNormal: Initializer<never> = scaledNormal({
  label: "LeCun normal",
  hint: "Normal, variance 1 ∕ inputs: keeps linear signals as large as they come.",
  scale: 1,
  mode: "fanIn",
});
