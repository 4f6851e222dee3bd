// Why does training make fusing dearer? What a network learns, it learns by bending: what is nearly a line at the
// start is fused for nothing, and holds nothing.

import type { Lesson } from "#app/lesson/lesson.ts";
import type { Facts } from "#app/lesson/facts.ts";
import { bending } from "#app/lesson/readings.ts";
import {
  endQuestion,
  firstPlace,
  fuseNow,
  percent,
  raceNow,
  trainDeep,
} from "#app/lesson/steps.ts";

const PAIR = [2, 3] as const;

export const lesson: Lesson = {
  steps: [
    {
      text: (facts) =>
        `Three layers of tanh units that have learnt nothing yet. Fusing layers 2 and 3 of the first of these networks would lose ${percent(lossOf(facts, "start"))} of its signal: next to nothing.`,
      light: "Layers to fuse",
    },
    trainDeep({
      text: "Train them to tell two spirals apart, and watch the price under the bracket.",
      light: "Layers to fuse",
      question: {
        ask: "Once they have learnt, how much will fusing the same two layers lose?",
        choices: ["No more than before", "Up to ten times as much", "More than ten times as much"],
        answer: (facts) => {
          const times = lossOf(facts, "now") / lossOf(facts, "start");
          return firstPlace([times <= 1, times <= 10, times > 10]);
        },
        because: (facts) =>
          `In the first network ${percent(lossOf(facts, "start"))} before, ${percent(lossOf(facts, "now"))} now. A tanh is a straight line near zero and bends farther out. The best line for each unit of layer 2 missed ${percent(bentOf(facts, "start"))} of what it gives before training, and misses ${percent(bentOf(facts, "now"))} now: lines cannot part spirals, so learning drives units into their bend. One affine layer has lines only.`,
      },
    }),
    fuseNow({
      text: "Then why not fuse before training, when it costs nothing? Fuse now, and compare.",
      question: {
        ask: "Which of the two deep networks will the fused one be nearer to: the trained one, or the one before training?",
        choices: ["The trained one", "The one before training"],
        answer: ({ score }) => {
          const [before, after] = [score("original", 0), score("original")];
          return firstPlace([score("fused", 0) > (before + after) / 2, true]);
        },
        because: ({ score, lost }) =>
          `Before training the deep networks answered ${percent(score("original", 0))} rightly, trained ${percent(score("original"))}. Fused, with ${percent(lost)} of the signal lost (mean of all, on held-out samples), they begin at ${percent(score("fused", 0))}. A fusion keeps what there is: before training it is cheap because there is nothing to keep.`,
      },
    }),
    raceNow({
      text: "Was the head start worth the parent’s training? Random networks race with it, one of them with all the arithmetic that was used before.",
      question: endQuestion(
        "randomEqualBudget",
        "Against random with the whole budget, where will fused be at the end?",
        ({ score }) =>
          `Fused ${percent(score("fused"))}, random after the same race ${percent(score("random"))}, random with the whole budget ${percent(score("randomEqualBudget"))}.`,
      ),
    }),
    {
      text: "A price near zero may be that of an empty shell. Read it beside the accuracy of the network it belongs to; and over arithmetic, with the box “with parent” ticked, the curves show when the parent’s training was paid for.",
      light: "Curves",
    },
  ],
};

const lossOf = (facts: Facts, at: "start" | "now") => bending(facts, at, PAIR).loss;
/** Of the layer within the pair. */
const bentOf = (facts: Facts, at: "start" | "now") => bending(facts, at, PAIR).bent[PAIR[0] - 1];
