import { expect, test } from "vitest";
import { betweenAnswers, finerPlane } from "./finerPlane.ts";

const plane = { x: [0, 1], y: [0, 1] } as const;
const grid = (columns: number, rows: number, values: readonly number[]) => ({
  plane,
  columns,
  rows,
  values: Float32Array.from(values),
});

test("a plane of one value stays one value", () => {
  const { columns, rows, values } = finerPlane(grid(2, 2, [3, 3, 3, 3]), 4, 1);
  expect([columns, rows]).toEqual([8, 8]);
  expect(values.every((value) => value === 3)).toBe(true);
});

test("between centres answers go evenly from one to the other, at the rim they stay", () => {
  const { values } = finerPlane(grid(2, 1, [0, 1]), 4, 1);
  // numpy.interp((numpy.arange(8) + .5) / 4 - .5, [0, 1], [0, 1])
  const row = [0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1];
  for (let y = 0; y < 4; y++) expect([...values.subarray(8 * y, 8 * y + 8)]).toEqual(row);
});

test("probabilities of a cell go on adding up to one", () => {
  const { values } = finerPlane(grid(2, 2, [1, 0, 0.25, 0.75, 0.5, 0.5, 0, 1]), 3, 2);
  for (let cell = 0; cell < 36; cell++)
    expect(values[2 * cell] + values[2 * cell + 1]).toBeCloseTo(1, 6);
});

test("the way between two moments begins at the first and ends at the second", () => {
  const [from, to] = [grid(2, 1, [0, 1]), grid(2, 1, [1, 0.5])];
  expect([...betweenAnswers(from, to, 0).values]).toEqual([0, 1]);
  expect([...betweenAnswers(from, to, 0.5).values]).toEqual([0.5, 0.75]);
  expect(betweenAnswers(from, to, 1)).toBe(to);
  expect(betweenAnswers(grid(1, 1, [0]), to, 0.5)).toBe(to);
});
