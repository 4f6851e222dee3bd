// In which order a long span is fused pair by pair, from its end to its beginning (methods.md §4.d).

import type { Span } from "#core/model/blocks.ts";

/**
 * Pairs of neighbouring blocks to fuse one after the other, each numbered in the network that the one
 * before has left: [2, 4] → [3, 4] (now blocks 2 and 3), then [2, 3]. In mode "sequential" nothing
 * happens in between; in "sequentialRetrain" the caller splices each fused layer in, trains the whole
 * shallower network, takes new samples from it, and goes on with the next pair.
 */
export function fusionPlan([first, last]: Span): readonly Span[] {
  return Array.from({ length: last - first }, (_, i): Span => [last - 1 - i, last - i]);
}
