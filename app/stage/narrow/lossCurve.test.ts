import { expect, test } from "vitest";
import { curvePaths, curvePoint, nearestCost } from "./lossCurve.ts";

const cost = (units: number, nmse: number) => ({ units, nmse, kept: [] });
const costs = [cost(1, 2), cost(2, 0.5), cost(3, 0.25)];

test("a point lies at its share of the units, as high as it loses; more than all of the signal is the top", () => {
  expect(curvePoint(4, cost(2, 0.5))).toEqual({ x: 50, y: 50 });
  expect(curvePoint(4, cost(1, 2))).toEqual({ x: 25, y: 0 });
});

test("the line ends where all units stay and nothing is lost", () => {
  const { line, area } = curvePaths(4, costs);
  expect(line).toBe("M25 0L50 50L75 75L100 100");
  expect(area).toBe(`${line}L25 100Z`);
});

test("a press takes the number that is nearest to its place", () => {
  expect(nearestCost(4, costs, 0.55)?.units).toBe(2);
  expect(nearestCost(4, costs, 1)?.units).toBe(3);
  expect(nearestCost(4, [], 0.5)).toBeUndefined();
});
