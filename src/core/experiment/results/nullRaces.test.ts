// The rule of docs/methods.md §9 by simulation: how often it is wrong where no arm is better, and what it finds.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { raceVerdicts } from "./raceVerdicts.ts";
import type { Runner } from "./raceVerdicts.ts";
import { compareScores, judge } from "./verdict.ts";

const RACES = 2000;
const judged = { task: { kind: "regression" } } as const;
const ARMS: readonly Arm[] = ["fused", "original", "random", "product", "varianceMatched"];

const runner = (scores: readonly number[]): Runner => ({
  summary: { epochs: 1 },
  epochs: [0, 1].map((epoch) => ({
    epoch,
    step: epoch,
    seconds: epoch,
    metrics: scores.map((valScore) => ({ trainLoss: 0, trainScore: 0, valLoss: 0, valScore })),
  })),
});

/** Words at the end of races of eight pairs, each arm's scores drawn by `score`. */
function wordsAtEnd(arms: readonly Arm[], score: (arm: Arm, normal: () => number) => number) {
  return Array.from({ length: RACES }, (_, race) => {
    const { normal } = random(11, "race", race);
    const drawn = arms.map((arm) => [
      arm,
      runner(Array.from({ length: 8 }, () => score(arm, normal))),
    ]);
    return raceVerdicts(Object.fromEntries(drawn), judged)
      .filter(({ at }) => at === "end")
      .map(({ verdict }) => verdict);
  });
}

const share = (
  races: readonly (readonly string[])[],
  word: (words: readonly string[]) => boolean,
) => races.filter(word).length / RACES;
const isDecided = (words: readonly string[]) => words.some((word) => word !== "INCONCLUSIVE");

describe("of 2,000 races in which no arm is better", () => {
  test.each([[ARMS.slice(0, 2)], [ARMS.slice(0, 3)], [ARMS]])(
    "between %j at most 5 % end with a false verdict",
    (arms) => {
      const errors = share(
        wordsAtEnd(arms, (_, normal) => normal()),
        isDecided,
      );
      expect(errors).toBeLessThanOrEqual(0.05);
      expect(errors).toBeGreaterThan(0); // a rule that never decides would pass as well
    },
  );

  test("scored in accuracies on forty samples at most 5 % do", () => {
    const accuracy = (_: Arm, normal: () => number) => Math.round(30 + 2 * normal()) / 40;
    expect(share(wordsAtEnd(ARMS, accuracy), isDecided)).toBeLessThanOrEqual(0.05);
  });
});

describe("the difference, in standard deviations of it, that eight pairs find in four races of five", () => {
  const paper = readFileSync(new URL("../../../../docs/methods.md", import.meta.url), "utf8");
  const stated = [...paper.matchAll(/^\| (\d) \| (\d\.\d\d) \|$/gm)].map(
    ([, rivals, size]) => [Number(rivals), Number(size)] as const,
  );

  test("stands in docs/methods.md for one to six rivals", () => {
    expect(stated.map(([rivals]) => rivals)).toEqual([1, 2, 3, 6]);
  });

  test.each(stated)("against the hardest of %i rivals is %f", (rivals, size) => {
    const found = share(powerRaces(rivals, size), ([word]) => word === "BEATS");
    expect(found).toBeGreaterThan(0.77);
    expect(found).toBeLessThan(0.83);
  });
});

/** One rival is behind by `size`, the others are level with the fused arm: Holm's first step must take it. */
function powerRaces(rivals: number, size: number) {
  return Array.from({ length: RACES }, (_, race) => {
    const { normal } = random(12, "power", race);
    const leads = Array.from({ length: 8 }, () => size + normal());
    const level = (place: number) => Array.from({ length: 8 }, (_, i) => (i % 2 ? place : -place));
    const families = [leads, ...Array.from({ length: rivals - 1 }, (_, i) => level(i + 1))];
    const zeros = leads.map(() => 0);
    return judge(families.map((scores) => compareScores(scores, zeros))).map((j) => j.verdict);
  });
}

test("copies of one run are one pair: eight of them decide nothing, and part the others no further", () => {
  const copies = (score: number) => runner(new Array<number>(8).fill(score));
  const [verdict] = raceVerdicts({ fused: copies(0.9), random: copies(0.4) }, judged).filter(
    ({ at }) => at === "end",
  );
  expect(verdict).toMatchObject({ n: 1, verdict: "INCONCLUSIVE" });
  expect(verdict.interval).toBeUndefined();
  const mixed = { fused: runner([0.9, 0.9, 0.8]), random: runner([0.4, 0.4, 0.4]) };
  const [three] = raceVerdicts(mixed, judged).filter(({ at }) => at === "end");
  expect(three.n).toBe(2);
  expect(three.difference).toBeCloseTo(0.45, 12);
});
