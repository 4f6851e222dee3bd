import { describe, expect, test } from "vitest";

import { costAt, costTriangle, costTwin } from "./costTriangle.ts";
import { columnAt, columnsBox, ease, fitRuler, lanesGeometry, ribbonPath } from "./ribbons.ts";

const ruler = fitRuler(4, 460, { gap: 20 });
const tops = { original: 0, fused: 100, random: 200 };

describe("lanes", () => {
  test("columns fill the width, no wider than the widest", () => {
    expect(ruler.columnWidth).toBe(100);
    expect(fitRuler(2, 2000).columnWidth).toBe(168);
    expect(columnsBox(ruler, [2, 3])).toEqual({ x: 120, width: 220 });
  });

  test("the fused block covers the columns of its span, the others keep their own", () => {
    const { lanes } = lanesGeometry(ruler, [2, 3], tops, 60);
    expect(lanes.fused.map(({ number, span, isFused }) => [number, span, isFused])).toEqual([
      [1, [1, 1], false],
      [2, [2, 3], true],
      [3, [4, 4], false],
    ]);
    const [before, fused] = [lanes.original.slice(1, 3), lanes.fused[1].box];
    expect(fused.x).toBe(before[0].box.x);
    expect(fused.x + fused.width).toBe(before[1].box.x + before[1].box.width);
    expect(lanes.random.map(({ box }) => box.x)).toEqual(lanes.fused.map(({ box }) => box.x));
  });

  test("ribbons leave from whole blocks and share the fused block without gaps", () => {
    const { ribbons } = lanesGeometry(ruler, [2, 4], tops, 60);
    expect(ribbons.map(({ number }) => number)).toEqual([2, 3, 4]);
    for (const [i, { from, to }] of ribbons.entries()) {
      expect(from).toEqual({ x: 120 * (i + 1), width: 100, y: 60 });
      expect(to.x).toBeCloseTo(120 + (i * 340) / 3, 9);
      expect(to.y).toBe(100);
    }
    expect(lanesGeometry(ruler, undefined, tops, 60).ribbons).toEqual([]);
  });

  test("a ribbon grows from a line under its block to the fused block", () => {
    const [ribbon] = lanesGeometry(ruler, [1, 2], tops, 60).ribbons;
    expect(ribbonPath(ribbon, 0)).toBe("M0,60C0,60,0,60,0,60L100,60C100,60,100,60,100,60Z");
    expect(ribbonPath(ribbon, 1)).toBe("M0,60C0,80,0,80,0,100L110,100C110,80,100,80,100,60Z");
    expect(ribbonPath(ribbon, 7)).toBe(ribbonPath(ribbon, 1));
    expect([0, 0.5, 1].map(ease)).toEqual([0, 0.5, 1]);
  });

  test("the bracket snaps to the nearest column and never leaves the ruler", () => {
    for (let column = 1; column <= 4; column++) {
      const { x, width } = columnsBox(ruler, [column, column]);
      expect(columnAt(ruler, x + width / 2)).toBe(column);
      expect(columnAt(ruler, x + 5)).toBe(column);
    }
    expect([columnAt(ruler, -500), columnAt(ruler, 5000)]).toEqual([1, 4]);
  });
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

  test("the hit test inverts the layout", () => {
    for (const cell of triangle.cells) {
      const { x, y, width, height } = cell.box;
      expect(costAt(triangle, x + 0.01, y + 0.01)).toBe(cell);
      expect(costAt(triangle, x + width - 0.01, y + height - 0.01)).toBe(cell);
    }
    expect(costAt(triangle, 0, triangle.height - 1)).toBeUndefined();
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
