// Layer-sequential unit variance. Mishkin & Matas 2016 (arXiv 1511.06422): orthogonal kernels, then layer by
// layer divided by the deviation of what they give on data.

import type { Draw, Initializer } from "#core/init/initializer.ts";
import { drawOrthogonal } from "./orthogonal.ts";

/** Of a variance in float32. */
const TOLERANCE = 1e-3;

/**
 * Q / √Var(pre-activations of Q), over samples, units and positions. The paper repeats the division until the
 * variance is within .1 of one; biases are 0 here, so that one division is exact. A layer that gives one number
 * whatever enters it, one that adds what its kernel has no part in (the skip of a residual block), or one that has
 * no data to be measured on, stays orthogonal.
 */
export const lsuv: Initializer<never> = {
  label: "LSUV",
  hint: "Orthogonal kernels, each scaled so that its layer's outputs on the data have variance one.",
  options: {},
};
export const drawLsuv: Draw = (shape, _, context) => {
  const kernel = drawOrthogonal(shape, { gain: 1 }, context);
  const measured = (of: Float32Array) => varianceOf(context.preActivation?.(of).data ?? []);
  const deviation = Math.sqrt(measured(kernel));
  const scaled = kernel.map((x) => x / deviation);
  return Math.abs(measured(scaled) - 1) < TOLERANCE ? scaled : kernel;
};

function varianceOf(numbers: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  const mean = sum / numbers.length;
  for (let i = 0; i < numbers.length; i++) squares += (numbers[i] - mean) ** 2;
  return squares / numbers.length;
}
