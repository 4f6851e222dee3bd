// Checks that several kinds of layers share: what is wrong, in words, or undefined where nothing is.

import { ACTIVATIONS, perAxis } from "#core/model/layers.ts";
import type { Padding, PerAxis } from "#core/model/layers.ts";

export function wrongCount(field: string, value: number): string | undefined {
  return isPositiveInteger(value) ? undefined : `${field} must be a positive integer, got ${value}`;
}

export function isPositiveInteger(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

export function wrongRange(
  field: string,
  value: number | undefined,
  low: number,
  high: number,
): string | undefined {
  if (value === undefined || (Number.isFinite(value) && value >= low && value <= high))
    return undefined;
  return `${field} must be a number from ${low} to ${high}, got ${value}`;
}

export function wrongActivation(layer: {
  activation?: string;
  alpha?: number;
  l2?: number;
}): string | undefined {
  const { activation = "linear" } = layer;
  if (!(ACTIVATIONS as readonly string[]).includes(activation)) {
    return `unknown activation ${JSON.stringify(activation)}; one of ${ACTIVATIONS.join(", ")}`;
  }
  return (
    wrongRange("l2", layer.l2, 0, Infinity) ?? wrongRange("alpha", layer.alpha, -Infinity, Infinity)
  );
}

type Windowed = { readonly strides?: PerAxis; readonly padding?: Padding };

export function wrongWindow(
  field: string,
  size: PerAxis,
  { strides = 1, padding = "valid" }: Windowed,
): string | undefined {
  for (const [name, value] of [
    [field, size],
    ["strides", strides],
  ] as const) {
    for (const extent of perAxis(value, 1)) {
      const problem = wrongCount(name, extent);
      if (problem) return problem;
    }
  }
  if (padding === "same" || padding === "valid") return undefined;
  const whole =
    Array.isArray(padding) &&
    padding.every((pair) => pair.length === 2 && pair.every(Number.isInteger));
  return whole ? undefined : `padding must be "same", "valid" or [before, after] for each axis`;
}

/** Whether every field of a window has one number, or one for each of `rank` axes. */
export function wrongAxes(
  size: PerAxis,
  { strides, padding }: Windowed,
  rank: number,
): string | undefined {
  const explicit = typeof padding === "object" ? padding : undefined;
  for (const axes of [size, strides, explicit]) {
    if (typeof axes === "object" && axes.length !== rank) {
      return `needs one number for each of ${rank} axes, got ${axes.length}`;
    }
  }
  return undefined;
}
