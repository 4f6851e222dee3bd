// Where a sliding window reads: output lengths and zero padding, per axis, as TensorFlow computes them.

import type { Shape } from "#core/math/tensor.ts";
import type { PaddableSpec, Padding, PerAxis, PoolSpec } from "./layers.ts";
import { perAxis } from "./layers.ts";

/** One spatial axis of a convolution or pooling: output j reads inputs j·stride − before … + size − 1. */
export type Window = {
  readonly input: number;
  readonly output: number;
  readonly size: number;
  readonly stride: number;
  /** Zeros before the first input; negative crops. */
  readonly before: number;
  readonly after: number;
};

/**
 * The window of every spatial axis. `same`: output ⌈L/s⌉, the odd zero after; `valid`: no zeros;
 * explicit: as given. An output of 0 or less means that the window is larger than its padded input.
 */
export function windows(
  extents: readonly number[],
  size: PerAxis,
  strides: PerAxis,
  padding: Padding,
): readonly Window[] {
  const sizes = perAxis(size, extents.length);
  const steps = perAxis(strides, extents.length);
  return extents.map((input, axis) => axisWindow(input, sizes[axis], steps[axis], padding, axis));
}

function axisWindow(
  input: number,
  size: number,
  stride: number,
  padding: Padding,
  axis: number,
): Window {
  if (padding === "same") {
    const output = Math.ceil(input / stride);
    const total = Math.max((output - 1) * stride + size - input, 0);
    const before = Math.floor(total / 2);
    return { input, output, size, stride, before, after: total - before };
  }
  const [before, after] = padding === "valid" ? [0, 0] : padding[axis];
  const output = Math.floor((input + before + after - size) / stride) + 1;
  return { input, output, size, stride, before, after };
}

/** The windows of a convolution on an input of shape […extents, channels]. */
export function convWindows(
  { kernelSize, strides = 1, padding = "valid" }: PaddableSpec,
  input: Shape,
): readonly Window[] {
  return windows(input.slice(0, -1), kernelSize, strides, padding);
}

/** The windows of a pooling on an input of shape […extents, channels]. */
export function poolWindows(
  { poolSize, strides = poolSize, padding = "valid" }: PoolSpec,
  input: Shape,
): readonly Window[] {
  return windows(input.slice(0, -1), poolSize, strides, padding);
}

/** One window for each axis that sees all of it. */
export function globalWindows(input: Shape): readonly Window[] {
  const extents = input.slice(0, -1);
  return windows(extents, extents, 1, "valid");
}
