// Which pair is cheapest, and why? The strip prices every span while the network trains.

import type { Lesson } from "#app/lesson/lesson.ts";
import type { Facts } from "#app/lesson/facts.ts";
import { firstPlace, fuseNow, percent, raced, raceNow, trainDeep } from "#app/lesson/steps.ts";

const PAIRS = [
  [1, 2],
  [2, 3],
  [3, 4],
  [4, 5],
] as const;

const named = ([first, last]: readonly [number, number]) => `Layers ${first} and ${last}`;

export const lesson: Lesson = {
  steps: [
    {
      text: "Five layers, so four pairs of neighbours. The strip under them shows what fusing each would lose.",
      light: "Signal lost by fusing",
    },
    trainDeep({
      text: "Train the network and watch the prices change: they are measured anew as it learns.",
      light: "Signal lost by fusing",
      question: {
        ask: "Which pair will be the dearest once it has learnt?",
        choices: PAIRS.map(named),
        answer: ({ pairs }) => placeOfPair(pairs().at(-1)),
        because: (facts) =>
          `${pricesOf(facts)}. The first layer has to sort pixels: its gates open for some digits and shut for others. Later layers hold what has been sorted, much of it on one side of their gates.`,
      },
    }),
    {
      text: "The triangle below the strip prices longer spans.",
      light: "Signal lost by fusing",
      question: {
        ask: "Does fusing layers 2 to 4 at once cost as much as the pairs 2 + 3 and 3 + 4 together?",
        choices: ["Less", "About as much, within a tenth", "More"],
        answer: threeAgainstPairs,
        because: ({ lostOf }) =>
          `Together the pairs lose ${percent(lostOf([2, 3]) + lostOf([3, 4]))}, all three at once ${percent(lostOf([2, 4]))}. Losses of pairs need not add up: one map has to answer for two rows of gates at once.`,
      },
      act: { label: "Show", act: (lab) => lab.select([2, 4]) },
      until: ({ experiment }) => experiment.fusion.span[0] === 2 && experiment.fusion.span[1] === 4,
    },
    fuseNow({
      text: "Fuse what lies under the bracket, and see what the price means in accuracy.",
      after: ({ lost, score }) =>
        `Lost on held-out samples: ${percent(lost)}. The deep network reads ${percent(score("original"))} rightly, the fused one ${percent(score("fused", 0))} before any training.`,
    }),
    raceNow({
      text: "Now it trains, against the same network started at random.",
      until: raced(),
      after: ({ score }) =>
        `At the end: fused ${percent(score("fused"))}, random ${percent(score("random"))}.`,
    }),
    {
      text: "A price is the share of the signal that the best affine layer cannot reproduce. It is known before anything is fused: choose by it, and look at the accuracy afterwards, for the two are not the same.",
      light: "Activation error",
    },
  ],
};

function placeOfPair(pair: ReturnType<Facts["pairs"]>[number] | undefined): number | undefined {
  return pair && firstPlace(PAIRS.map(([first]) => first === pair.span[0]));
}

function pricesOf({ pairs }: Facts): string {
  return pairs()
    .map(({ span, nmse }) => `${span[0]} + ${span[1]} ${percent(nmse)}`)
    .join(", ");
}

function threeAgainstPairs({ lostOf }: Facts): number | undefined {
  const [all, both] = [lostOf([2, 4]), lostOf([2, 3]) + lostOf([3, 4])];
  return firstPlace([all < 0.9 * both, all <= 1.1 * both, all > 1.1 * both]);
}
