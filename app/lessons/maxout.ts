// Maxout: units that are the largest of several pieces, and how large their weights should be.

import type { Lesson } from "#app/lesson/lesson.ts";
import type { Facts } from "#app/lesson/facts.ts";
import { sizes } from "#app/lesson/readings.ts";
import {
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
      text: "Eight layers of maxout units: each gives the largest of five affine pieces. A rule made for ReLU would let signals grow in every layer; the rule here keeps their size.",
      light: "Signals by depth",
    },
    {
      text: "The panel Signals by depth shows how large signals are in each layer.",
      light: "Train",
      act: TRAIN,
      until: learnt(1),
      question: {
        ask: "Eight layers deep: how many digits will it read rightly after one epoch?",
        choices: ["Hardly more than one in ten", "Up to half of them", "More than half of them"],
        answer: ({ score }) =>
          firstPlace([score("original", 1) < 0.15, score("original", 1) <= 0.5, true]),
        because: ({ score }) =>
          `${percent(score("original", 1))}. Signals arrive at the last layer about as large as they set out.`,
      },
    },
    {
      text: "At the start gradients shrink towards the input, as the theory of wide networks has it. Let it train to the end, and see where they are largest then.",
      light: "Signals by depth",
      act: TRAIN,
      until: trained,
      after: (facts) => `${percent(facts.score("original"))} in the end. ${gradients(facts)}`,
    },
    fuseNow({
      text: "A span that ends with an affine layer can be fused as ever. The bracket lies under the last two.",
      question: {
        ask: "How much of the signal does a single affine layer in place of a maxout layer and the output lose?",
        covers: "losses",
        choices: ["Less than a tenth", "A tenth to a half", "More than a half"],
        answer: ({ lost }) => firstPlace([lost < 0.1, lost <= 0.5, lost > 0.5]),
        because: ({ lost, score }) =>
          `${percent(lost)}. Fused begins at ${percent(score("fused", 0))}.`,
      },
    }),
    raceNow({
      text: "The race.",
      light: "Curves",
      after: ({ score }) =>
        `Fused ${percent(score("fused"))}, random ${percent(score("random"))} of the same depth, seven layers of maxout.`,
    }),
    {
      text: "Change the rule of initialization to He normal in the editor and train again: signals grow 3.6-fold in every layer, and the first epochs are lost.",
      light: "Signals by depth",
    },
  ],
};

/** Where gradients are largest, by what they are taken with respect to: the input, or what leaves a layer. */
function gradients(facts: Facts): string {
  const [start, now] = [sizes(facts, "original", "start"), sizes(facts, "original", "now")];
  if (!start || !now) return "";
  const largest = (values: readonly number[]) => {
    const place = values.indexOf(Math.max(...values));
    return place === 0 ? "the input" : `the end of layer ${place}`;
  };
  const ends = ({ gradient }: typeof now) =>
    `${formatMeasured(gradient[0])} at the input, ${formatMeasured(gradient[gradient.length - 1])} at the last hidden layer`;
  return `The mean square of the output’s gradient, in the first network: at the start ${ends(start)}, largest at ${largest(start.gradient)}; now ${ends(now)}, largest at ${largest(now.gradient)}.`;
}
