// He et al. 2015 (arXiv 1502.01852), uniform: keeps the variance of signals through relu layers.

import type { Draw, Initializer } from "#core/init/initializer.ts";
import { scaledUniform } from "#core/init/varianceScaling.ts";

/** Uniform on ±√(6 / fanIn). */
export const heUniform: Initializer<never> = {
  label: "He uniform",
  hint: "Uniform, variance 2 ∕ inputs: made for relu.",
  options: {},
};

export const drawHeUniform: Draw = (shape, _, { stream }) =>
  scaledUniform(shape, 2, "fanIn", stream);
