// How many samples does the fit need? 256 inputs, 200 samples: on those nothing is lost.

import type { Condition, Lesson } from "#app/lesson/lesson.ts";
import {
  endQuestion,
  firstPlace,
  fused,
  fuseNow,
  percent,
  raceNow,
  trainDeep,
} from "#app/lesson/steps.ts";

/** The fit has been made from so many samples. */
const fitted =
  (samples: number): Condition =>
  (state) =>
    fused([1, 2])(state) && state.fusedWith?.samples === samples;

export const lesson: Lesson = {
  steps: [
    {
      text: "The fused layer is fitted by least squares to what the deep network makes of training samples. Here it gets 200 of them, and layer 1 has 256 inputs.",
      light: "Layers to fuse",
    },
    trainDeep({ text: "First train the deep network." }),
    fuseNow({
      text: "Now fuse layers 1 and 2, from 200 samples.",
      until: fitted(200),
      question: {
        ask: "What will be lost on those 200 samples, and on held-out ones?",
        choices: [
          "The same on both",
          "Nothing on those 200, much on held-out ones",
          "Much on both",
        ],
        answer: ({ lost, fitLost }) =>
          firstPlace([Math.abs(lost - fitLost) < 0.02, fitLost < 0.01, true]),
        because: ({ lost, fitLost }) =>
          `${percent(fitLost)} on the samples of the fit, ${percent(lost)} on held-out ones. With more unknowns than samples a fit can pass through every sample, and what it does between them is chance.`,
      },
    }),
    {
      text: "Give it the 4,000 samples that there are, and fuse once more.",
      act: {
        label: "Fuse from 4,000",
        act: (lab) => {
          if (lab.tune({ samples: 4000 })) lab.fuse([1, 2]);
        },
      },
      until: fitted(4000),
      light: "Activation error",
      after: ({ lost, fitLost }) =>
        `Now ${percent(lost)} are lost on held-out samples and ${percent(fitLost)} on those of the fit: both are what the layer itself cannot do.`,
    },
    raceNow({
      text: "Race it.",
      question: endQuestion(
        "randomEqualBudget",
        "Against random that gets the arithmetic of everything before, where will fused be at the end?",
        ({ score }) =>
          `Fused ${percent(score("fused"))}, random after the same race ${percent(score("random"))}, random with the whole budget ${percent(score("randomEqualBudget"))}.`,
      ),
    }),
    {
      text: "Layers 2 and 3 have 32 inputs, so 200 samples are many there. Where samples are few, a larger ridge (under Settings) keeps weights small that the samples do not determine: it loses a little on the fit and less on held-out samples.",
      light: "Layers to fuse",
    },
  ],
};
