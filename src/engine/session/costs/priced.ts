// How large it is to price one replica: what threads that do it at once may take, and how long one is silent.

import { sizeOf } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";

/** Training samples that are looked at: enough to rank spans, few enough to keep up with training. */
export const SAMPLES = 2000;
/** Operations that the fit behind one price may take: about a second. */
export const AFFORDABLE = 2e9;

/** Its operations between two breaths, at most, and about the bytes that its samples take in all layers. */
export function priced(network: Network): { readonly flop: number; readonly bytes: number } {
  const shapes = [network.inputShape, ...inferShapes(network)];
  const numbers = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  return { flop: AFFORDABLE, bytes: 4 * SAMPLES * numbers };
}
