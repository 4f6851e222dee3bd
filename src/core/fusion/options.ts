// The options of a fusion (docs/formats.md §2), with their defaults.

import type { Ridge } from "#core/math/ridge.ts";

export type { Ridge };

export const METHODS = ["empirical", "gaussian", "perChannel", "product"] as const;
/** empirical: joint least squares, the optimum. gaussian: closed form from moments. perChannel: the published 1-D solve. product: kernels multiplied. */
export type FusionMethod = (typeof METHODS)[number];

export const MODES = ["oneShot", "sequential", "sequentialRetrain"] as const;
/** How a span of more than two blocks is fused: all at once, pair by pair from the end, or with training in between. */
export type FusionMode = (typeof MODES)[number];

export const BIASES = ["channel", "position"] as const;

export type FusionOptions = {
  readonly method: FusionMethod;
  readonly mode?: FusionMode;
  readonly ridge?: Ridge;
  /** Convolutions: taps of the fused kernel per axis; default the span's receptive field. */
  readonly kernelSize?: number | readonly number[];
  /** Convolutions: zeros before the input per axis; default centred on the receptive field. */
  readonly padBefore?: number | readonly number[];
  /** Convolutions: one bias a channel, or one for every position and channel. */
  readonly bias?: (typeof BIASES)[number];
};

export const DEFAULT_RIDGE: Ridge = { relative: 1e-6 };

/** Whether two fusions of the same span would be done alike: the same method, window, ridge and samples. */
export function isSameWay(a: Way, b: Way): boolean {
  return JSON.stringify(wayOf(a)) === JSON.stringify(wayOf(b));
}

type Way = FusionOptions & { readonly samples?: number };

function wayOf({ method, mode, ridge, kernelSize, padBefore, bias, samples }: Way) {
  return [method, mode ?? "oneShot", ridge, kernelSize, padBefore, bias ?? "channel", samples];
}

/** Whether a fusion is the joint optimum over its own window: what the quick estimate of every span is. */
export function isOptimum({ method, mode, kernelSize, padBefore, bias }: FusionOptions): boolean {
  const hasOwnWindow = kernelSize === undefined && padBefore === undefined && bias !== "position";
  return method === "empirical" && (mode ?? "oneShot") === "oneShot" && hasOwnWindow;
}
