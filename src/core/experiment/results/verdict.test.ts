import { expect, test } from "vitest";
import { compareScores } from "./verdict.ts";

test("a paired difference carries the interval and p-value of scipy's paired t-test", () => {
  // a = [.91,.93,.90,.95]; b = [.80,.86,.85,.84]; r = scipy.stats.ttest_rel(a, b)
  // r.pvalue, r.confidence_interval(): 0.010884830031502726, (0.03726330542073614, 0.1327366945792639)
  const result = compareScores([0.91, 0.93, 0.9, 0.95], [0.8, 0.86, 0.85, 0.84]);
  expect(result.n).toBe(4);
  expect(result.difference).toBeCloseTo(0.085, 12);
  expect(result.interval![0]).toBeCloseTo(0.03726330542073614, 9);
  expect(result.interval![1]).toBeCloseTo(0.1327366945792639, 9);
  expect(result.pValue).toBeCloseTo(0.010884830031502726, 9);
  expect(result.verdict).toBe("BEATS");
});

test("an interval below zero is NO BEATS, one around zero is INCONCLUSIVE", () => {
  expect(compareScores([0.1, 0.2, 0.15], [0.8, 0.9, 0.84]).verdict).toBe("NO BEATS");
  expect(compareScores([0.5, 0.6, 0.4], [0.6, 0.4, 0.5]).verdict).toBe("INCONCLUSIVE");
});

test("one replica decides nothing, and has no interval", () => {
  const result = compareScores([0.9], [0.1]);
  expect(result).toEqual({ n: 1, difference: 0.8, verdict: "INCONCLUSIVE" });
});

test("arms that never differ do not beat each other", () => {
  expect(compareScores([0.5, 0.7], [0.5, 0.7]).verdict).toBe("NO BEATS");
});

test("a diverged replica is left out of the pairs, and named", () => {
  const others = [0.1, 0.2, 0.1, Infinity];
  expect(compareScores([0.9, NaN, 0.8, 0.7], others)).toMatchObject({ n: 2, leftOut: [1, 3] });
  expect(compareScores([NaN, NaN], [0, 0])).toMatchObject({ n: 0, leftOut: [0, 1] });
  expect(compareScores([0.9, 0.8], [0.1, 0.2])).not.toHaveProperty("leftOut");
});
