// What fusing every span would lose, measured on one replica, the first that is sound, while it trains: one look at the
// activations of some training samples, half of which fit and half of which judge.

import type { Dataset } from "#core/data/dataset.ts";
import type { SpanCost } from "#core/fusion/cost/spanCosts.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { fusionSize } from "#core/fusion/cost/sizes.ts";
import { costPoints, costsFromValuesAsync } from "#core/fusion/cost/spanCosts.ts";
import type { Cohort } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import { collect, rows } from "./collect.ts";

/** Enough to rank spans, few enough to keep up with training. */
const SAMPLES = 2000;

/** Every span of two or more blocks, with how large its fusion is: what it costs is known before it is paid. Throws SingularMatrixError when the network has diverged. */
export async function measureSpans(
  cohort: Cohort,
  replica: number,
  dataset: Dataset,
  { samples }: Pick<Experiment["fusion"], "samples">,
  breathe: Breathe,
): Promise<readonly SpanCost[]> {
  const inputs = rows(dataset.train.inputs, 0, SAMPLES);
  const values = await collect(cohort, replica, costPoints(cohort.network), inputs, breathe);
  const costs = await costsFromValuesAsync(cohort.network, values, { samples }, breathe);
  return costs.map((cost) =>
    cost.problem ? cost : { ...cost, size: fusionSize(cohort.network, cost.span) },
  );
}
