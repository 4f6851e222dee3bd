// The constant beginning: every layer with all its units equal (docs/methods.md §1.5).

import { partingStep } from "#core/experiment/insight/likeness.ts";
import type { Lesson } from "#app/lesson/lesson.ts";
import type { Facts } from "#app/lesson/facts.ts";
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

export const lesson: Lesson = {
  steps: [
    {
      text: "Here all units of a layer begin with the same weights. Equal units get equal gradients: alone they would stay equal for ever. A hundredth of dropout parts them.",
      light: "Original network",
    },
    {
      text: "Train, and watch the panel Alike or not: it follows the cosine between units, and how many of them a layer has in effect.",
      light: "Alike or not",
      act: TRAIN,
      until: learnt(1),
      question: {
        ask: "After the first epoch, how many digits will it read rightly?",
        choices: ["Hardly more than one in ten", "Up to half of them", "More than half of them"],
        answer: ({ score }) =>
          firstPlace([score("original", 1) < 0.15, score("original", 1) < 0.5, true]),
        because: (facts) =>
          `After the first epoch ${percent(facts.score("original", 1))} are right. As long as units are equal a layer of sixteen has the sense of one: all it can learn is what a single number can carry. ${parting(facts)}`,
      },
    },
    {
      text: "It goes on to the end of its training.",
      light: "Curves",
      act: TRAIN,
      until: trained,
      after: ({ score }) =>
        `${percent(score("original"))} in the end: an epoch late, it has learnt as from a random start.`,
    },
    fuseNow({
      text: "Fuse layers 1 and 2, and race the result against the same network begun alike again.",
      after: ({ score, lost }) =>
        `${percent(lost)} lost. Fused begins at ${percent(score("fused", 0))}, its rival at ${percent(score("random", 0))}, all its units equal.`,
    }),
    raceNow({
      text: "The race.",
      question: endQuestion(
        "random",
        "Where will the fused network be at the end?",
        ({ score }) => `Fused ${percent(score("fused"))}, its rival ${percent(score("random"))}.`,
      ),
    }),
    {
      text: "So random weights are not what makes a network learn: what does is that its units differ, from whatever source.",
      light: "Alike or not",
    },
  ],
};

/** When units were first seen to differ. */
function parting({ state }: Facts): string {
  const original = state.arms.original;
  const step = partingStep(original?.likeness ?? []);
  return original && step !== undefined
    ? `They had parted when they were looked at after step ${step}, of ${original.summary.stepsPerEpoch} in an epoch.`
    : "They have not parted yet.";
}
