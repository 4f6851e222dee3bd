import fc from "fast-check";
import { expect, test } from "vitest";
import { DRAWS, signFlipP } from "./signFlip.ts";

/** Every choice of signs, one after the other. */
function byCounting(differences: readonly number[]): number {
  const far = Math.abs(differences.reduce((sum, d) => sum + d, 0)) - 1e-9;
  let reached = 0;
  for (let signs = 0; signs < 2 ** differences.length; signs++) {
    const sum = differences.reduce((total, d, i) => total + (signs & (1 << i) ? d : -d), 0);
    if (Math.abs(sum) >= far) reached += 1;
  }
  return reached / 2 ** differences.length;
}

test("the share of flips is that of counting them all, ties and zeros included", () => {
  const differences = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(differences, (steps) => {
      expect(signFlipP(steps.map((step) => step / 40))).toBe(byCounting(steps.map((s) => s / 40)));
    }),
    { seed: 4 },
  );
});

test.each([
  [6, 0.03125],
  [8, 0.0078125],
  [10, 0.001953125],
  [20, 2 / 2 ** 20],
])("%i differences of one sign have the least p there is", (n, least) => {
  expect(signFlipP(Array.from({ length: n }, (_, i) => 1 + i))).toBe(least);
});

test("neither the unit nor the direction of the differences matters", () => {
  const differences = [0.03, -0.01, 0.02, 0.05, -0.004, 0.011, 0.02];
  const p = signFlipP(differences);
  expect(signFlipP(differences.map((d) => -d))).toBe(p);
  expect(signFlipP(differences.map((d) => 1e-9 * d))).toBe(p);
  expect(signFlipP(differences.toReversed())).toBe(p);
});

test("no difference, and none at all, are no evidence", () => {
  expect([signFlipP([]), signFlipP([0, 0]), signFlipP([1, -1])]).toEqual([1, 1, 1]);
});

test("beyond twenty differences flips are drawn, and come near the exact share", () => {
  // 40 differences of one size: P(|B − 20| ≥ 6), B binomial(40, ½): 2·scipy.stats.binom.cdf(14, 40, .5)
  const steps = Array.from({ length: 40 }, (_, i) => (i < 26 ? 1 : -1));
  expect(signFlipP(steps)).toBeCloseTo(0.0807, 2);
  expect(signFlipP(steps)).toBe(signFlipP(steps));
  expect(signFlipP(Array.from({ length: 40 }, () => 1))).toBe(1 / (DRAWS + 1));
});
