// Borrowed weights: fused, selected, or one layer drawn anew.

import type { Lesson } from "#app/lesson/lesson.ts";
import {
  endQuestion,
  firstPlace,
  fuseNow,
  percent,
  raceNow,
  trainDeep,
} from "#app/lesson/steps.ts";

export const lesson: Lesson = {
  steps: [
    {
      text: "Weight selection takes every so-many-th weight of a larger network, as they are. It is as simple as a start from a parent can be.",
      light: "Original network",
    },
    trainDeep({ text: "Train the parent." }),
    fuseNow({
      text: "Three heirs of the parent stand beside random: fused, weight selection, and one that inherits all but the fused layer.",
      light: "Curves",
      question: {
        ask: "How many of the three begin near where the parent ended?",
        choices: ["One", "Two", "All three"],
        answer: ({ score }) => {
          const near = HEIRS.filter((arm) => score("original") - score(arm, 0) < 0.1).length;
          return firstPlace([near === 1, near === 2, near === 3]);
        },
        because: ({ score }) =>
          `Fused ${percent(score("fused", 0))}, weight selection ${percent(score("weightSelection", 0))}, all but one layer inherited ${percent(score("randomInherit", 0))}; the parent ended at ${percent(score("original"))}. Weights have their meaning together: taken apart they are numbers of about the right size.`,
      },
    }),
    raceNow({
      text: "All of them train.",
      question: endQuestion(
        "weightSelection",
        "Against weight selection, where will fused be at the end?",
        ({ score }) =>
          `Fused ${percent(score("fused"))}, weight selection ${percent(score("weightSelection"))}, random ${percent(score("random"))}; after the first epoch ${percent(score("fused", 1))}, ${percent(score("weightSelection", 1))} and ${percent(score("random", 1))}.`,
      ),
    }),
    {
      text: "All random draws here are scaled to the data (LSUV), so random is no straw man: what is compared is what is inherited.",
      light: "Verdict",
    },
  ],
};

const HEIRS = ["fused", "weightSelection", "randomInherit"] as const;
