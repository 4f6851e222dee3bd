import { expect, test } from "vitest";
import { LIGHT } from "#charts/scales/theme.ts";
import { dotStripGeometry } from "./dotStripGeometry.ts";
import { nearestDot } from "./nearestDot.ts";

const geometry = dotStripGeometry(
  [
    { arm: "original", values: [0.9, NaN, 0.5, 0.9] },
    { arm: "original", ghost: "Run 1", values: [0.7] },
    { arm: "fused", values: [0.6, 0.8] },
  ],
  { width: 400, theme: LIGHT, label: "accuracy" },
);

test("every dot of the run at hand is the one meant at its own place, with its replica's number", () => {
  for (const { ghost, dots } of geometry.rows) {
    if (ghost !== undefined) continue;
    for (const { x, y, replica } of dots)
      expect(nearestDot(geometry, [x, y], 9)).toEqual({ replica });
  }
  expect(geometry.rows[0].dots.map(({ replica }) => replica)).toEqual([0, 2, 3]);
});

test("a pinned run's dots and empty room mean nothing, and a finger reaches further than a mouse", () => {
  const [ghost] = geometry.rows[1].dots;
  expect(nearestDot(geometry, [ghost.x, ghost.y], 9)).toBeUndefined();
  const [dot] = geometry.rows[2].dots;
  expect(nearestDot(geometry, [dot.x - 15, dot.y], 9)).toBeUndefined();
  expect(nearestDot(geometry, [dot.x - 15, dot.y], 20)).toEqual({ replica: 0 });
});
