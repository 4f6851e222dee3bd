import { expect, test } from "vitest";
import { holm } from "./holm.ts";

test("R's p.adjust(c(.01, .04, .03, .005), 'holm') is .03, .06, .06, .02", () => {
  holm([0.01, 0.04, 0.03, 0.005]).forEach((value, i) =>
    expect(value).toBeCloseTo([0.03, 0.06, 0.06, 0.02][i], 12),
  );
});

test("one p-value stays as it is, none is none, and none exceeds 1", () => {
  expect([holm([0.2]), holm([]), holm([0.9, 0.8])]).toEqual([[0.2], [], [1, 1]]);
});
