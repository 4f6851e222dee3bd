// Convolutions of one or two spatial axes, without activation: one replica by tfjs' own convolution,
// several by patches.

import type { Shape } from "#core/math/tensor.ts";
import type { Window } from "#core/model/windows.ts";
import { convByConvolution } from "./convSingle.ts";
import { convByPatches } from "./convPatches.ts";
import type { Layer } from "./layer.ts";
import { planeOf } from "./taps.ts";

/** [R or 1, B, …extents, cin] → [R, B, …outputs, filters]. */
export function conv(windows: readonly Window[], inputShape: Shape, outputShape: Shape): Layer {
  const plane = planeOf(windows);
  const single = convByConvolution(plane, inputShape, outputShape);
  const stacked = convByPatches(plane, inputShape, outputShape);
  return (input, weights, mode) =>
    (weights.kernel!.shape[0] === 1 ? single : stacked)(input, weights, mode);
}
