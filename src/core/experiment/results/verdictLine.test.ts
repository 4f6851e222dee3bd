import { expect, test } from "vitest";
import { budgetInBrief, explainLimit, verdictInBrief, verdictLine } from "./verdictLine.ts";
import type { Verdict } from "./verdict.ts";

const budget = {
  arm: "fused",
  against: "randomEqualBudget",
  at: "end",
  metric: "valAccuracy",
  verdict: "LOSES",
  n: 8,
  difference: -0.087,
  interval: [-0.106, -0.068],
} as unknown as Verdict;

const same = { ...budget, against: "random" } as Verdict;

test("the verdict given the whole budget stands in brief beside the other one, which has its interval", () => {
  expect(verdictInBrief(same)).toBe(
    "Fused against random at the end: LOSES, −8.7 points (95\u00a0%: −10.6 to −6.8, 8 pairs).",
  );
  expect(budgetInBrief(budget)).toBe("Given the whole budget: LOSES, −8.7 points.");
  expect(budgetInBrief({ ...budget, metric: "valR2", difference: 0.031 })).toBe(
    "Given the whole budget: LOSES, +0.031 of R².",
  );
});

test("a verdict is of the arm that the race is about", () => {
  expect(verdictInBrief({ ...same, arm: "narrowed" })).toMatch(
    /^Narrowed against random at the end/,
  );
  expect(verdictLine({ ...same, arm: "narrowed" })).toMatch(/^Narrowed against random at the end/);
});

test("pairs left out, one pair alone, and two that have hardly learned are named in brief, too", () => {
  expect(verdictInBrief({ ...same, leftOut: [1, 4], n: 6 })).toMatch(/−6\.8, 6 of 8 pairs\)\.$/);
  const { interval, ...one } = same;
  expect(interval).toBeDefined();
  expect(verdictInBrief({ ...one, n: 1 })).toMatch(/LOSES, −8\.7 points \(1 pair\)\.$/);
  expect(verdictInBrief({ ...same, bothPoor: true })).toMatch(/8 pairs; both are still poor\)\.$/);
  expect(verdictLine({ ...same, bothPoor: true })).toMatch(/8 pairs; both are still poor\.$/);
});

test("without a pair there is no difference to name", () => {
  const none = { ...budget, n: 0, verdict: "INCONCLUSIVE" } as const;
  expect(budgetInBrief(none)).toBe("Given the whole budget: INCONCLUSIVE.");
  expect(verdictInBrief({ ...none, against: "random" })).toBe(
    "Fused against random at the end: INCONCLUSIVE, R² is not defined: the validation target does not vary.",
  );
});

test("replicas that are copies of one run are not asked for in greater number", () => {
  expect(explainLimit([{ n: 1, copies: 7 }])).toMatch(
    /^More replicas decide nothing here: .+ all replicas are one and the same run\. Choose a start that draws/,
  );
  expect(explainLimit([{ n: 3, copies: 5 }])).toMatch(/only 3 runs differ/);
  expect(explainLimit([{ n: 1 }])).toBe(
    "Fewer than 6 pairs decide nothing (here: 1): raise Replicas.",
  );
  expect(explainLimit([{ n: 8, copies: 2 }])).toBeUndefined();
});

test("a difference beyond all measure is written in powers of ten", () => {
  const huge = { ...same, metric: "valR2", difference: -5.71740826078327e26 } as Verdict;
  expect(verdictInBrief(huge)).toContain("LOSES, −5.72e26 of R²");
});
