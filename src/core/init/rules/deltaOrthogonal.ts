// Delta-orthogonal kernels: a convolution that turns the channels of every pixel, stretches none and mixes no
// neighbours. Xiao, Bahri, Sohl-Dickstein, Schoenholz and Pennington 2018 (arXiv 1806.05393).

import { sizeOf } from "#core/math/tensor.ts";
import type { Draw, Initializer } from "#core/init/initializer.ts";
import { drawOrthogonal, orthogonal } from "./orthogonal.ts";

/**
 * Zero but for the centre tap, gain·Q with orthonormal rows (columns, where channels become fewer). Of an even
 * window the tap before the middle is the centre: the one that `same` padding puts on the pixel itself. A dense
 * kernel is orthogonal as a whole.
 */
export const deltaOrthogonal: Initializer<"gain"> = {
  ...orthogonal,
  label: "delta-orthogonal",
  hint: "Convolutions turn the channels of each pixel: nothing is stretched.",
};
export const drawDeltaOrthogonal: Draw<"gain"> = (shape, values, context) => {
  const kernel = new Float32Array(sizeOf(shape));
  const centre = shape.slice(0, -2).reduce((at, taps) => at * taps + ((taps - 1) >> 1), 0);
  const turn = drawOrthogonal(shape.slice(-2), values, context);
  kernel.set(turn, centre * turn.length);
  return kernel;
};
