import { expect, test } from "vitest";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { QuadraticSlice } from "#core/experiment/insight/insight.ts";
import { isTriable, lossWords, parting } from "./beating.ts";

/** One weight at its best: mse 2 + δ² of a variance of 100. */
const slice: QuadraticSlice = {
  unit: 2,
  weights: [{ feature: 4, value: 1, inputStddev: 1 }],
  mse: 2,
  variance: 100,
  gradient: [0],
  moments: [1],
};
const reportOf = (method: string, mode = "oneShot") =>
  ({ method, panels: { why: { facts: { mode } } } }) as unknown as FusionReport;

test("the loss is compared with the fused one", () => {
  expect(lossWords(slice, [0])).toBe("as much as fused");
  expect(lossWords(slice, [1])).toBe("1.00 points more than fused");
  expect(lossWords({ ...slice, gradient: [-2] }, [1])).toBe("1.00 points less than fused");
});

test("a unit that never varied cannot be tried: a share of nothing is no number", () => {
  expect(isTriable(slice)).toBe(true);
  expect(isTriable({ ...slice, mse: 0, variance: 0 })).toBe(false);
  expect(isTriable(undefined)).toBe(false);
});

test("at the optimum the last word is that nothing does better", () => {
  const { sentence, isBeaten } = parting(slice, [0], reportOf("empirical"));
  expect(isBeaten).toBe(false);
  expect(sentence).toMatch(/^No affine layer does better on these samples/);
});

test("another method that cannot be beaten along these weights is not called optimal", () => {
  expect(parting(slice, [0], reportOf("gaussian"))).toEqual({
    sentence: "These weights can do no better on these samples.",
    isBeaten: false,
  });
});

test("where something does better, the last sentence gives the reason and shows it", () => {
  const tilted = { ...slice, gradient: [-2] };
  expect(parting(tilted, [1], reportOf("gaussian"))).toEqual({
    sentence:
      "Fused by another method (Gaussian), the layer is not the optimum on these samples: with the weights set here, 1.00\u00a0% would be lost.",
    isBeaten: true,
  });
  expect(parting(tilted, [1], reportOf("empirical")).sentence).toMatch(/^The ridge λ/);
  expect(parting(tilted, [1], reportOf("empirical", "sequential")).sentence).toMatch(/^Fused pair/);
});
