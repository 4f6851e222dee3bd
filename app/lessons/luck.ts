// Depth and luck: the same network from forty starts, deep and shallow.

import type { Lesson } from "#app/lesson/lesson.ts";
import { firstPlace, fuseNow, percent, points, raceNow, trainDeep } from "#app/lesson/steps.ts";

export const lesson: Lesson = {
  steps: [
    {
      text: "One network, forty random starts. What differs between them at the end is luck, and nothing else.",
      light: "Original network",
    },
    trainDeep({
      text: "Train the forty deep networks. Each is a dot of the strip under the curves.",
      question: {
        ask: "All have the same layers and the same data. How far apart will the best and the worst of them be?",
        choices: ["Less than a point", "One to five points", "More than five points"],
        answer: ({ state }) => {
          const range = rangeOf(state);
          return firstPlace([range < 0.01, range <= 0.05, range > 0.05]);
        },
        because: ({ state, score, spread }) =>
          `${points(rangeOf(state))} lie between them. They end at ${percent(score("original"))} on average, with a standard deviation of ${points(spread("original"))}.`,
      },
    }),
    fuseNow({
      text: "Fuse layers 2 and 3 in each of them. Beside them stand forty random starts of the shallow network.",
      after: ({ score }) =>
        `Fused begin at ${percent(score("fused", 0))}, random at ${percent(score("random", 0))}.`,
    }),
    raceNow({
      text: "Eighty shallow networks train now.",
      question: {
        ask: "Whose dots will lie closer together at the end?",
        choices: ["Those of the fused networks", "Those of the random ones"],
        answer: ({ spread }) => (spread("fused") < spread("random") ? 0 : 1),
        because: ({ spread }) =>
          `Fused networks deviate by ${points(spread("fused"))}, random ones by ${points(spread("random"))}, the deep ones by ${points(spread("original"))}. ${
            spread("fused") < spread("random")
              ? "A start from a trained parent leaves less to luck."
              : "This time luck was kinder to random starts: another seed may differ."
          }`,
      },
    }),
    {
      text: ({ state }) =>
        `${fourDots(state)} A difference of two means means little without the spread around them: that is why every verdict here is taken over many starts, pair by pair.`,
      light: "Curves",
    },
  ],
};

type State = Parameters<Exclude<(typeof lesson)["steps"][number]["text"], string>>[0]["state"];

/** Between the best and the worst deep network. */
function rangeOf({ arms }: State): number {
  const scores = arms.original?.epochs.at(-1)?.metrics.map(({ valScore }) => valScore ?? NaN) ?? [];
  return Math.max(...scores) - Math.min(...scores);
}

/** What the first four pairs alone would have shown. */
function fourDots({ arms }: State): string {
  const scores = (arm: "fused" | "random") =>
    (arms[arm]?.epochs.at(-1)?.metrics ?? []).slice(0, 4).map(({ valScore }) => valScore ?? NaN);
  const [fused, random] = [scores("fused"), scores("random")];
  const ahead = fused.filter((score, i) => score > random[i]).length;
  return `Of the first four pairs fused was ahead in ${ahead}: from four dots one might have concluded anything.`;
}
