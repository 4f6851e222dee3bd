import { expect, test } from "vitest";
import { lineInputs, planeAround, planeInputs } from "./plane.ts";

const plane = { x: [0, 4], y: [0, 2] } as const;

test("a grid names the centres of its cells, the top row first", () => {
  expect([...planeInputs(plane, 2, 2)]).toEqual([1, 1.5, 3, 1.5, 1, 0.5, 3, 0.5]);
});

test("a line names the middles of its parts, from the left", () => {
  expect([...lineInputs(plane, 4)]).toEqual([0.5, 1.5, 2.5, 3.5]);
});

test("the plane around points holds them all, with a margin of their extent", () => {
  expect(planeAround([0, -1, 10, 3], 2, 0.1)).toEqual({ x: [-1, 11], y: [-1.4, 3.4] });
});

test("the plane around numbers is a line, and one around equal points has room", () => {
  expect(planeAround([2, 4], 1, 0.5)).toEqual({ x: [1, 5], y: [0, 0] });
  expect(planeAround([3, 7, 3, 7], 2)).toEqual({ x: [2, 4], y: [6, 8] });
  expect(planeAround([], 2)).toEqual({ x: [-1, 1], y: [-1, 1] });
});
