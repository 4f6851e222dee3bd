// The answers to those presets' questions that no lesson asks, from the numbers of the race that has just ended:
// another seed may turn them, and then they turn.

import type { Facts } from "#app/lesson/facts.ts";
import { standing } from "#app/lesson/steps.ts";
import { sameSpan } from "#core/model/blocks.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { meanScore } from "#store/narrate.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";

type Answer = (facts: Facts) => string;

export const ANSWERS: { readonly [preset: string]: Answer } = {
  story: ({ state, score, lostOf }) => {
    const { fusion } = state;
    const isFused = fusion !== undefined && sameSpan(fusion.span, [1, 2]);
    const then = isFused
      ? `Fused so it starts at ${formatPercent(score("fused", 0))}, random at ${formatPercent(score("random", 0))}.`
      : "Fuse 1 + 2, and see where it starts.";
    return `A loss counts every deviation alike, a class hangs on few of them. Layers 1 and 2 would lose ${formatPercent(lostOf([1, 2]))}, layers 2 and 3 ${formatPercent(lostOf([2, 3]))}. One affine layer in place of the first two sees the two coordinates and nothing else: all that layer 1 had bent is in the share that is lost, and it is what parts the spirals. ${then}`;
  },
  spirals: ({ score, verdict }) =>
    `${WORTH[verdict("randomEqualBudget")?.verdict ?? "INCONCLUSIVE"]} A random network that got the arithmetic of parent, fusion and race together ends at ${formatPercent(score("randomEqualBudget"))}, the fused one at ${formatPercent(score("fused"))}. Over arithmetic, tick “with parent” and the curves show where the parent's training was paid.`,
  moons: ({ state, score }) => {
    const start = score("fused", 0);
    const epoch = firstEpoch({ state }, "random", (row) => row >= start);
    const when =
      epoch === undefined
        ? "The random network never reached it in this race"
        : `The random network gets there after ${count(epoch, "epoch")}: so many are saved, and the parent took ${count(state.experiment.training.epochs, "epoch")}`;
    return `The fused network starts at ${formatPercent(start)}. ${when}.`;
  },
  friedman1: ({ score }) => {
    const [parent, start, end] = [score("original"), score("fused", 0), score("fused")];
    const fewer = start >= parent ? "already ahead of" : "still behind";
    return `With fewer layers and not a step of training it stood at ${formatR2(start)}, ${fewer} its parent's ${formatR2(parent)}; the race then took it to ${formatR2(end)}. ${start >= parent ? "Fewer layers alone were enough here." : end > parent ? "So it is the training." : "Here neither brought it ahead."}`;
  },
  vanishing: ({ state }) => {
    const guess = state.dataset?.majorityShare ?? 0.1;
    const epoch = firstEpoch({ state }, "original", (row) => row >= 3 * guess);
    return `From the second on: a relu kernel of 32 inputs and standard deviation 0.05 multiplies the variance by 32 · 0.05² ∕ 2 = 0.04, twenty-fivefold less in every layer. ${epoch === undefined ? "In all its epochs the network did not get to three times a guess" : `After ${count(epoch, "epoch")} the network answers three times as well as a guess`}; Signals by depth shows for every epoch which layers carry signals by then.`;
  },
  mixture: ({ score }) => {
    const parent = score("original");
    const [start, end] = [score("fused", 0) - parent, score("fused") - parent];
    return `At the start it is ${standing(start)} the deep network, after its own race ${standing(end)} it: what stood between the layers is left out, and what it was good for was ${end >= 0 ? "not missed" : "missed"} here.`;
  },
  "he-orthogonal": ({ score, verdict }) => {
    const found = verdict("random", "end", "randomOtherInit");
    const ends = `Orthogonal ends at ${formatPercent(score("randomOtherInit"))}, He normal at ${formatPercent(score("random"))}`;
    const pairs = count(found?.n ?? 0, "pair");
    return !found || found.verdict === "INCONCLUSIVE"
      ? `${ends}: ${pairs} of starts do not part that from luck.`
      : `${ends}: ${pairs} of starts make it more than luck, ${found.verdict === "BEATS" ? "for orthogonal" : "for He"}.`;
  },
  "fashion-mnist-8": ({ state, score }) => {
    const epoch = firstEpoch({ state }, "random", (row, at) => at > 0 && row >= score("fused", at));
    const steps = (epoch ?? state.experiment.shallowEpochs) * stepsPerEpoch({ state });
    return epoch === undefined
      ? `It has not within its ${count(steps, "step")}: at the end ${formatPercent(score("random"))} against ${formatPercent(score("fused"))}.`
      : `After ${count(steps, "step")}, ${count(epoch, "epoch")}, its mean is for the first time not below that of the fused networks, which have trained as long.`;
  },
  "fashion-paper-8": ({ lost }) =>
    `The fit asks only what enters the span and what leaves it. Once trained, batch norm multiplies every channel by a number and adds one, which an affine layer does as well; pooling passes a part of every window on, and what it chooses is what least squares cannot follow. Together with the gates that cost ${formatPercent(lost)} of the signal here.`,
};

const WORTH: { readonly [verdict in Verdict["verdict"]]: string } = {
  BEATS: "Yes, in this race.",
  LOSES: "No, in this race.",
  INCONCLUSIVE: "This race does not decide it.",
};

type Run = Pick<Facts, "state">;

/** The first epoch after which the arm's mean score is such; undefined: none. */
function firstEpoch(
  { state }: Run,
  arm: Arm,
  is: (score: number, epoch: number) => boolean,
): number | undefined {
  return state.arms[arm]?.epochs.find((row) => is(meanScore(row) ?? NaN, row.epoch))?.epoch;
}

const stepsPerEpoch = ({ state }: Run) => state.arms.random?.summary.stepsPerEpoch ?? 0;

const count = (number: number, unit: string) => `${number} ${unit}${number === 1 ? "" : "s"}`;
