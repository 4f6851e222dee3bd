// The sentences of the story in each phase: one large sentence, and a smaller one beneath it. Numbers are those of
// the run before the visitor's eyes.

import { meanOfFinite } from "#core/experiment/events/divergence.ts";
import { meanScore } from "#store/narrate.ts";
import type { LabState } from "#store/state.ts";
import { formatPercent } from "#charts/scales/format.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Phase } from "./phase.ts";

export type Words = { readonly sentence: string; readonly more: string };

type Known = Pick<LabState, "activity" | "arms" | "experiment" | "fusion">;

export function wordsOf(phase: Exclude<Phase, "verdict">, state: Known): Words {
  return WORDS[phase](state);
}

const WORDS: { readonly [phase in Exclude<Phase, "verdict">]: (state: Known) => Words } = {
  ready: ({ activity }) => ({
    sentence: "Four layers can learn to tell two spirals apart.",
    // once it is open it may train by itself: nobody is asked to press anything before
    more: `${activity === "idle" ? "Press Train: the" : "The"} network learns here, in your browser.`,
  }),
  learning: ({ experiment }) => ({
    sentence: "Four layers are learning to tell two spirals apart.",
    more: `${experiment.replicas} such networks learn here, in your browser. The picture shows the first.`,
  }),
  choosing: ({ experiment: { fusion } }) => ({
    sentence: `${counted(fusion.span)} of these layers can become one, without training.`,
    more: "Drag over neighbours, or press Fuse. Under them is what would be lost.",
  }),
  fusing: ({ experiment }) => ({
    sentence: `Layers ${listed(experiment.fusion.span)} become one.`,
    more: "A single least-squares fit finds the layer that comes closest to what they do.",
  }),
  split: (state) => ({ sentence: "Same size. No training step since.", more: headStart(state) }),
  racing: (state) => ({ sentence: "Now both train, on the same batches.", more: whoTrains(state) }),
};

/** What the status reports while blocks flow together, however soon the lab has fused them: nobody can press Train yet. */
export const fusingStatus = ({ experiment }: Pick<LabState, "experiment">): string =>
  `Fusing layers ${listed(experiment.fusion.span)} …`;

const COUNTS = ["Two", "Three", "Four"];

function counted([first, last]: readonly [number, number]): string {
  return COUNTS[last - first - 1] ?? String(last - first + 1);
}

/** "2 and 3", "2, 3 and 4" */
export function listed([first, last]: readonly [number, number]): string {
  const numbers = Array.from({ length: last - first }, (_, i) => first + i);
  return `${numbers.join(", ")} and ${last}`;
}

/** The mean of all replicas as they stand, or as they began. */
export function scoreOf({ arms }: Pick<LabState, "arms">, arm: Arm, at: 0 | -1 = -1): number {
  const row = arms[arm]?.epochs.at(at);
  return row ? meanScore(row) : NaN;
}

/** Points of accuracy below which nobody sees a difference between two pictures. */
export const SEEN = 5;

function headStart(state: Known): string {
  const [fused, random] = [scoreOf(state, "fused", 0), scoreOf(state, "random", 0)];
  const lead = 100 * (fused - random);
  if (!Number.isFinite(lead)) return "Both are measured on points that neither has seen.";
  if (lead >= SEEN)
    return `Fused starts ${lead.toFixed(0)} points ahead of random${atTheCost(state)}.`;
  return `Fusing these kept hardly anything: ${formatPercent(fused)} against ${formatPercent(random)}.`;
}

function atTheCost({ fusion }: Known): string {
  const { mean } = meanOfFinite((fusion?.replicas ?? []).map(({ probe }) => probe.nmse));
  return Number.isFinite(mean) ? `, at the cost of ${formatPercent(mean)} of the signal` : "";
}

function whoTrains({ arms }: Known): string {
  const { fused, randomEqualBudget: longer } = arms;
  const isOver = fused && fused.step >= fused.summary.epochs * fused.summary.stepsPerEpoch;
  return isOver && longer
    ? "Now random alone, until it has used as much arithmetic as all the training before."
    : "Nothing differs but the weights they started from.";
}
