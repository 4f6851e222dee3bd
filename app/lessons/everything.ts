// Does it help in the end, counting everything? A head start has been paid for by the parent's training.

import type { Lesson } from "#app/lesson/lesson.ts";
import {
  endQuestion,
  firstPlace,
  fuseNow,
  percent,
  points,
  raceNow,
  standing,
  trainDeep,
} from "#app/lesson/steps.ts";

export const lesson: Lesson = {
  steps: [
    {
      text: "A fused network starts where its parent ended. But the parent had to be trained. Is that a bargain?",
      light: "Original network",
    },
    trainDeep({ text: "Train the parent: what it costs is counted from here." }),
    fuseNow({
      text: "Fuse layers 2 and 3. That costs little: one solve.",
      question: {
        ask: "How far from its parent’s score will the fused network begin?",
        choices: ["Within two points", "Two to ten points behind", "More than ten points behind"],
        answer: ({ score }) => {
          const fall = score("original") - score("fused", 0);
          return firstPlace([fall <= 0.02, fall <= 0.1, fall > 0.1]);
        },
        because: ({ score }) =>
          `Fused begins ${points(score("fused", 0) - score("random", 0))} ahead of random, and ${standing(score("fused", 0) - score("original"))} its parent.`,
      },
    }),
    raceNow({
      text: "Two random networks race with it: one trains as long as fused does, the other goes on until it has used as much arithmetic as parent, fusion and race together.",
      question: endQuestion(
        "random",
        "After the same race, where will fused be against random?",
        ({ score }) => `Fused ${percent(score("fused"))}, random ${percent(score("random"))}.`,
      ),
    }),
    {
      text: ({ score, verdict }) =>
        `${BOTTOM[verdict("randomEqualBudget")?.verdict ?? "INCONCLUSIVE"]} (fused ${percent(score("fused"))}, random with everything ${percent(score("randomEqualBudget"))}.) Where a parent is there anyway, its training is no cost of yours; where it is not, this is the row to read.`,
      light: "Verdict",
    },
  ],
};

const BOTTOM = {
  BEATS:
    "Fused is ahead even of random with the whole budget: here the way over a deep parent pays.",
  LOSES: "With the whole budget random is ahead: here the parent's training was the dearer way.",
  INCONCLUSIVE:
    "With the whole budget random is level, as far as these pairs can decide: here the way over a parent neither pays nor costs.",
};
