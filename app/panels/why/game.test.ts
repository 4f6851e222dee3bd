import { expect, test } from "vitest";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { QuadraticSlice } from "#core/experiment/insight/insight.ts";
import { beginningOf, gameReach, lostShare, rollTo } from "./game.ts";

/** Two weights of unit 1 of a kernel [2, 2], at their best (3, −1): mse 2 + δ₀² + δ₁² of a variance of 100. */
const slice: QuadraticSlice = {
  unit: 1,
  weights: [
    { feature: 0, value: 3, inputStddev: 1 },
    { feature: 1, value: -1, inputStddev: 1 },
  ],
  mse: 2,
  variance: 100,
  gradient: [0, 0],
  moments: [1, 0, 0, 1],
};
const kernel = (...data: number[]) => ({ shape: [2, 2], data: Float32Array.from(data) });
const reportOf = (product: number[], random: number[]) =>
  ({
    alternatives: [
      { arm: "fused", kernel: kernel(9, 3, 9, -1) },
      { arm: "product", kernel: kernel(...product) },
      { arm: "random", kernel: kernel(...random) },
    ],
  }) as unknown as FusionReport;

test("the game begins with the product's weights of the unit that is played", () => {
  const beginning = beginningOf(slice, reportOf([7, 5, 7, 2], [0, 0, 0, 0]));
  expect(beginning).toEqual({ change: [2, 3], whose: "the product of the kernels" });
  expect(lostShare(slice, beginning.change)).toBeCloseTo((2 + 4 + 9) / 100, 12);
});

test("where the product is the fusion it begins with random weights, and failing that with zeros", () => {
  expect(beginningOf(slice, reportOf([7, 3, 7, -1], [0, 1, 0, 1]))).toEqual({
    change: [-2, 2],
    whose: "a random network",
  });
  expect(beginningOf(slice, reportOf([7, 3, 7, -1], [7, 3, 7, -1])).change).toEqual([-3, 1]);
});

test("every slider reaches beyond where the game begins", () => {
  const beginning = beginningOf(slice, reportOf([0, 500, 0, -1], [0, 0, 0, 0]));
  const reach = gameReach(slice, beginning);
  expect(reach[0]).toBeGreaterThan(497);
  beginning.change.forEach((change, i) => expect(Math.abs(change)).toBeLessThanOrEqual(reach[i]));
});

test("the roll starts where the weights stand, never leaves the bowl, and ends in its lowest point", () => {
  const [from, to] = [
    [2, -4],
    [0, 1],
  ];
  expect(rollTo(from, to, 0)).toEqual(from);
  expect(rollTo(from, to, 1)).toEqual(to);
  for (let share = 0; share <= 1; share += 0.01) {
    rollTo(from, to, share).forEach((x, i) => {
      expect(Math.abs(x - to[i])).toBeLessThanOrEqual(Math.abs(from[i] - to[i]) + 1e-12);
    });
  }
  expect(rollTo(from, to, 0.3)[0]).toBeLessThan(0); // it swings through, and comes back
});
