import { expect, test } from "vitest";
import { ribbonPath } from "./ribbons.ts";
import { columnsBox, fitRuler } from "./ruler.ts";

const ruler = fitRuler(4, 460, { gap: 20 });

test("columns fill the width, no wider than the widest", () => {
  expect(ruler.columnWidth).toBe(100);
  expect(fitRuler(2, 2000).columnWidth).toBe(168);
  expect(columnsBox(ruler, [2, 3])).toEqual({ x: 120, width: 220 });
});

test("a ribbon grows, slowly at both ends, from a line under its block to the fused block", () => {
  const ribbon = { from: { x: 0, width: 100, y: 60 }, to: { x: 0, width: 110, y: 100 } };
  expect(ribbonPath(ribbon, 0)).toBe("M0,60C0,60,0,60,0,60L100,60C100,60,100,60,100,60Z");
  expect(ribbonPath(ribbon, 1)).toBe("M0,60C0,80,0,80,0,100L110,100C110,80,100,80,100,60Z");
  expect(ribbonPath(ribbon, 7)).toBe(ribbonPath(ribbon, 1));
  const lowerEdge = (t: number) => Number(/L[\d.]+,([\d.]+)/.exec(ribbonPath(ribbon, t))![1]);
  expect([0.1, 0.5, 0.9].map(lowerEdge)).toEqual([60.16, 80, 99.84]); // 4 t³ of 40 pixels
});
