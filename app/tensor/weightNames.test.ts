import { expect, test } from "vitest";
import { weightEnds, weightName } from "./weightNames.ts";

test("weights are named as their kernel counts them, from 1", () => {
  expect(weightName([32, 16], 4, 2)).toBe("input 5 → unit 3");
  expect(weightName([5, 3, 8], 7, 0)).toBe("window 3, channel 2 → filter 1");
  expect(weightName([5, 5, 1, 8], 13, 0)).toBe("window 3, 4 → filter 1");
});

test("a weight leads from what it reads to what it adds to", () => {
  expect(weightEnds([3, 3, 2, 4], 17, 3)).toEqual({
    from: "window 3, 3, channel 2",
    to: "filter 4",
  });
});
