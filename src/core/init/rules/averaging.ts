// Kernels that read one place only: the average of all channels, or copies of some. They make every unit of a
// layer alike, or like one of its inputs. Blumenfeld, Gilboa and Soudry 2020; docs/methods.md §1.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import type { Random } from "#core/math/random.ts";

/** value/cin at the centre tap of every pair of channels, 0 elsewhere: every unit is the mean of the channels. */
export function averagingKernel(shape: Shape, value: number = 1): Float32Array {
  const [channels, units] = shape.slice(-2);
  const kernel = new Float32Array(sizeOf(shape));
  const at = centreOf(shape) * channels * units;
  return kernel.fill(value / channels, at, at + channels * units);
}

/** `value` at the centre tap from channel o mod cin to unit o, 0 elsewhere: every unit copies a channel. */
export function identityKernel(shape: Shape, value: number = 1): Float32Array {
  const [channels, units] = shape.slice(-2);
  const kernel = new Float32Array(sizeOf(shape));
  const at = centreOf(shape) * channels * units;
  for (let o = 0; o < units; o++) kernel[at + (o % channels) * units + o] = value;
  return kernel;
}

/** Normal numbers of mean 0. */
export function normalKernel(shape: Shape, variance: number, stream: Random): Float32Array {
  const stddev = Math.sqrt(variance);
  return Float32Array.from({ length: sizeOf(shape) }, () => stddev * stream.normal());
}

/** (1 − share) of a kernel, and noise of that share of a variance: const·K + N(0, (1 − const)·variance). */
export function mixed(
  kernel: Float32Array,
  share: number,
  variance: number,
  shape: Shape,
  stream: Random,
): Float32Array {
  const noise = normalKernel(shape, share * variance, stream);
  return noise.map((value, i) => (1 - share) * kernel[i] + value);
}

/** Whether this layer's kernel makes the answer: the last of the network. */
export function isClassifier({ layers }: Network, layer: number): boolean {
  return blocksOf(layers).at(-1)?.weighted === layer;
}

/** Row-major place of the centre tap; of an even window the one that `same` padding puts on the pixel itself. */
function centreOf(shape: Shape): number {
  return shape.slice(0, -2).reduce((at, size) => at * size + ((size - 1) >> 1), 0);
}
