import { expect, test } from "vitest";
import { sliceMinimum, sliceMse, sliceReach } from "./quadraticSlice.ts";
import type { QuadraticSlice } from "./insight.ts";

/** (a − 1)² + 4·(b + 2)² + 3 about a = b = 0: value 20, gradient (−2, 16), curvature diag(1, 4). */
const slice: QuadraticSlice = {
  unit: 0,
  weights: [
    { feature: 0, value: 0.5, inputStddev: 1 },
    { feature: 7, value: -0.5, inputStddev: 2 },
  ],
  mse: 20,
  variance: 100,
  gradient: [-2, 16],
  moments: [1, 0, 0, 4],
};

test("the mse is the quadratic that gradient and moments describe", () => {
  for (const [a, b] of [
    [0, 0],
    [1, -2],
    [-3, 0.5],
  ]) {
    expect(sliceMse(slice, [a, b])).toBeCloseTo((a - 1) ** 2 + 4 * (b + 2) ** 2 + 3, 12);
  }
});

test("the floor lies where the quadratic is least", () => {
  const [a, b] = sliceMinimum(slice);
  expect(a).toBeCloseTo(1, 10);
  expect(b).toBeCloseTo(-2, 10);
});

test("an input that never varies moves nothing, and its weight stays", () => {
  const flat = { ...slice, gradient: [0, 0], moments: [0, 0, 0, 0] };
  expect(sliceMinimum(flat)).toEqual([0, 0]);
  expect(sliceReach(flat)).toEqual([0.5, 0.5]);
});

test("at the end of its slider each weight alone has added twice the error", () => {
  const still = { ...slice, gradient: [0, 0] };
  const [a, b] = sliceReach(still);
  expect(sliceMse(still, [a, 0])).toBeCloseTo(60, 10);
  expect(sliceMse(still, [0, -b])).toBeCloseTo(60, 10);
});
