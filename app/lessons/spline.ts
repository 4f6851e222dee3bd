// A spline as a start: the regression spline MARS, written as a ReLU network (docs/methods.md §4).

import type { Lesson } from "#app/lesson/lesson.ts";
import { endQuestion, firstPlace, fuseNow, raceNow, trainDeep } from "#app/lesson/steps.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";

export const lesson: Lesson = {
  steps: [
    {
      text: "A wave with noise is to be fitted by a network. Pieces of straight lines, joined at knots, could do it: and a ReLU is exactly such a piece.",
      light: "Original network",
    },
    trainDeep({
      text: "Train the deep network: scores are R², the share of the variance that is explained.",
    }),
    fuseNow({
      text: "Fuse. Two rivals start beside it: random, and a spline that an old method of statistics, MARS, has fitted without any gradient.",
      question: {
        ask: "Before any training, which of the three follows the wave best?",
        choices: ["Fused", "Random", "The spline"],
        answer: ({ score }) => {
          const scores = (["fused", "random", "spline"] as const).map((arm) => score(arm, 0));
          return scores.every(Number.isFinite)
            ? firstPlace(scores.map((one) => one === Math.max(...scores)))
            : undefined;
        },
        because: ({ score }) =>
          `R² before training: fused ${formatR2(score("fused", 0))}, random ${formatR2(score("random", 0))}, spline ${formatR2(score("spline", 0))}.`,
      },
    }),
    raceNow({
      text: "All three train.",
      question: endQuestion(
        "spline",
        "Against the spline, where will the fused network be at the end?",
        ({ score }) =>
          `R² at the end: fused ${formatR2(score("fused"))}, random ${formatR2(score("random"))}, spline ${formatR2(score("spline"))}.`,
      ),
    }),
    {
      text: ({ score }) =>
        `Does training improve the spline? It began at ${formatR2(score("spline", 0))} and ends at ${formatR2(score("spline"))}. Where few inputs matter, a network can be written down instead of searched for.`,
      light: "Curves",
    },
  ],
};
