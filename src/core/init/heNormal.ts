// He et al. 2015 (arXiv 1502.01852), normal: keeps the variance of signals through relu layers.

import type { Initializer } from "./initializer.ts";
import { scaledNormal } from "./varianceScaling.ts";

/** Variance 2 / fanIn, cut at two standard deviations. */
export const heNormal: Initializer<Record<never, number>> = scaledNormal("He normal", 2, "fanIn");
