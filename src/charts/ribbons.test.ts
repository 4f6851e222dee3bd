import { describe, expect, test } from "vitest";

import { costTriangle, costTwin } from "./costTriangle.ts";
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

describe("cost triangle", () => {
  const triangle = costTriangle(ruler, [{ span: [1, 2], nmse: 0.04 }]);

  test("four blocks have three bars and three cells, each under the middle of its span", () => {
    expect(triangle.cells.map(({ kind }) => kind).join(" ")).toBe("bar bar bar cell cell cell");
    for (const { cost, box } of triangle.cells) {
      const { x, width } = columnsBox(ruler, cost.span);
      expect(box.x + box.width / 2).toBeCloseTo(x + width / 2, 9);
    }
  });

  test("two blocks have a bar and no cell; one block has nothing", () => {
    expect(costTriangle(fitRuler(2, 400), []).cells).toHaveLength(1);
    expect(costTriangle(fitRuler(1, 400), []).cells).toEqual([]);
  });

  test("the twin names the cheapest and the dearest, and says why a span cannot be", () => {
    const twin = costTwin([
      { span: [1, 2], nmse: 0.041 },
      { span: [2, 3], nmse: 0.3 },
      { span: [3, 4], impossible: "shapes differ" },
      { span: [1, 3] },
    ]);
    expect(twin.sentence.replaceAll("\u00a0", " ")).toBe(
      "Fusing layers 1 to 2 loses 4.1 % of the signal, the least; fusing layers 2 to 3 loses 30 %, the most.",
    );
    expect(twin.rows.map((row) => row[1].replaceAll("\u00a0", " "))).toEqual([
      "4.1 %",
      "30 %",
      "shapes differ",
      "–",
    ]);
    expect(costTwin([]).sentence).toBe("What fusing would lose is not known yet.");
  });
});
