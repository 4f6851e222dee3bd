// What is reported of one replica alone, the first that could be fused: its layer, beside the alternatives, and what the
// panels explain of it.

import { datasetOf } from "#core/data/dataset.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { Breathe } from "#core/breathe.ts";
import { panelPayloads } from "#engine/session/panels.ts";
import type { WholeFusion } from "#engine/session/work/fuse.ts";
import { compareAlternatives } from "./alternatives.ts";
import type { FusionTask } from "./taskFit.ts";

export type Description = Omit<FusionReport, "span" | "method" | "replicas" | "cost">;

export async function describeFirst(
  { cohort, experiment, span, settings, narrow, ...task }: FusionTask,
  replica: number,
  { weights, fusion, shallow, probe, answer, product }: WholeFusion,
  breathe: Breathe,
): Promise<Description> {
  const layers = product && "layers" in product ? product.layers : undefined;
  const dataset = datasetOf(task.dataset, replica);
  const setting = { experiment, dataset, replica };
  const first = {
    cohort,
    replica,
    dataset,
    shown: task.dataset,
    weights,
    span,
    settings,
    fusion,
    probe,
    ...answer,
  };
  return {
    layer: shallow.fused,
    ridge: fusion.ridge,
    ...(await compareAlternatives(
      ...([probe, fusion, answer, layers, shallow, setting, breathe] as const),
      narrow && "narrowed",
    )),
    panels: narrow ? {} : await panelPayloads(first, breathe),
  };
}
