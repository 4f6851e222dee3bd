// How many inputs feed one output of a kernel, and how many outputs one input feeds: what every
// variance-scaling initializer divides by. Keras' definition (keras.initializers.compute_fans).

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";

export type Fans = { readonly fanIn: number; readonly fanOut: number };

/**
 * Dense kernels [in, out]: in and out. Conv kernels […extents, in, out]: each times the receptive
 * field Πextents. A vector counts as both.
 */
export function fansOf(shape: Shape): Fans {
  if (shape.length < 2) return { fanIn: sizeOf(shape), fanOut: sizeOf(shape) };
  const receptiveField = sizeOf(shape.slice(0, -2));
  const [channelsIn, channelsOut] = shape.slice(-2);
  return { fanIn: receptiveField * channelsIn, fanOut: receptiveField * channelsOut };
}
