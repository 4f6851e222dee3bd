// What fusing every span would lose by the method chosen, while nothing is fused: one look at a replica's
// activations of some training samples, half of which fit and half of which judge.

import type { SpanCost } from "#core/fusion/cost/spanCosts.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { fusionSize } from "#core/fusion/cost/sizes.ts";
import { costPoints, costsFromValuesAsync } from "#core/fusion/cost/spanCosts.ts";
import { isOptimum } from "#core/fusion/options.ts";
import type { BreatheAt } from "#core/breathe.ts";
import { rows } from "#core/data/rows.ts";
import { collect } from "#engine/session/collect.ts";
import type { Workplace } from "#engine/session/work/place.ts";
import { costsByFusing } from "./costsByFusing.ts";
import { SAMPLES } from "./priced.ts";

/** Every span of two or more blocks, with how large its fusion is: what it costs is known before it is paid. Throws SingularMatrixError when the network has diverged. */
export async function measureSpans(
  { cohort, replica, train }: Workplace,
  settings: Experiment["fusion"],
  breathe: BreatheAt,
): Promise<readonly SpanCost[]> {
  const { network } = cohort;
  const { samples, ridge } = settings;
  const inputs = rows(train, 0, SAMPLES);
  const rest = () => breathe(0); // how far it is nobody asks
  const values = await collect(cohort, replica, costPoints(network), inputs, rest);
  const options = { samples, ...(ridge && { ridge }) };
  const costs = isOptimum(settings)
    ? await costsFromValuesAsync(network, values, options, breathe)
    : await costsByFusing(network, await cohort.readWeights(replica), values, settings, rest);
  return costs.map((cost) =>
    cost.problem ? cost : { ...cost, size: fusionSize(network, cost.span) },
  );
}

/** The mean over replicas of what every span would lose; problems and sizes are those of the network, in all alike. */
export function meanCosts(replicas: readonly (readonly SpanCost[])[]): readonly SpanCost[] {
  const mean = (i: number, field: "mse" | "nmse") =>
    replicas.reduce((sum, costs) => sum + costs[i][field], 0) / replicas.length;
  return (replicas[0] ?? []).map((cost, i) => ({
    ...cost,
    mse: mean(i, "mse"),
    nmse: mean(i, "nmse"),
  }));
}
