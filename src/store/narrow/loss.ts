// What narrowing a layer loses, as every place of the page shows it: an estimate until it has been narrowed so,
// and from then on what was measured. In the words of a span's loss (spanLoss.ts).

import type { NarrowPrices } from "#core/experiment/events/events.ts";
import { meanOfFinite } from "#core/experiment/events/divergence.ts";
import type { NarrowCost } from "#core/narrow/costs.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import type { SpanLoss } from "#store/spanLoss.ts";
import type { LabState } from "#store/state.ts";

export type { NarrowCost, NarrowSettings };

type Known = Pick<LabState, "narrowing" | "arms" | "fusion" | "experiment">;

/** The prices of a layer as its network stands, of these units or of those that contribute most. */
export function pricesOf(
  { narrowing, arms }: Pick<LabState, "narrowing" | "arms">,
  layer: number,
  keep: NarrowSettings["keep"] = "largest",
): NarrowPrices | undefined {
  const step = arms.original?.step;
  const named = keep === "largest" ? undefined : keep.join();
  return narrowing.find(
    (prices) => prices.layer === layer && prices.step === step && prices.keep?.join() === named,
  );
}

let last: { readonly of: readonly unknown[]; readonly loss: SpanLoss | undefined } | undefined;

/** Of what the experiment narrows: the same object as long as nothing of it has changed; undefined if it fuses. */
export function chosenLoss(state: Known): SpanLoss | undefined {
  const { narrowing, arms, fusion, experiment } = state;
  const of = [narrowing, arms.original?.step, fusion, experiment];
  if (!last || of.some((part, i) => part !== last!.of[i])) {
    last = { of, loss: experiment.narrow && narrowLoss(state, experiment.narrow) };
  }
  return last.loss;
}

/** Undefined while nothing is known of it. */
export function narrowLoss(state: Known, narrow: NarrowSettings): SpanLoss | undefined {
  return measuredOf(state, narrow) ?? estimateOf(state, narrow);
}

function measuredOf({ fusion }: Known, narrow: NarrowSettings): SpanLoss | undefined {
  if (!fusion?.narrow || JSON.stringify(fusion.narrow) !== JSON.stringify(narrow)) return undefined;
  const losses = fusion.replicas.map(({ probe }) => probe.nmse);
  const replicas = [...losses.keys()].filter((replica) => Number.isFinite(losses[replica]));
  const { mean: nmse } = meanOfFinite(losses);
  const each = replicas.map((replica) => losses[replica]);
  return { span: fusion.span, nmse, source: "measured", replicas, of: losses.length, each };
}

function estimateOf(state: Known, { layer, units, keep }: NarrowSettings): SpanLoss | undefined {
  const prices = pricesOf(state, layer, keep);
  if (!prices) return undefined;
  const { costs, problem, replicas } = prices;
  const place = costs.findIndex((cost) => cost.units === units);
  const nmse = costs[place]?.nmse;
  const each = prices.each?.[place];
  if (problem === undefined && nmse === undefined) return undefined;
  return {
    span: [layer, layer + 1],
    nmse: nmse ?? NaN,
    source: "estimate",
    replicas,
    of: state.experiment.replicas,
    ...(each && { each }),
    ...(problem !== undefined && { problem }),
  };
}
