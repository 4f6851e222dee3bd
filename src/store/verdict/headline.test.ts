import { expect, test } from "vitest";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { headlineOf } from "./headline.ts";

const end = (against: Verdict["against"], verdict: Verdict["verdict"], n = 8): Verdict => ({
  arm: "fused",
  against,
  at: "end",
  metric: "valAccuracy",
  n,
  difference: 0.01,
  rivals: 2,
  verdict,
});

test("the headline names random with the same race and random given the whole budget", () => {
  const both = [end("randomEqualBudget", "INCONCLUSIVE"), end("random", "BEATS")];
  expect(headlineOf(both, true)).toBe(
    "Ahead of random with the same race; level with random given the whole budget.",
  );
});

test("few pairs are undecided, never level", () => {
  expect(headlineOf([end("random", "INCONCLUSIVE", 5)], false)).toBe(
    "Undecided against random with the same race.",
  );
  const alone = { ...end("random", "INCONCLUSIVE", 6), rivals: 1 };
  expect(headlineOf([alone], false)).toMatch(/^Level with random/);
});

test("where so few pairs cannot decide among so many rivals, nobody is level", () => {
  const with6 = (rivals: number) => [{ ...end("random", "INCONCLUSIVE", 6), rivals }];
  expect(headlineOf(with6(3), false)).toBe("Undecided against random with the same race.");
  const with8 = (rivals: number) => [{ ...end("random", "INCONCLUSIVE", 8), rivals }];
  expect(headlineOf(with8(6), false)).toMatch(/^Level with/); // 2/2⁸ · 6 is just below 0.05
  expect(headlineOf(with8(7), false)).toMatch(/^Undecided against/);
});

test("while the longer training goes on, the headline does not claim its end", () => {
  expect(headlineOf([end("random", "BEATS")], true)).toBe(
    "Ahead of random with the same race; random given the whole budget is still training.",
  );
});

test("before the end of the race there is no headline", () => {
  expect(headlineOf([{ ...end("random", "BEATS"), at: "epoch1" }], true)).toBeUndefined();
});
