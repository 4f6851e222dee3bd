// Isometry: sixteen layers whose kernels turn signals and do not stretch them.

import type { Lesson } from "#app/lesson/lesson.ts";
import type { Facts } from "#app/lesson/facts.ts";
import { spread } from "#app/lesson/readings.ts";
import {
  firstPlace,
  fuseNow,
  learnt,
  percent,
  raceNow,
  TRAIN,
  trained,
} from "#app/lesson/steps.ts";
import { formatNumber } from "#charts/scales/format.ts";

export const lesson: Lesson = {
  steps: [
    {
      text: "Sixteen layers of tanh, trained by plain gradient descent. Their kernels are orthogonal: they turn a signal without stretching it.",
      light: "Signals by depth",
    },
    {
      text: "The singular values of the whole network show what becomes of a small step at the input: where all are alike, every direction passes.",
      light: "Train",
      act: TRAIN,
      until: learnt(1),
      question: {
        ask: "Sixteen layers: will plain gradient descent have learnt anything after one epoch?",
        choices: [
          "No, hardly better than one in ten",
          "A little, less than half",
          "Yes, more than half",
        ],
        answer: ({ score }) =>
          firstPlace([score("original", 1) < 0.15, score("original", 1) <= 0.5, true]),
        because: ({ score }) =>
          `${percent(score("original", 1))} after one epoch. Gaussian kernels of the same size stretch some directions and squash others, sixteen times over.`,
      },
    },
    {
      text: (facts) =>
        `Train on, and look at the singular values again. At the start the direction that is stretched most is stretched ${times(facts, "start")} as far as the one stretched least.`,
      light: "Signals by depth",
      act: TRAIN,
      until: trained,
      after: (facts) =>
        `Now it is ${times(facts, "now")}: ${spread(facts, "original", "now") <= 10 ? "they have stayed together" : "they have fallen apart"}. A classifier has to stretch what parts its classes and to squash the rest: isometry is where learning is easy to begin, not where it ends. ${percent(facts.score("original"))} are right in the end.`,
    },
    fuseNow({
      text: "Fuse the last two layers.",
      question: {
        ask: "How much will be lost?",
        covers: "losses",
        choices: ["Less than a tenth", "A tenth to a half", "More than a half"],
        answer: ({ lost }) => firstPlace([lost < 0.1, lost <= 0.5, lost > 0.5]),
        because: ({ lost }) =>
          `${percent(lost)}. A tanh that is not driven far is nearly a straight line, and nearly linear layers fuse nearly exactly.`,
      },
    }),
    raceNow({
      text: "The race.",
      light: "Curves",
      after: ({ score }) => `Fused ${percent(score("fused"))}, random ${percent(score("random"))}.`,
    }),
    {
      text: "Kernels can also be kept orthogonal throughout training (Settings: Keep kernels orthogonal). Isometry at the start is a matter of the rule, isometry later one of the training.",
      light: "Signals by depth",
    },
  ],
};

/** "3.3 times" */
function times(facts: Facts, at: "start" | "now"): string {
  const found = spread(facts, "original", at);
  return Number.isFinite(found) ? `${formatNumber(Number(found.toPrecision(2)))} times` : "–";
}
