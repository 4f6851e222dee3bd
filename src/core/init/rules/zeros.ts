// All zeros. As a kernel it never breaks the symmetry between units: for demonstration only.

import { sizeOf } from "#core/math/tensor.ts";
import type { Draw, Initializer } from "#core/init/initializer.ts";

export const zeros: Initializer<never> = {
  label: "zeros",
  hint: "Nothing to follow: hidden layers cannot learn.",
  options: {},
  isFixed: () => true,
};

export const drawZeros: Draw = (shape) => new Float32Array(sizeOf(shape));
