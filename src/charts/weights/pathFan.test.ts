import { expect, test } from "vitest";
import type { Mark } from "#charts/marks/marks.ts";
import { beyondPaths, pathFanFigure, describePathFan } from "./pathFan.ts";
import type { PathFan } from "./pathFan.ts";
import { LIGHT } from "#charts/scales/theme.ts";

const fan: PathFan = {
  from: "input 3",
  to: "unit 1",
  unit: "unit",
  shares: [0.5, -1, 0],
  weight: -0.25,
};
const size = { width: 200, height: 188, theme: LIGHT };
const ways = () =>
  pathFanFigure(fan, size).marks.filter((m): m is Mark & { type: "path" } => m.type === "path");

test("every hidden unit has its way, the strongest drawn last and widest, and one leads past them all", () => {
  // The units stand at (188 − 12 − 56)/3 · (h + ½) + 12.
  expect(ways().map(({ d }) => d.match(/,(100,[\d.]+)C/)![1])).toEqual([
    "100,112",
    "100,32",
    "100,72",
    "100,142",
  ]);
  expect(ways().map(({ strokeWidth }) => strokeWidth)).toEqual([0.5, 4, 7.5, 2.25]);
});

test("what takes away is dashed and in the other colour", () => {
  const minus = ways().map(({ dash }) => dash !== undefined);
  expect(minus).toEqual([false, false, true, false]);
  expect(ways()[2].stroke).toBe(LIGHT.weights[0]);
  expect(ways()[1].stroke).toBe(LIGHT.weights.at(-1));
});

test("names of neighbours that would overlap are left out, the strongest stays", () => {
  const crowd: PathFan = {
    ...fan,
    to: "end",
    shares: Float64Array.from({ length: 100 }, (_, h) => h),
  };
  const names = pathFanFigure(crowd, size)
    .marks.filter((m) => m.type === "text")
    .map(({ text }) => text);
  expect(names.filter((name) => name.startsWith("unit "))).toEqual(["unit 100"]);
});

test("beyond the paths lies what their sum leaves of the weight, rounding not counted", () => {
  expect(beyondPaths(fan.shares, -0.25)).toBe(0.25);
  expect(beyondPaths([1 / 3, 1 / 3], Math.fround(2 / 3))).toBe(0);
  expect(beyondPaths([], 0)).toBe(0);
});

test("the text alternative lists all of them, strongest first, with their signs", () => {
  const { sentence, rows } = describePathFan(fan);
  expect(sentence).toBe(
    "The fused weight from input 3 to unit 1 is −0.250: of 3 paths the strongest are those through unit 2 −1.00, unit 1 +0.500 and unit 3 0; beyond the paths the fit adds +0.250.",
  );
  expect(rows).toEqual([
    ["unit 2", "−1.00"],
    ["unit 1", "+0.500"],
    ["unit 3", "0"],
    ["beyond the paths", "+0.250"],
    ["fused weight", "−0.250"],
  ]);
  expect(describePathFan({ ...fan, weight: -0.5 }).sentence).toContain("the paths are all of it");
});
