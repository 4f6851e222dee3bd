import { describe, expect, test } from "vitest";
import { histogramBars, histogramOf, describeHistogram } from "./histogram.ts";

describe("histogram", () => {
  test("every finite value is counted once, the largest too", () => {
    const { counts, total, zeros, low, high } = histogramOf([0, 0, 1, 2, 4, NaN, Infinity], 4);
    expect([...counts]).toEqual([2, 1, 1, 1]);
    expect([total, zeros, low, high]).toEqual([5, 2, 0, 4]);
  });

  test("equal values and none at all have a range", () => {
    expect([...histogramOf([3, 3], 2).counts]).toEqual([0, 2]);
    const none = histogramOf([], 4);
    expect([none.low, none.high, none.total]).toEqual([0, 1, 0]);
    expect(describeHistogram(none, "Weights").sentence).toBe("Weights: no values yet.");
  });

  test("a towering bin does not flatten the others", () => {
    const box = { x: 0, y: 0, width: 4, height: 10 };
    const bars = histogramBars(
      { low: 0, high: 1, counts: Uint32Array.of(1000, 4, 2, 0), total: 1006, zeros: 0 },
      box,
    );
    expect(bars.map(({ height }) => height)).toEqual([10, 5, 2.5, 0]);
  });
});
