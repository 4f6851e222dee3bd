// When is fusing exact? Between two layers without an activation nothing is lost.

import type { Lesson } from "#app/lesson/lesson.ts";
import { endQuestion, fuseNow, percent, points, raceNow, trainDeep } from "#app/lesson/steps.ts";

export const lesson: Lesson = {
  steps: [
    {
      text: "A network of three layers without activations learns to read digits. Each layer only multiplies and adds.",
      light: "Original network",
    },
    trainDeep({ text: "Train it: eight such networks at once, each from its own random start." }),
    fuseNow({
      text: "The bracket lies under layers 2 and 3.",
      light: "Layers to fuse",
      question: {
        ask: "How much of the signal will be lost when they become one?",
        covers: "losses",
        choices: ["Nothing", "A few percent", "More than a tenth"],
        answer: ({ lost }) => (lost < 0.001 ? 0 : lost < 0.1 ? 1 : 2),
        because: ({ lost, score }) =>
          `Lost: ${percent(lost)}. Two linear maps in a row are one linear map, and the fit finds it: their product. The fused networks read ${percent(score("fused", 0))} of the digits right, the deep ones ${percent(score("original"))}.`,
      },
    }),
    raceNow({
      text: "Now fused and random train on the same batches. Both have one layer less than the deep network.",
      question: endQuestion(
        "random",
        "Against random, where will the fused network be at the end?",
        ({ score }) =>
          `Fused ${percent(score("fused"))}, random ${percent(score("random"))}: ${points(score("fused") - score("random"))} apart. Without activations both can express the same maps, so what is left is a head start in training.`,
      ),
    }),
    {
      text: "What does depth add to a network without activations? No function that one layer cannot express: only another way to train. Depth begins to count where something bends between the layers, and there fusing begins to cost.",
      light: "Verdict",
    },
  ],
};
