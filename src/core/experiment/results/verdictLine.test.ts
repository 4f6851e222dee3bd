import { expect, test } from "vitest";
import { verdictInBrief, verdictLine } from "./verdictLine.ts";
import type { Verdict } from "./verdict.ts";

const budget = {
  against: "randomEqualBudget",
  at: "end",
  metric: "valAccuracy",
  verdict: "LOSES",
  n: 8,
  difference: -0.087,
  interval: [-0.106, -0.068],
} as unknown as Verdict;

test("the verdict given the whole budget stands in brief beside the other one, which has its interval", () => {
  expect(verdictInBrief(budget)).toBe("Against random given the whole budget: LOSES, −8.7 points.");
  expect(verdictInBrief({ ...budget, metric: "valR2", difference: 0.031 })).toBe(
    "Against random given the whole budget: LOSES, +0.031 of R².",
  );
  expect(verdictLine(budget).length).toBeGreaterThan(2 * verdictInBrief(budget).length);
});

test("without a pair there is no difference to name", () => {
  const none = { ...budget, n: 0, verdict: "INCONCLUSIVE" } as const;
  expect(verdictInBrief(none)).toBe("Against random given the whole budget: INCONCLUSIVE.");
});
