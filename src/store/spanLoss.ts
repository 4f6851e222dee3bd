// What fusing a span loses, as every place of the page shows it: an estimate until it has been fused in the
// way that is chosen, and from then on what was measured.

import { isWorse, lostInWords, whose } from "#core/experiment/insight/signalLost.ts";
import { spoiledInWords } from "#core/experiment/insight/spoiled.ts";
import { meanOfFinite } from "#core/experiment/events/divergence.ts";
import type { SpanCost } from "#core/fusion/cost/spanCosts.ts";
import { isSameWay } from "#core/fusion/options.ts";
import { sameSpan } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import type { LabState } from "./state.ts";

export type SpanLoss = {
  readonly span: Span;
  /** NaN where nobody can know it before fusing. */
  readonly nmse: number;
  readonly source: "estimate" | "measured";
  /** The replicas that it is the mean of, from 0, and how many there are. */
  readonly replicas: readonly number[];
  readonly of: number;
  /** What each of these replicas loses, where that is known. */
  readonly each?: readonly number[];
  /** Why the span cannot be fused. */
  readonly problem?: string;
};

type Known = Pick<LabState, "costs" | "costsOf" | "fusion" | "fusedWith" | "experiment">;

/** Of one span; undefined while nothing is known of it. */
export function spanLoss(state: Known, span: Span): SpanLoss | undefined {
  return spanLosses(state).find((loss) => sameSpan(loss.span, span));
}

let last: { readonly of: readonly unknown[]; readonly losses: readonly SpanLoss[] } | undefined;

/** Of every span of which something is known: the same array as long as nothing of it has changed. */
export function spanLosses(state: Known): readonly SpanLoss[] {
  const { costs, costsOf, fusion, fusedWith, experiment } = state;
  const of = [costs, costsOf, fusion, fusedWith, experiment];
  if (!last || of.some((part, i) => part !== last!.of[i])) last = { of, losses: compute(state) };
  return last.losses;
}

function compute(state: Known): readonly SpanLoss[] {
  const measured = measuredOf(state);
  const estimates = estimatesOf(state).filter(
    ({ span }) => !measured || !sameSpan(span, measured.span),
  );
  return measured ? [...estimates, measured] : estimates;
}

/** What a span was found to lose, as long as the next fusion would be done in the same way. */
function measuredOf({ fusion, fusedWith, experiment }: Known): SpanLoss | undefined {
  if (!fusion || fusion.narrow || (fusedWith && !isSameWay(fusedWith, experiment.fusion)))
    return undefined;
  const losses = fusion.replicas.map(({ probe }) => probe.nmse);
  const replicas = [...losses.keys()].filter((replica) => Number.isFinite(losses[replica]));
  const { mean: nmse } = meanOfFinite(losses);
  const each = replicas.map((replica) => losses[replica]);
  return { span: fusion.span, nmse, source: "measured", replicas, of: losses.length, each };
}

function estimatesOf({ costs, costsOf, experiment }: Known): readonly SpanLoss[] {
  if (!costsOf || !isSameWay(costsOf.by, experiment.fusion)) return [];
  const { replicas } = costsOf;
  return costs.map(({ span, nmse, problem }: SpanCost): SpanLoss => ({
    span,
    nmse,
    source: "estimate",
    replicas,
    of: experiment.replicas,
    ...(problem !== undefined && { problem }),
  }));
}

/** "about 4.1 % of the signal lost", "worse than the average (283 % lost)", or why it cannot be fused. */
export function lossInWords(loss: SpanLoss | undefined): string {
  if (!loss) return "not measured yet";
  if (loss.problem !== undefined) return loss.problem;
  if (!Number.isFinite(loss.nmse)) return "known after fusing";
  const words = unbroken(lostInWords(loss.nmse));
  const isRough = loss.source === "estimate" && !/^<|^worse/.test(words);
  return `${isRough ? "about " : ""}${words}`;
}

/** The same in a cell: "4.1 %", "> 100 %", "×" where it cannot be fused, "–" while nobody knows. */
export function lossInBrief(loss: SpanLoss | undefined): string {
  if (loss?.problem !== undefined) return "×";
  if (!loss || !Number.isFinite(loss.nmse)) return "–";
  return isWorse(loss.nmse)
    ? ">\u00a0100\u00a0%"
    : unbroken(lostInWords(loss.nmse)).replace(/ of.*/, "");
}

/** "an estimate, mean of 8 replicas", "measured, mean of 8 replicas"; "" while nothing is known. */
export function sourceInWords(loss: SpanLoss | undefined): string {
  if (!loss || loss.problem !== undefined || !Number.isFinite(loss.nmse)) return "";
  const how = loss.source === "measured" ? "measured" : "an estimate";
  return `${how}, ${whose(loss.replicas, loss.of)}${spoiledInWords(loss.each ?? [], loss.replicas)}`;
}

function unbroken(words: string): string {
  return words.replace(" %", "\u00a0%");
}
