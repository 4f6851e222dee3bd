import { expect, test } from "vitest";

import type { ArmCurve } from "./curveData.ts";
import { curvesGeometry } from "./curvesGeometry.ts";
import { readCurves } from "./curvesReading.ts";
import { readoutMarks, readoutText, selectionMarks } from "./curvesReadout.ts";
import type { Mark } from "./marks.ts";
import { LIGHT } from "./theme.ts";

const options = { width: 400, height: 220, theme: LIGHT, label: "loss" } as const;
const places = { step: [0, 10, 20], seconds: [0, 1, 2], flop: [0, 1e6, 2e6] };
const curves: ArmCurve[] = [
  { arm: "fused", part: "train", ...places, replicas: [[3, 2, 1]] },
  {
    arm: "fused",
    ...places,
    replicas: [
      [4, 3, 2],
      [6, 5, 2],
    ],
  },
  { arm: "random", ...places, replicas: [[9, 8]] },
];
const geometry = curvesGeometry(curves, options);
const at = (step: number) => readCurves(geometry, geometry.x(step));
const box = (marks: readonly Mark[]) => marks.find((mark) => mark.type === "rect")!;

// np.std([3, 5], ddof=1) = 1.4142135623730951
test("the crosshair says each arm's value with its spread, training beside validation", () => {
  expect(readoutText(geometry, at(10), options)).toBe(
    "step 10, n = 1 and 2: fused 4.00 plus or minus 1.41, training 2.00; random 8.00",
  );
  expect(readoutText(geometry, at(10), { ...options, xAxis: "flop" })).toContain("10 FLOP");
});

test("other bands are said as the stretch they cover", () => {
  const lines = curvesGeometry(curves, { ...options, band: "minmax" });
  const said = readoutText(lines, readCurves(lines, lines.x(0)), { ...options, band: "minmax" });
  expect(said).toContain("fused 5.00 (4.00 to 6.00)");
});

test("the box stays within the plot on whichever side it stands", () => {
  const { plot } = geometry;
  for (const step of [0, 10, 20]) {
    const { x, width } = box(readoutMarks(geometry, at(step), options)) as {
      x: number;
      width: number;
    };
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(plot.x + plot.width);
  }
});

test("where nothing was measured nothing is shown", () => {
  const empty = curvesGeometry([], options);
  const reading = readCurves(empty, 100);
  expect(readoutMarks(empty, reading, options)).toEqual([]);
  expect(readoutText(empty, reading, options)).toBe("nothing measured here");
});

test("a marked stretch is cut to the plot, whichever way it was dragged", () => {
  const { plot } = geometry;
  const [{ x, width }] = selectionMarks(geometry, 9999, -9999, LIGHT) as {
    x: number;
    width: number;
  }[];
  expect([x, width]).toEqual([plot.x, plot.width]);
});
