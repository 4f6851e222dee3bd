// A case where fusing does not help: too much signal is lost.

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
      text: "Two spirals, and a bracket over three ReLU layers at once. Twenty-four starts, so that a small difference can be seen.",
      light: "Layers to fuse",
    },
    trainDeep({
      text: "Train, and read what the bracket predicts.",
      light: "Layers to fuse",
      question: {
        ask: "How much of the signal would be lost by fusing layers 1 to 3?",
        covers: "losses",
        choices: ["Less than a tenth", "A tenth to a third", "More than a third"],
        answer: ({ lostOf }) => {
          const lost = lostOf([1, 3]);
          return firstPlace([lost < 0.1, lost <= 1 / 3, lost > 1 / 3]);
        },
        because: ({ lostOf }) =>
          `About ${percent(lostOf([1, 3]))}. Two spirals cannot be parted by bending once, and one affine layer in place of three takes two bends away.`,
      },
    }),
    fuseNow({
      text: "Fuse it all the same.",
      after: ({ score, lost }) =>
        `${percent(lost)} lost. The fused networks answer ${percent(score("fused", 0))} rightly, the random ones ${percent(score("random", 0))}.`,
    }),
    raceNow({
      text: "The race.",
      question: endQuestion(
        "random",
        "Where will the fused network be at the end?",
        ({ score }) =>
          `Fused ${percent(score("fused"))}, random ${percent(score("random"))}: a start that holds a wrong answer firmly may be harder to leave than none.`,
      ),
    }),
    {
      text: ({ pairs }) =>
        `The bracket had announced it before anything was fused. The cheapest pair here is ${pairAndPrice(pairs()[0])}: what would you have chosen?`,
      light: "Signal lost by fusing",
    },
  ],
};

function pairAndPrice(
  pair: { readonly span: readonly [number, number]; readonly nmse: number } | undefined,
): string {
  return pair ? `${pair.span[0]} + ${pair.span[1]} with ${percent(pair.nmse)}` : "not known yet";
}
