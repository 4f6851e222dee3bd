// In which order a long span is fused pair by pair, from its end to its beginning (methods.md §4.d).

import type { Span } from "#core/model/blocks.ts";
import type { FusionMode } from "./options.ts";

/**
 * Pairs of neighbouring blocks to fuse one after the other, each numbered in the network that the one
 * before has left: [2, 4] → [3, 4] (now blocks 2 and 3), then [2, 3]. In mode "sequential" nothing
 * happens in between; in "sequentialRetrain" the caller splices each fused layer in, trains the whole
 * shallower network, takes new samples from it, and goes on with the next pair.
 */
export function fusionPlan([first, last]: Span): readonly Span[] {
  return Array.from({ length: last - first }, (_, i): Span => [last - 1 - i, last - i]);
}

/**
 * The spans whose sizes make up a fusion: the span itself, or, pair by pair from its end, every span that
 * ends where it ends. Each pair joins one more block to the layer fused so far, whose inputs and
 * outputs are those of that span.
 */
export function fusedInTurn([first, last]: Span, mode: FusionMode = "oneShot"): readonly Span[] {
  if (mode === "oneShot") return [[first, last]];
  return Array.from({ length: last - first }, (_, i): Span => [last - 1 - i, last]);
}
