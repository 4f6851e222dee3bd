import { describe, expect, test } from "vitest";
import { marksOfType } from "#charts/marks/marksOfType.test-support.ts";
import { answersFigure, describeAnswers } from "./answers.ts";
import { LIGHT as theme } from "#charts/scales/theme.ts";

const size = { width: 100, height: 60, theme, colour: "#123456" };

describe("answers over the plane", () => {
  const plane = { x: [0, 2] as const, y: [0, 2] as const };
  const inputs = [0.5, 1.5, 1.5, 0.5];
  const values = Float32Array.of(0.9, 0.1, 0.2, 0.8, 0.9, 0.1, 0.2, 0.8);
  const answers = { plane, columns: 2, rows: 2, values };

  test("classes: regions, points and a ring around the chosen one, centred as a square", () => {
    const data = { answers, inputs, targets: [0, 1], classes: 2, chosen: 1 };
    const figure = answersFigure(data, size);
    const [picture] = marksOfType(figure, "image");
    expect([picture.x, picture.y, picture.width]).toEqual([20, 0, 60]);
    const ring = marksOfType(figure, "circle").at(-1)!;
    expect([ring.x, ring.y]).toEqual([20 + 45, 45]);
    expect(describeAnswers(data).rows).toEqual([
      ["1", "50 %"],
      ["2", "50 %"],
    ]);
  });

  test("a surface takes one value a cell, and before any answer the frame is empty", () => {
    const surface = { ...answers, values: Float32Array.of(0, 1, -1, NaN) };
    const data = { answers: surface, inputs, targets: [-1, 1], chosen: 5 };
    const [picture] = marksOfType(answersFigure(data, size), "image");
    expect([picture.pixels.rgba[3], picture.pixels.rgba[15]]).toEqual([255, 0]);
    expect(answersFigure({ ...data, answers: undefined }, size).marks).toEqual([]);
  });
});
