// He et al. 2015 (arXiv 1502.01852), uniform: keeps the variance of signals through relu layers.

import type { Initializer } from "./initializer.ts";
import { scaledUniform } from "./varianceScaling.ts";

/** Uniform on ±√(6 / fanIn). */
export const heUniform: Initializer<Record<never, number>> = scaledUniform(
  "He uniform",
  2,
  "fanIn",
);
