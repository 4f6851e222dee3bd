// Weights too small: signals that vanish with depth, and the slopes that vanish with them.

import type { Lesson } from "#app/lesson/lesson.ts";
import type { Facts } from "#app/lesson/facts.ts";
import { bending, sizes } from "#app/lesson/readings.ts";
import {
  endQuestion,
  firstPlace,
  fuseNow,
  learnt,
  percent,
  raceNow,
  TRAIN,
  trained,
} from "#app/lesson/steps.ts";
import { formatMeasured } from "#charts/scales/format.ts";

export const lesson: Lesson = {
  steps: [
    {
      text: (facts) =>
        `Six ReLU layers whose kernels were drawn with standard deviation 0.05. The mean square of the signal, layer by layer: ${row(sizes(facts, "original", "start")?.signal)}. From the second layer on each has 32 inputs and half its gates shut, and multiplies it by about 32 · 0.05² ∕ 2 = 0.04.`,
      light: "Signals by depth",
    },
    {
      text: "What a weight learns from is the size of the signal that enters it times the slope that comes back, and both have shrunk.",
      light: "Train",
      act: TRAIN,
      until: learnt(1),
      question: {
        ask: "How many digits will the networks read rightly after one epoch?",
        choices: ["Hardly more than a guess, one in ten", "A fifth to a half", "More than half"],
        answer: ({ score }) =>
          firstPlace([score("original", 1) < 0.2, score("original", 1) <= 0.5, true]),
        because: (facts) =>
          `${percent(facts.score("original", 1))} after one epoch. At the start the output changed with the input by a mean square slope of ${formatMeasured(sizes(facts, "original", "start")?.gradient[0])}: there was hardly anything to follow.`,
      },
    },
    {
      text: "Train on to the end.",
      light: "Signals by depth",
      act: TRAIN,
      until: trained,
      after: (facts) =>
        `The signal now: ${row(sizes(facts, "original", "now")?.signal)}. ${recovery(facts)} The optimizer, Adam, makes steps of the same size however small slopes are; with plain gradient descent (Settings) they learn nothing in as many epochs.`,
    },
    fuseNow({
      text: "Fuse layers 5 and 6.",
      question: {
        ask: "How much of the signal will be lost?",
        covers: "losses",
        choices: ["Less than a hundredth", "A hundredth to a tenth", "More than a tenth"],
        answer: ({ lost }) => firstPlace([lost < 0.01, lost <= 0.1, lost > 0.1]),
        because: (facts) =>
          `${percent(facts.lost)}. In the first network the best line for each unit of layer 5 misses ${percent(bending(facts, "now", [5, 6]).bent[4])} of what it gives: its gates ${bending(facts, "now", [5, 6]).bent[4] < 0.05 ? "hardly ever change" : "change at times"}. The deep networks read ${percent(facts.score("original"))} rightly, the fused ones begin at ${percent(facts.score("fused", 0))}.`,
      },
    }),
    raceNow({
      text: "The random rivals begin with kernels as small as the parent’s were, one layer fewer.",
      question: endQuestion(
        "random",
        "Against random, where will the fused network be at the end?",
        ({ score }) =>
          `After one epoch fused ${percent(score("fused", 1))}, random ${percent(score("random", 1))}; at the end ${percent(score("fused"))} and ${percent(score("random"))}.`,
      ),
    }),
    {
      text: "With He normal a kernel of 32 inputs has standard deviation √(2 ∕ 32) = 0.25, and the factor of each layer is 1. Change the rule of initialization in Settings and train again: the first epoch is not lost.",
      light: "Signals by depth",
    },
  ],
};

/** Of the input and of what leaves each layer: "1.20 → 0.56 → 0.027". */
function row(values: readonly number[] | undefined): string {
  return values ? values.map(formatMeasured).join(" → ") : "not known yet";
}

/** When the networks began to answer. */
function recovery({ state, score }: Facts): string {
  const rows = state.arms.original?.epochs ?? [];
  const at = rows.findIndex((_, epoch) => score("original", epoch) >= 0.5);
  const end = `They end at ${percent(score("original"))}.`;
  return at < 0
    ? `In all their epochs the networks did not come to one half. ${end}`
    : `After epoch ${rows[at].epoch} they read half of the digits. ${end}`;
}
