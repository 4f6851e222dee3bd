// The question of the story, the first lesson: it is asked when fused and random stand side by side.

import type { Question } from "#app/lesson/lesson.ts";
import { endQuestion, percent } from "#app/lesson/steps.ts";

export const why: Question = endQuestion(
  "randomEqualBudget",
  "When both have trained, counting everything, where will fused be?",
  ({ score }) =>
    `“Everything” is the arithmetic of the deep network’s training, of fusing and of the race. With all of it a random network of this size reaches ${percent(score("randomEqualBudget"))}, the fused one stands at ${percent(score("fused"))}.`,
);
