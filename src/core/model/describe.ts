// Blocks in words, as cards, sliders and messages name them.

import type { Block, Span } from "./blocks.ts";
import { blocksOf } from "./blocks.ts";
import type { LayerSpec, PerAxis } from "./layers.ts";
import { isWeighted } from "./layers.ts";

/** "dense 32", "conv 8, 3×3", "conv 8, 3×3, stride 2". */
export function describeLayer(layer: LayerSpec): string {
  switch (layer.type) {
    case "dense":
      return `dense ${layer.units}`;
    case "conv1d":
      return `conv ${layer.filters}, ${extents(layer.kernelSize, 1)} wide${stride(layer.strides)}`;
    case "conv2d":
      return `conv ${layer.filters}, ${extents(layer.kernelSize, 2)}${stride(layer.strides)}`;
    case "maxPool":
      return `max pool ${extents(layer.poolSize, 1)}`;
    case "avgPool":
      return `average pool ${extents(layer.poolSize, 1)}`;
    case "batchNorm":
      return "batch norm";
    case "dropout":
      return `dropout ${layer.rate}`;
    case "flatten":
      return "flatten";
    case "activation":
      return layer.activation;
    case "positionBias":
      return "position bias";
    default:
      return layer satisfies never;
  }
}

/** A stride of 1 goes without saying. */
function stride(strides: PerAxis = 1): string {
  return [strides].flat().every((step) => step === 1) ? "" : `, stride ${extents(strides, 1)}`;
}

function extents(size: PerAxis, rank: number): string {
  const list = typeof size === "number" ? new Array<number>(rank).fill(size) : size;
  return list.join("×");
}

/** What follows the weighted layer of a block: its activation, pooling, batch norm, …; "flatten" goes without saying. */
export function describeTail(layers: readonly LayerSpec[], block: Block): readonly string[] {
  const { activation = "linear" } = block.layer;
  const others = layers
    .slice(block.start, block.end)
    .filter((layer) => !isWeighted(layer) && layer.type !== "flatten")
    .map(describeLayer);
  return activation === "linear" ? others : [activation, ...others];
}

/** "layers 2 to 3, dense 32 and dense 16". */
export function describeSpan(layers: readonly LayerSpec[], [first, last]: Span): string {
  const names = blocksOf(layers)
    .slice(first - 1, last)
    .map((block) => describeLayer(block.layer));
  const head = names.slice(0, -1).join(", ");
  return `layers ${first} to ${last}, ${head} and ${names.at(-1)}`;
}
