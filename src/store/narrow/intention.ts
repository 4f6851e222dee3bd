// What a visitor who has named no number narrows: a layer that can be narrowed, to a quarter of its units.

import { blocksOf } from "#core/model/blocks.ts";
import { unitsOf } from "#core/model/kinds.ts";
import type { Network, WeightedSpec } from "#core/model/layers.ts";
import { narrowProblem } from "#core/narrow/place.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";

export function quarterOf(layer: WeightedSpec): number {
  return Math.ceil(unitsOf(layer) / 4);
}

/** The widest hidden layer that can be narrowed; undefined where none can. */
export function firstIntention(network: Network): NarrowSettings | undefined {
  const hidden = blocksOf(network.layers)
    .slice(0, -1)
    .toSorted((a, b) => unitsOf(b.layer) - unitsOf(a.layer) || a.number - b.number);
  return hidden
    .map(({ number, layer }): NarrowSettings => ({
      layer: number,
      units: quarterOf(layer),
      keep: "largest",
    }))
    .find((settings) => narrowProblem(network, settings) === undefined);
}
