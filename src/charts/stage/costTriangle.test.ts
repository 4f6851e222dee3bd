import { describe, expect, test } from "vitest";
import { costTriangle, describeCosts } from "./costTriangle.ts";
import { columnsBox, fitRuler } from "./ruler.ts";

const ruler = fitRuler(4, 460, { gap: 20 });

describe("cost triangle", () => {
  const triangle = costTriangle(ruler, [{ span: [1, 2], nmse: 0.04 }]);

  test("four blocks have three bars and three cells, each under the middle of its span", () => {
    expect(triangle.cells.map(({ kind }) => kind).join(" ")).toBe("bar bar bar cell cell cell");
    for (const { span, box } of triangle.cells) {
      const { x, width } = columnsBox(ruler, span);
      expect(box.x + box.width / 2).toBeCloseTo(x + width / 2, 9);
    }
  });

  test("two blocks have a bar and no cell; one block has nothing", () => {
    expect(costTriangle(fitRuler(2, 400), []).cells).toHaveLength(1);
    expect(costTriangle(fitRuler(1, 400), []).cells).toEqual([]);
  });

  test("the text alternative names the cheapest and the dearest, and why a span cannot be fused", () => {
    const text = describeCosts([
      { span: [1, 2], nmse: 0.041 },
      { span: [2, 3], nmse: 0.3 },
      { span: [3, 4], nmse: 0, problem: "shapes differ" },
    ]);
    expect(text.sentence.replaceAll("\u00a0", " ")).toBe(
      "Fusing layers 1 to 2 loses 4.1 % of the signal, the least; fusing layers 2 to 3 loses 30 %, the most.",
    );
    expect(text.rows.map((row) => row[1].replaceAll("\u00a0", " "))).toEqual([
      "4.1 %",
      "30 %",
      "shapes differ",
    ]);
    expect(describeCosts([]).sentence).toBe("What fusing would lose is not known yet.");
  });
});
