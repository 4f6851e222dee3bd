// What does a ReLU cost? A gate that sometimes shuts cannot be put into one affine layer.

import type { Lesson } from "#app/lesson/lesson.ts";
import { endQuestion, fuseNow, percent, raceNow, trainDeep } from "#app/lesson/steps.ts";

export const lesson: Lesson = {
  steps: [
    {
      text: "A ReLU passes what is positive and shuts out the rest. Here two such layers part two moons.",
      light: "Original network",
    },
    trainDeep({ text: "Train the network, and watch its boundary bend around the moons." }),
    fuseNow({
      text: "Between layers 1 and 2 stand eight gates. One affine layer has none.",
      question: {
        ask: "How much of the signal will the best affine layer lose?",
        covers: "losses",
        choices: ["Nothing, as in a linear network", "A part of it", "All of it"],
        answer: ({ lost }) => (lost < 0.01 ? 0 : lost < 0.9 ? 1 : 2),
        because: ({ lost }) =>
          `${percent(lost)} are lost on held-out samples. Where a gate is always open, or always shut, nothing would be; what is lost are the samples for which it changes its mind.`,
      },
    }),
    {
      text: ({ lost, alternative }) =>
        `One could also ignore the gates and multiply the two kernels. That loses ${percent(alternative("product"))}, the fit ${percent(lost)}: the product takes every gate to be open. Look at the dots in Activation error: their colour counts the gates that were shut.`,
      light: "Activation error",
    },
    raceNow({
      text: "Fused, product and random race on the same batches.",
      question: endQuestion(
        "random",
        "Against random, where will the fused network be at the end?",
        ({ score }) =>
          `At the start fused answers ${percent(score("fused", 0))} rightly, the product ${percent(score("product", 0))}, random ${percent(score("random", 0))}; at the end ${percent(score("fused"))}, ${percent(score("product"))} and ${percent(score("random"))}.`,
      ),
    }),
    {
      text: ({ score }) =>
        `The product starts at ${percent(score("product", 0))}, the fused layer at ${percent(score("fused", 0))}, although the product loses far more signal. The loss counts every deviation of a number; a class needs only its sign. A layer twice too loud still answers rightly.`,
      light: "Verdict",
    },
  ],
};
