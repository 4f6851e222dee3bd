import { expect, test } from "vitest";
import { addLosses, firstLosses, lossRuns, NO_LOSSES } from "./losses.ts";

const run = (...numbers: number[]) => Float32Array.from(numbers);
const numbersOf = (series: typeof NO_LOSSES) => lossRuns(series).map((one) => [...one]);

test("losses of further steps stand behind those before, replica by replica", () => {
  const first = addLosses(NO_LOSSES, [run(1, 2), run(-1, -2)]);
  const both = addLosses(first, [run(3), run(-3)]);
  expect(numbersOf(both)).toEqual([
    [1, 2, 3],
    [-1, -2, -3],
  ]);
  expect(numbersOf(first)).toEqual([
    [1, 2],
    [-1, -2],
  ]);
  expect(numbersOf(NO_LOSSES)).toEqual([]);
});

test("thousands of steps are kept without loss while the series grows", () => {
  let series = NO_LOSSES;
  for (let step = 0; step < 5000; step += 7) {
    series = addLosses(series, [Float32Array.from({ length: 7 }, (_, i) => step + i)]);
  }
  const [only] = lossRuns(series);
  expect(only).toHaveLength(series.steps);
  expect(only.every((loss, step) => loss === step)).toBe(true);
});

test("what is gone on with from an earlier step leaves the longer series as it was", () => {
  const long = addLosses(NO_LOSSES, [run(1, 2, 3)]);
  const other = addLosses(firstLosses(long, 1), [run(7)]);
  expect(numbersOf(other)).toEqual([[1, 7]]);
  expect(numbersOf(long)).toEqual([[1, 2, 3]]);
  expect(firstLosses(long, 9).steps).toBe(3);
});
