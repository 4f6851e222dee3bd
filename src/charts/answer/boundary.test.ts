import { describe, expect, test } from "vitest";
import { boundaryFigure, paintClasses, paintSurface, pointMarks } from "./boundary.ts";
import { sequentialScale } from "#charts/scales/colour.ts";
import { LIGHT } from "#charts/scales/theme.ts";

const theme = LIGHT;

describe("decision boundary", () => {
  const plane = { x: [0, 4], y: [0, 2] } as const;

  test("sure cells are strong, even odds and no numbers transparent", () => {
    const rgba = new Uint8ClampedArray(16);
    paintClasses(rgba, [1, 0, 0.5, 0.5, 0.2, 0.8, NaN, NaN], 2, theme);
    expect([...rgba.subarray(0, 3)]).toEqual([16, 127, 118]); // #107f76
    expect([rgba[3], rgba[7], rgba[15]]).toEqual([120, 0, 0]);
    expect([...rgba.subarray(8, 11)]).toEqual([179, 107, 0]); // #b36b00
    expect(rgba[11]).toBeLessThan(120);
  });

  test("a surface takes its scale's colours", () => {
    const rgba = new Uint8ClampedArray(8);
    paintSurface(rgba, [1, NaN], sequentialScale(["#000000", "#ffffff"]));
    expect([...rgba]).toEqual([255, 255, 255, 255, 0, 0, 0, 0]);
  });

  test("points lie where their inputs are; those off the plane are left out", () => {
    const box = { x: 0, y: 0, width: 40, height: 20 };
    const points = { inputs: [2, 1, 9, 9], classes: [0, 0] };
    expect(pointMarks(points, plane, box, theme)).toMatchObject([{ type: "circle", x: 20, y: 10 }]);
    const pixels = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
    const made = boundaryFigure(pixels, points, plane, {
      side: 40,
      theme,
      title: "Moons",
      accuracy: 0.95,
    });
    expect(made.description.replaceAll("\u00a0", " ")).toBe(
      "Moons: 2 points of 1 class; 95 % are classified rightly.",
    );
  });
});
