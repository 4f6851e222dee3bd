// Variance scaling: draws whose variance is `scale` over a fan, the common form of Glorot, He and LeCun
// initialization. Not an initializer of its own; each named one is one line. Idea: He et al. 2015 (arXiv
// 1502.01852), Glorot & Bengio 2010; constants as in Keras.

import type { Random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { fansOf } from "./fans.ts";

export type FanMode = "fanIn" | "fanAverage";

/** Standard deviation of a standard normal cut at ±2: √(1 − 4φ(2)/(1 − 2Φ(−2))). */
export const TRUNCATED_STDDEV = 0.87962566103423978;

/** variance = scale / fan, with Keras' guard against an empty fan. */
export function scaledVariance(shape: Shape, scale: number, mode: FanMode): number {
  const { fanIn, fanOut } = fansOf(shape);
  return scale / Math.max(1, mode === "fanIn" ? fanIn : (fanIn + fanOut) / 2);
}

/** Normal cut at two of its standard deviations and widened so that the variance is scale / fan. */
export function scaledNormal(
  shape: Shape,
  scale: number,
  mode: FanMode,
  stream: Random,
): Float32Array {
  const stddev = Math.sqrt(scaledVariance(shape, scale, mode)) / TRUNCATED_STDDEV;
  return Float32Array.from({ length: sizeOf(shape) }, () => stddev * stream.truncatedNormal());
}

/** Uniform on ±√(3·scale / fan), whose variance is scale / fan. */
export function scaledUniform(
  shape: Shape,
  scale: number,
  mode: FanMode,
  stream: Random,
): Float32Array {
  const limit = Math.sqrt(3 * scaledVariance(shape, scale, mode));
  return Float32Array.from({ length: sizeOf(shape) }, () => limit * (2 * stream.uniform() - 1));
}
