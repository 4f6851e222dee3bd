// Putting a fused layer into the network in place of its span, and taking over the other weights.

import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import { checkWeights } from "#core/model/weights.ts";
import { designsOf } from "#core/fusion/regression/design.ts";
import { fusedLayers } from "./fused.ts";
import type { FusedLayers } from "./fused.ts";
import type { FusionOptions } from "./options.ts";
import { spanShape } from "./span.ts";

/**
 * all: every other layer keeps the original's weights, batch-norm state included. fusedOnly: they are
 * initialized again.
 */
export type Inherit = "all" | "fusedOnly";

export type Shallow = {
  readonly network: Network;
  /** With "fusedOnly" the records of the other layers are empty; give them to `fillWeights`. */
  readonly weights: NetworkWeights;
  /** Place of the fused weighted layer in `network`. */
  readonly fused: number;
  /** Its block, counted from 1. */
  readonly block: number;
};

/** The shallow network: layers before the span, the fused ones, then all that followed its last weighted layer. */
export function spliceFusion(
  original: Network,
  weights: NetworkWeights,
  span: Span,
  fusion: FusedLayers,
  inherit: Inherit = "all",
): Shallow {
  const { start, last } = spanShape(original, span);
  const around = <Item>(items: readonly Item[], middle: readonly Item[]) => [
    ...items.slice(0, start),
    ...middle,
    ...items.slice(last + 1),
  ];
  const network = {
    inputShape: original.inputShape,
    layers: around(original.layers, fusion.layers),
  };
  const others = inherit === "all" ? weights : weights.map((): LayerWeights => ({}));
  const spliced = around(others, fusion.weights);
  if (inherit === "all") checkWeights(network, spliced);
  const fused = start + fusion.place;
  const block = blocksOf(network.layers).find(({ weighted }) => weighted === fused)!.number;
  return { network, weights: spliced, fused, block };
}

/**
 * The shallow network before there are weights to fit: one, or one for each rounding of an ambiguous centring. Throws
 * as spanShape does.
 */
export function shallowNetworks(
  original: Network,
  span: Span,
  options: FusionOptions,
): readonly Network[] {
  const none = new Float64Array();
  const shape = spanShape(original, span);
  return designsOf(original, span, options).map((design) => {
    const { features, units, positions } = design;
    const kernel = { rows: features, columns: units, data: none };
    const rows = options.bias === "position" ? positions : 1;
    const layers = fusedLayers(shape, design, {
      kernel,
      bias: { rows, columns: units, data: none },
    });
    return spliceFusion(original, [], span, layers, "fusedOnly").network;
  });
}

/** Weights in which every empty record is taken from `initial`, weights of the same network. */
export function fillWeights(partial: NetworkWeights, initial: NetworkWeights): NetworkWeights {
  return partial.map((record, layer) => (Object.keys(record).length > 0 ? record : initial[layer]));
}
