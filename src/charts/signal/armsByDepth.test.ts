import { expect, test } from "vitest";
import { marksOfType } from "#charts/marks/marksOfType.test-support.ts";
import { LIGHT } from "#charts/scales/theme.ts";
import { armsByDepthFigure, describeArms } from "./armsByDepth.ts";
import type { ArmLine } from "./armsByDepth.ts";

const options = {
  width: 360,
  height: 240,
  theme: LIGHT,
  label: "Variance of activations",
  places: ["1", "2", "3", "4"],
  chosen: "fused",
  healthy: [0.01, 100],
} as const;
const lines: readonly ArmLine[] = [
  { arm: "original", values: [1, 1, 1, 1], start: [2, 2, 2, 2] },
  { arm: "fused", values: [1, 0.1, 0.01], start: [1, 1, 1] },
  { arm: "random", values: [1, 0, NaN, 10] },
];
const lineOf = (figure: ReturnType<typeof armsByDepthFigure>, arm: ArmLine["arm"]) =>
  marksOfType(figure, "line").filter(
    ({ stroke, closed }) => stroke === LIGHT.arms[arm].colour && !closed,
  );

test("every arm has a line in its colour and its name at the end, the chosen one the thickest", () => {
  const figure = armsByDepthFigure(lines, options);
  const names = marksOfType(figure, "text").filter(({ text }) => text === "fused");
  expect(names).toMatchObject([{ weight: 700 }]);
  for (const arm of ["original", "random"] as const) {
    const [line, ...rest] = lineOf(figure, arm);
    expect(rest).toEqual([]); // no start of those that are not chosen
    expect(line.strokeWidth).toBeLessThan(lineOf(figure, "fused").at(-1)!.strokeWidth!);
    const name = marksOfType(figure, "text").find(({ text }) => text === arm)!;
    expect(name.x).toBeGreaterThan(Math.max(...line.points));
  }
  expect(marksOfType(figure, "text").map(({ text }) => text)).toContain("at the start");
});

test("the band of what is healthy lies between its ends, and equal decades are equally high", () => {
  const figure = armsByDepthFigure(lines, options);
  const [band] = marksOfType(figure, "rect");
  const [, y1, , y2, , y3] = lineOf(figure, "fused").at(-1)!.points;
  expect(y2 - y1).toBeCloseTo(y3 - y2, 6);
  expect(band.height).toBeCloseTo(4 * (y2 - y1), 6);
  expect(band.y + band.height).toBeCloseTo(y3, 6); // 0.01
});

test("numbers that are none are left out, those beyond a linear axis stand at its end", () => {
  const figure = armsByDepthFigure(lines, {
    ...options,
    chosen: "random",
    linear: [0, 2],
    healthy: [0, 0.25],
  });
  const [line] = lineOf(figure, "random");
  expect(line.points).toHaveLength(6);
  expect(JSON.stringify(figure)).not.toMatch(/NaN|null|Infinity/);
  const [, y1, , y0, , y10] = line.points;
  expect(y10).toBeCloseTo(y1 - (y0 - y1), 6); // 10 is drawn at 2
});

test("the text has a column for every arm, and one for the start of the chosen", () => {
  const { columns, rows } = describeArms(lines, options);
  expect(columns).toEqual(["layer", "original", "fused, at the start", "fused", "random"]);
  expect(rows.at(-1)).toEqual(["4", "1.00", "–", "–", "10.0"]);
});
