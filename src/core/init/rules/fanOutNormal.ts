// The random control of ConstNet's experiments (Blumenfeld, Gilboa and Soudry 2020): normal kernels scaled by the
// outputs that each input feeds, and a classifier that begins at 0 as ConstNet's does. docs/methods.md §1.

import { sizeOf } from "#core/math/tensor.ts";
import { isClassifier, normalKernel } from "./averaging.ts";
import { fansOf } from "#core/init/fans.ts";
import type { Draw, Initializer } from "#core/init/initializer.ts";

/** N(0, 2/fanOut) in residual branches, N(0, 1/fanOut) in stem and shortcuts, 0 in the last layer. */
export const fanOutNormal: Initializer<never> = {
  label: "fan-out normal",
  hint: "Variance 1 ∕ outputs, 2 ∕ outputs in residual branches; the last layer 0.",
  options: {},
  startsAlike: true, // it is what the others are compared with
};
export const drawFanOutNormal: Draw = (shape, _, { network, layer, weight, stream }) => {
  if (isClassifier(network, layer)) return new Float32Array(sizeOf(shape));
  const gain = weight.path === "branch" ? 2 : 1;
  return normalKernel(shape, gain / fansOf(shape).fanOut, stream);
};
