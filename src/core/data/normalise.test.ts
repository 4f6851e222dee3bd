import { expect, test } from "vitest";
import { measure, restore, standardise } from "./normalise.ts";

// numpy: a = [[1, 10, 5], [3, 20, 5], [5, 60, 5]]; a.mean(0), a.std(0), a.mean(), a.std()
const ROWS = [1, 10, 5, 3, 20, 5, 5, 60, 5];

test("columns are measured by mean and population deviation, a constant one by scale 1", () => {
  const { mean, scale } = measure(ROWS, 3);
  expect(mean).toEqual([3, 30, 5]);
  expect(scale[0]).toBeCloseTo(1.632993161855452, 14);
  expect(scale[1]).toBeCloseTo(21.602468994692867, 13);
  expect(scale[2]).toBe(1);
});

test("width 1 measures all numbers together", () => {
  const { mean, scale } = measure(ROWS, 1);
  expect(mean[0]).toBeCloseTo(12.666666666666666, 13);
  expect(scale[0]).toBeCloseTo(17.530925056406275, 12);
});

test("standardised numbers have mean 0 and deviation 1, and restore gives back the raw ones", () => {
  const normalisation = measure(ROWS, 3);
  const values = standardise(ROWS, normalisation);
  const again = measure(values, 3);
  again.mean.forEach((mean) => expect(mean).toBeCloseTo(0, 6));
  expect(again.scale[0]).toBeCloseTo(1, 6);
  values.forEach((value, i) =>
    expect(restore(value, normalisation, i % 3)).toBeCloseTo(ROWS[i], 5),
  );
});

test("a constant column that rounding makes uneven is still constant", () => {
  const { scale } = measure(new Array<number>(1000).fill(0.1), 1);
  expect(scale).toEqual([1]);
});

test.each([1e-320, 1e-200, 1e-150, 3e37])(
  "a column of the size of %d is measured, and standardised like any other",
  (size) => {
    const values = [1, 2, 3, 4].map((value) => value * size);
    const normalisation = measure(values, 1);
    const digits = size < 1e-300 ? 3 : 6; // of a denormal number few are left
    standardise(values, normalisation).forEach((value, i) =>
      expect(value).toBeCloseTo([-1.3416408, -0.4472136, 0.4472136, 1.3416408][i], digits),
    );
  },
);

test("a constant column stays constant, however large or small", () => {
  for (const size of [0, 1e-320, 1e-150, 1, 3.4e38]) {
    expect(measure(new Array<number>(1000).fill(size), 1).scale).toEqual([1]);
  }
});
