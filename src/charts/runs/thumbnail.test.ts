import { expect, test } from "vitest";
import type { ArmCurve } from "#charts/curves/curveData.ts";
import { marksOfType } from "#charts/marks/marksOfType.test-support.ts";
import { LIGHT } from "#charts/scales/theme.ts";
import { thumbnailFigure } from "./thumbnail.ts";

const size = { width: 100, height: 50, theme: LIGHT };
const curve = (arm: ArmCurve["arm"], ...replicas: number[][]): ArmCurve => {
  const step = replicas[0].map((_, i) => i);
  return { arm, step, seconds: step, flop: step, replicas };
};
const linesOf = (...curves: ArmCurve[]) =>
  marksOfType(thumbnailFigure(curves, { ...size, least: -0.25 }), "line").filter(
    ({ strokeWidth }) => strokeWidth === 1.5,
  );

test("a line for every arm, the mean of its replicas from the first step to the last, higher scores higher", () => {
  const [fused, random] = linesOf(curve("fused", [0, 0.5], [0.2, 0.9]), curve("random", [0, 0.3]));
  expect(fused.stroke).toBe(LIGHT.arms.fused.colour);
  expect(fused.points).toHaveLength(4);
  expect(fused.points[0]).toBeLessThan(fused.points[2]);
  expect(fused.points[3]).toBeLessThan(random.points[3]); // 0.7 stands above 0.3
});

test("training is left out, and so is what is no number", () => {
  expect(linesOf({ ...curve("fused", [1, 2]), part: "train" })).toEqual([]);
  const [lost] = linesOf(curve("fused", [NaN, NaN]));
  expect(lost.points.some(Number.isFinite)).toBe(false);
});
