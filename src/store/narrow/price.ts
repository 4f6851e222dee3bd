// What the next narrowing will cost in time, as the price of a fusion (price.ts).

import { CAREFUL_RATE, totalFlop } from "#core/fusion/cost/flop.ts";
import { narrowFlop } from "#core/narrow/flop.ts";
import { narrowPlace, narrowProblem } from "#core/narrow/place.ts";
import { measuredRate, secondsOf } from "#store/price.ts";
import type { SolvePrice } from "#store/price.ts";
import type { LabState } from "#store/state.ts";

type Known = Pick<LabState, "experiment" | "dataset" | "fusion">;

/** Undefined where the experiment does not narrow, or its layer cannot be narrowed so, or its data are not here. */
export function narrowPrice(state: Known): SolvePrice | undefined {
  const { experiment, dataset } = state;
  const { narrow, fusion, replicas } = experiment;
  if (!narrow || !dataset) return undefined;
  const network = { inputShape: dataset.inputShape, ...experiment.network };
  if (narrowProblem(network, narrow) !== undefined) return undefined;
  const { units, design } = narrowPlace(network, narrow.layer);
  const samples = Math.min(fusion.samples, dataset.train);
  const flop = narrowFlop(network, narrow, samples);
  const rate = measuredRate(state);
  return {
    inputs: (design.features / units) * narrow.units,
    flop,
    samples,
    replicas,
    seconds: secondsOf(totalFlop(flop), samples, replicas, rate),
    rate: rate ?? CAREFUL_RATE,
    isMeasured: rate !== undefined,
  };
}
