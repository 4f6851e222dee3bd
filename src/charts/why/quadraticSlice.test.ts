import { expect, test } from "vitest";
import { sliceFigure, describeSlice } from "./quadraticSlice.ts";
import type { SliceCurve } from "./quadraticSlice.ts";
import type { Mark } from "#charts/marks/marks.ts";
import { LIGHT } from "#charts/scales/theme.ts";

const parabola = (weight: number): readonly [number, number] => [weight, 0.1 + (weight - 1) ** 2];
const slice: SliceCurve = {
  weight: "input 7 → unit 3",
  curve: [0, 0.5, 1, 1.5, 2].map(parabola),
  fused: parabola(1),
  now: parabola(1.5),
  top: 1.1,
};

test("the fused weight is drawn at the bottom of the curve, the present one beside and above it", () => {
  const { marks } = sliceFigure(slice, { width: 300, height: 200, theme: LIGHT });
  const [now, fused] = marks.filter(
    (mark): mark is Mark & { type: "circle" } => mark.type === "circle",
  );
  // The plot is 238 × 134 from (50, 30): weight 1 of 0 … 2 lies in its middle.
  expect(fused.x).toBeCloseTo(50 + 119, 6);
  expect(fused.y).toBeCloseTo(30 + 134 * (1 - 0.1 / 1.1), 6);
  expect(now.x).toBeCloseTo(50 + 0.75 * 238, 6);
  expect(now.y).toBeLessThan(fused.y);
});

test("the text alternative names both weights and their losses", () => {
  const { sentence, rows } = describeSlice(slice);
  expect(sentence).toBe(
    "input 7 → unit 3: the fusion chose 1.00, where 10\u00a0% of the unit's signal is lost; at 1.50 it is 35\u00a0%.",
  );
  expect(rows[0]).toEqual(["0", "110\u00a0%"]);
});
