// What narrowing a layer of one replica would lose, asked for by a visitor who looks at it.

import { runAsync } from "#core/fusion/steps.ts";
import type { Ridge } from "#core/math/ridge.ts";
import { narrowCostSteps, pricedCounts } from "#core/narrow/costs.ts";
import type { NarrowCost } from "#core/narrow/costs.ts";
import { narrowFlop } from "#core/narrow/flop.ts";
import { narrowPoints } from "#core/narrow/narrow.ts";
import { narrowPlace } from "#core/narrow/place.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import type { Network } from "#core/model/layers.ts";
import type { BreatheAt } from "#core/breathe.ts";
import { rows } from "#core/data/rows.ts";
import { collect } from "#engine/session/collect.ts";
import type { Workplace } from "#engine/session/work/place.ts";
import { AFFORDABLE, SAMPLES } from "./priced.ts";

/**
 * Which layer, and the units that are to stay; absent: those that contribute most, in several numbers, `units` among
 * them.
 */
export type NarrowAsk = {
  readonly layer: number;
  readonly keep?: readonly number[];
  readonly units?: number;
};

/** The costs of every choice; `ask` has no problem. Throws SingularMatrixError where the network has diverged. */
export async function priceReplica(
  { cohort, replica, train }: Workplace,
  { ridge, ...ask }: NarrowAsk & { readonly ridge?: Ridge | undefined },
  breathe: BreatheAt,
): Promise<readonly NarrowCost[]> {
  const place = narrowPlace(cohort.network, ask.layer);
  const choices = choicesOf(cohort.network, ask, place.units);
  const held = rows(train, 0, SAMPLES);
  const points = narrowPoints(place);
  const [inputs, targets] = await collect(cohort, replica, points, held, () => breathe(0));
  const weights = await cohort.readWeights(replica);
  const steps = narrowCostSteps(weights, place, { inputs, targets }, choices, ridge);
  return runAsync(steps, breathe);
}

type Choice = Pick<NarrowSettings, "units" | "keep">;

/** By rising number of units; those whose solve would take too long have no price. */
function choicesOf(
  network: Network,
  { layer, keep, units: asked }: NarrowAsk,
  before: number,
): readonly Choice[] {
  const counts = new Set(keep ? [keep.length] : pricedCounts(before));
  if (!keep && asked !== undefined) counts.add(asked);
  return [...counts]
    .toSorted((a, b) => a - b)
    .filter((units) => narrowFlop(network, { layer, units }, 0).solve <= AFFORDABLE)
    .map((units) => ({ units, keep: keep ?? "largest" }));
}
