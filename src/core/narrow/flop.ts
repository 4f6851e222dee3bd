// The arithmetic of a narrowing, counted beforehand as that of a fusion is (core/fusion/cost/flop.ts).

import type { FusionFlop } from "#core/fusion/cost/flop.ts";
import { countMultiplies } from "#core/model/counts.ts";
import type { Network } from "#core/model/layers.ts";
import { narrowPlace } from "./place.ts";
import type { NarrowSettings } from "./settings.ts";

/** Operations of narrowing one replica on `samples` samples. Throws NetworkError where it cannot be done. */
export function narrowFlop(
  network: Network,
  { layer, units }: Pick<NarrowSettings, "layer" | "units">,
  samples: number,
): FusionFlop {
  const { next, units: before, design } = narrowPlace(network, layer);
  const { features, positions } = design;
  const forward = countMultiplies(network).slice(0, next + 1);
  const kept = (features / before) * units;
  return {
    gather: 2 * samples * forward.reduce((sum, count) => sum + count, 0),
    multiply: samples * positions * features * (features + 2 * design.units),
    solve: kept ** 3 / 3,
  };
}
