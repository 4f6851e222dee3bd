import { expect, test } from "vitest";
import { NUMERALS } from "./numerals.ts";
import { drawLine, smooth } from "./pen.ts";

test("a smooth path goes through all its points", () => {
  const points = [
    [0, 0],
    [1, 2],
    [3, 1],
    [4, 4],
  ] as const;
  const path = smooth(points);
  for (const point of points) expect(path).toContainEqual([...point]);
});

test("two points make a straight line and points on a line stay on it", () => {
  expect(
    smooth([
      [0, 0],
      [2, 2],
    ]),
  ).toEqual([
    [0, 0],
    [2, 2],
  ]);
  for (const [x, y] of smooth([
    [0, 1],
    [1, 3],
    [2, 5],
  ]))
    expect(y).toBeCloseTo(2 * x + 1, 12);
});

test("ink is full on the line, half at the radius, none a pixel away", () => {
  const picture = new Float32Array(8 * 8);
  // Along the centres of row 3; a radius of 1 puts the centres of rows 2 and 4 at half ink.
  drawLine(picture, 8, [2.5, 3.5], [5.5, 3.5], 1);
  const column = [0, 1, 2, 3, 4, 5, 6].map((row) => picture[row * 8 + 4]);
  expect(column).toEqual([0, 0, 0.5, 1, 0.5, 0, 0]);
});

test("a line that leaves the page draws only on it", () => {
  const picture = new Float32Array(16);
  drawLine(picture, 4, [-9, -9], [9, 9], 0.5);
  expect([0, 5, 10, 15].map((pixel) => picture[pixel])).toEqual([1, 1, 1, 1]);
  drawLine(picture.fill(0), 4, [20, 20], [30, 30], 1);
  expect(Math.max(...picture)).toBe(0);
});

test("every numeral's strokes stay in their box, and corners join", () => {
  expect(NUMERALS).toHaveLength(10);
  for (const glyph of NUMERALS.flat()) {
    for (const piece of glyph) {
      expect(piece.length).toBeGreaterThanOrEqual(2);
      for (const value of piece.flat()) expect(value >= 0 && value <= 1).toBe(true);
    }
  }
  const [flag, stem] = NUMERALS[1][1];
  expect(stem[0]).toBe(flag.at(-1));
});
