import { expect, test } from "vitest";
import type { Paths } from "./insight.ts";
import { sumPaths } from "./pathSum.ts";

const paths: Paths = {
  into: { shape: [2, 3], data: Float32Array.of(9, 9, 9, 1, 2, -4) },
  gains: Float32Array.of(1, 0.5, 0.25),
  out: { shape: [3, 2], data: Float32Array.of(0, 3, 0, -1, 0, 8) },
  kind: "measured",
};

test("paths come strongest first, whatever their sign, and what is left is told as one", () => {
  // 1·1·3 = 3, 2·½·(−1) = −1, −4·¼·8 = −8.
  const { strongest, rest, sum } = sumPaths(paths, 1, 1, 2);
  expect(strongest).toEqual([
    { hidden: 2, into: -4, gain: 0.25, out: 8, share: -8 },
    { hidden: 0, into: 1, gain: 1, out: 3, share: 3 },
  ]);
  expect(rest).toEqual({ count: 1, share: -1 });
  expect(sum).toBe(-6);
});

test("with fewer hidden units than asked for nothing is left over", () => {
  expect(sumPaths(paths, 0, 0, 9).rest).toEqual({ count: 0, share: 0 });
});
