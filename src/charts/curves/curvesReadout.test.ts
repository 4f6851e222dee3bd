import { expect, test } from "vitest";

import type { ArmCurve } from "./curveData.ts";
import { curvesGeometry } from "./curvesGeometry.ts";
import { readCurves } from "./curvesReading.ts";
import { readoutMarks, readoutText, selectionMarks } from "./curvesReadout.ts";
import { LIGHT } from "#charts/scales/theme.ts";

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

// np.std([3, 5], ddof=1) = 1.4142135623730951
test("the crosshair shows each arm's value with its spread, training beside validation", () => {
  expect(readoutText(geometry, at(10), options)).toBe(
    "step 10, n = 1 and 2: fused 4.00 plus or minus 1.41, training 2.00; random 8.00",
  );
  expect(readoutText(geometry, at(10), { ...options, xAxis: "flop" })).toContain("10 FLOP");
});

test("other bands are given as the range they cover", () => {
  const lines = curvesGeometry(curves, { ...options, band: "minmax" });
  const text = readoutText(lines, readCurves(lines, lines.x(0)), { ...options, band: "minmax" });
  expect(text).toContain("fused 5.00 (4.00 to 6.00)");
});

test("what is read covers no curve: it stands right of the plot and above it", () => {
  const { plot } = geometry;
  for (const step of [0, 10, 20]) {
    for (const mark of readoutMarks(geometry, at(step), options)) {
      if (mark.type !== "rect") continue;
      const isRight = mark.x >= plot.x + plot.width;
      expect(isRight || mark.y + mark.height <= plot.y).toBe(true);
      expect(mark.x + mark.width).toBeLessThanOrEqual(options.width);
    }
  }
});

test("arms are read in the order of their values, spread under each of up to three", () => {
  const texts = readoutMarks(geometry, at(10), options).flatMap((mark) =>
    mark.type === "text" ? [mark] : [],
  );
  expect(texts.map(({ text }) => text)).toEqual([
    "step 10, n = 1 and 2",
    "fused",
    "4.00",
    "± 1.41",
    "random",
    "8.00",
  ]);
  const [fused, random] = [texts[1], texts[4]];
  expect(random.y).toBeLessThan(fused.y); // the larger loss stands higher
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
