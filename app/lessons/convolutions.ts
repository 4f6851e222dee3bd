// Convolutions: where in the image does the error sit, and how large is the fused window?

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
      text: "Two convolutions with windows of 3 × 3, then a dense part. Fused, the two convolutions become one.",
      light: "Original network",
    },
    trainDeep({ text: "Train eight such networks; this takes a little longer." }),
    fuseNow({
      text: "A pixel of the second convolution sees 3 × 3 pixels of the first, and each of those sees 3 × 3 of the image.",
      question: {
        ask: "How large is the window of the fused convolution?",
        choices: ["3 × 3", "5 × 5", "9 × 9"],
        answer: ({ state }) => {
          const size = fusedWindow(state);
          return size && firstPlace([size === 3, size === 5, size === 9]);
        },
        because: ({ state, lost }) =>
          `${fusedWindow(state) ?? "–"} × ${fusedWindow(state) ?? "–"}: one pixel more on every side. ${percent(lost)} of the signal are lost, for the gates between the two cannot be in one window.`,
      },
    }),
    {
      text: "Activation error has a map: how much is lost at each place of the image. Is it the rim, where windows reach over the edge, or the middle, where strokes open and shut gates?",
      light: "Activation error",
    },
    raceNow({
      text: "Fused and random race, with the same window each.",
      question: endQuestion(
        "random",
        "Where will the fused network be at the end?",
        ({ score }) =>
          `Fused ${percent(score("fused"))}, random ${percent(score("random"))}. Networks as small as these sometimes hardly learn: look at the dots, one for each start, before you believe a mean.`,
      ),
    }),
    {
      text: "Weights shows the fused kernel beside the product of the two: the fit mends the product for the gates.",
      light: "Weights",
    },
  ],
};

type State = Parameters<NonNullable<Lesson["steps"][number]["until"]>>[0];

/** Taps along a side of the fused kernel [rows, columns, in, out]. */
function fusedWindow({ fusion }: State): number | undefined {
  return fusion?.alternatives.find(({ arm }) => arm === "fused")?.kernel.shape[0];
}
