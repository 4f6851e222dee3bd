// Blocks: what a visitor sees as "a layer". One weighted layer with everything up to the next one;
// layers before the first weighted one belong to the first block. Fusion acts on spans of blocks.

import type { Point } from "./forward.ts";
import { isPart, isWeighted } from "./kinds.ts";
import { layerName } from "./layers.ts";
import type { LayerSpec, Network, WeightedSpec } from "./layers.ts";
import { NetworkError } from "./shapes.ts";

export type Block = {
  /** Counted from 1, as on the screen. */
  readonly number: number;
  /** Layers start … end − 1 of the network. */
  readonly start: number;
  readonly end: number;
  /** The weighted layer's place. */
  readonly weighted: number;
  readonly layer: WeightedSpec;
};

/** Neighbouring blocks first … last, counted from 1, to be fused into one. */
export type Span = readonly [first: number, last: number];

export function sameSpan(a: Span, b: Span): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** The network's blocks in order; an empty list where no layer has weights. */
export function blocksOf(layers: readonly LayerSpec[]): readonly Block[] {
  const places = layers.flatMap((layer, index) => (isWeighted(layer) ? [index] : []));
  return places.map((weighted, i) => ({
    number: i + 1,
    start: i === 0 ? 0 : weighted,
    end: places[i + 1] ?? layers.length,
    weighted,
    layer: layers[weighted] as WeightedSpec,
  }));
}

/** What leaves each block: its last layer's output, before flattening. */
export function blockEnds(layers: readonly LayerSpec[]): readonly Point[] {
  return blocksOf(layers).map(({ weighted, end }): Point => {
    let layer = end - 1;
    while (layer > weighted && isPart(layers[layer], "reshape")) layer--;
    return { layer, at: "output" };
  });
}

/** How messages name a layer to visitors: its block, which they call a layer, and its type: "layer 2 (maxPool)". */
export function blockName(layers: readonly LayerSpec[], index: number): string {
  const block = blocksOf(layers).find(({ end }) => index < end);
  return block ? `layer ${block.number} (${layers[index].type})` : layers[index].type;
}

/** The message of a NetworkError, its layer named by its block. */
export function errorInBlocks(
  { message, layer }: NetworkError,
  layers: readonly LayerSpec[],
): string {
  if (layer === undefined) return message;
  const reason = message.slice(layerName(layers, layer).length);
  return `${blockName(layers, layer)}${reason}`;
}

/** The blocks of a span; throws NetworkError when it is not first < last within the network. */
export function blocksInSpan(network: Network, [first, last]: Span): readonly Block[] {
  const blocks = blocksOf(network.layers);
  const whole = Number.isInteger(first) && Number.isInteger(last);
  if (!whole || first < 1 || last > blocks.length || first >= last) {
    throw new NetworkError(
      `span [${first}, ${last}] must name two or more of the blocks 1 to ${blocks.length}, in order`,
    );
  }
  return blocks.slice(first - 1, last);
}
