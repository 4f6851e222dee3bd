// Blocks in words, as cards, sliders and messages name them.

import type { Block, Span } from "./blocks.ts";
import { blocksOf } from "./blocks.ts";
import { isPart, isWeighted, kindOf } from "./kinds.ts";
import type { LayerSpec, WeightedSpec } from "./layers.ts";

/** "dense 32", "conv 8, 3×3", "conv 8, 3×3, stride 2". */
export function describeLayer(layer: LayerSpec): string {
  return kindOf(layer).describe(layer);
}

/** What follows the weighted layer of a block: its activation, pooling, batch norm, …; flatten is left out. */
export function describeTail(layers: readonly LayerSpec[], block: Block): readonly string[] {
  const own = nonlinearityOf(block.layer);
  const others = layers
    .slice(block.start, block.end)
    .filter((layer) => !isWeighted(layer) && !isPart(layer, "reshape"))
    .map(describeLayer);
  return own === undefined ? others : [own, ...others];
}

/** What a layer with weights does beyond them: "relu", "max of 3"; undefined where it is affine. */
export function nonlinearityOf(layer: WeightedSpec): string | undefined {
  const pieces = kindOf(layer).largestOf?.(layer, 0);
  if (pieces !== undefined) return `max of ${pieces}`;
  return layer.activation === "linear" ? undefined : layer.activation;
}

/** "layers 2 to 3, dense 32 and dense 16". */
export function describeSpan(layers: readonly LayerSpec[], [first, last]: Span): string {
  const names = blocksOf(layers)
    .slice(first - 1, last)
    .map((block) => describeLayer(block.layer));
  const head = names.slice(0, -1).join(", ");
  return `layers ${first} to ${last}, ${head} and ${names.at(-1)}`;
}
