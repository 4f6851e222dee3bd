import { describe, expect, test } from "vitest";
import { marksOfType } from "#charts/marks/marksOfType.test-support.ts";
import { fittedLineFigure, fittedValueFigure, describeFittedValue } from "./fitted.ts";
import { LIGHT as theme } from "#charts/scales/theme.ts";

const size = { width: 100, height: 60, theme, colour: "#123456" };

describe("fitted values", () => {
  test("disc and ring lie at prediction and target within the range", () => {
    const figure = fittedValueFigure({ fitted: 0, target: 10, range: [0, 10] }, size);
    const [ring, disc] = marksOfType(figure, "circle");
    expect([disc.x, ring.x]).toEqual([5, 95]);
    expect(describeFittedValue({ fitted: 2.5, target: 2, range: [0, 3] }).sentence).toBe(
      "Says 2.5; it is 2: off by 0.5.",
    );
  });

  test("the line runs through the middles of its parts, the chosen sample is ringed", () => {
    const data = { x: [0, 4] as const, values: [1, 3], inputs: [1, 3], targets: [0, 4], chosen: 1 };
    const figure = fittedLineFigure(data, size);
    const [line] = marksOfType(figure, "line");
    const circles = marksOfType(figure, "circle");
    expect([line.points[0], line.points[2]]).toEqual([circles[0].x, circles[1].x]);
    expect([circles[2].x, circles[2].y]).toEqual([circles[1].x, circles[1].y]);
  });
});
