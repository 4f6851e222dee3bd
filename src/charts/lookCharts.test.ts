import { describe, expect, test } from "vitest";
import type { Figure, Mark } from "./marks.ts";
import { answersFigure, answersTwin } from "./answers.ts";
import { fittedLineFigure, fittedValueFigure, fittedValueTwin } from "./fitted.ts";
import { likeliest, probabilitiesFigure, probabilitiesTwin } from "./probabilities.ts";
import { activationReadout, kernelReadout, neighbourCell } from "./readout.ts";
import { sampleMarks } from "./sample.ts";
import { figureToSvg } from "./svg.ts";
import { LIGHT as theme } from "./theme.ts";
import { cellAt, convKernelLayout, matrixLayout } from "./tiles.ts";
import { vectorMarks, vectorTwin } from "./vectorBars.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const size = { width: 100, height: 60, theme, colour: "#123456" };
const flat = (marks: readonly Mark[]): Mark[] =>
  marks.flatMap((mark) => (mark.type === "group" ? flat(mark.marks) : [mark]));
const ofType = <T extends Mark["type"]>({ marks }: Figure, type: T) =>
  flat(marks).filter((mark): mark is Extract<Mark, { type: T }> => mark.type === type);

describe("class probabilities", () => {
  const data = { values: [0.1, 0.7, 0.2], classes: ["a", "b", "c"], truth: 2 };

  test("columns are as tall as their probabilities, and the true class carries the arm's colour", () => {
    const bars = ofType(probabilitiesFigure(data, size), "rect").slice(-3);
    expect(bars[1].height / bars[0].height).toBeCloseTo(7, 6);
    expect(bars.map(({ fill }) => fill === "#123456")).toEqual([false, false, true]);
  });

  test("the answer is named with its probability, and whether it is right", () => {
    expect(plain(probabilitiesTwin(data).sentence)).toBe("Says b with 70 %, wrongly; it is c.");
    const right = probabilitiesTwin({ ...data, truth: 1 });
    expect(plain(right.sentence)).toBe("Says b with 70 %, rightly; it is b.");
  });

  test("a diverged network gives no answer and shows no number that is none", () => {
    const lost = { ...data, values: [NaN, NaN, NaN] };
    expect(likeliest(lost.values)).toBe(-1);
    expect(figureToSvg(probabilitiesFigure(lost, size))).not.toMatch(/NaN|undefined/);
    expect(probabilitiesTwin(lost).sentence).toBe("The network gives no answer; it is c.");
  });
});

describe("fitted values", () => {
  test("disc and ring stand where answer and truth lie in the range", () => {
    const figure = fittedValueFigure({ fitted: 0, truth: 10, range: [0, 10] }, size);
    const [ring, disc] = ofType(figure, "circle");
    expect([disc.x, ring.x]).toEqual([5, 95]);
    expect(fittedValueTwin({ fitted: 2.5, truth: 2, range: [0, 3] }).sentence).toBe(
      "Says 2.5; it is 2: off by 0.5.",
    );
  });

  test("the line runs through the middles of its parts, the chosen sample is ringed", () => {
    const data = { x: [0, 4] as const, values: [1, 3], inputs: [1, 3], targets: [0, 4], chosen: 1 };
    const figure = fittedLineFigure(data, size);
    const [line] = ofType(figure, "line");
    const circles = ofType(figure, "circle");
    expect([line.points[0], line.points[2]]).toEqual([circles[0].x, circles[1].x]);
    expect([circles[2].x, circles[2].y]).toEqual([circles[1].x, circles[1].y]);
  });
});

describe("answers over the plane", () => {
  const plane = { x: [0, 2] as const, y: [0, 2] as const };
  const inputs = [0.5, 1.5, 1.5, 0.5];
  const values = Float32Array.of(0.9, 0.1, 0.2, 0.8, 0.9, 0.1, 0.2, 0.8);
  const answers = { plane, columns: 2, rows: 2, values };

  test("classes: regions, points and a ring around the chosen one, centred as a square", () => {
    const data = { answers, inputs, targets: [0, 1], classes: 2, chosen: 1 };
    const figure = answersFigure(data, size);
    const [picture] = ofType(figure, "image");
    expect([picture.x, picture.y, picture.width]).toEqual([20, 0, 60]);
    const ring = ofType(figure, "circle").at(-1)!;
    expect([ring.x, ring.y]).toEqual([20 + 45, 45]);
    expect(answersTwin(data).rows).toEqual([
      ["1", "50 %"],
      ["2", "50 %"],
    ]);
  });

  test("a surface takes one value a cell, and before any answer the frame is empty", () => {
    const surface = { ...answers, values: Float32Array.of(0, 1, -1, NaN) };
    const data = { answers: surface, inputs, targets: [-1, 1], chosen: 5 };
    const [picture] = ofType(answersFigure(data, size), "image");
    expect([picture.pixels.rgba[3], picture.pixels.rgba[15]]).toEqual([255, 0]);
    expect(answersFigure({ ...data, answers: undefined }, size).marks).toEqual([]);
  });
});

describe("vectors", () => {
  const box = { x: 0, y: 0, width: 30, height: 40 };

  test("bars rise and hang from zero in proportion, in two colours", () => {
    const [up, none, down] = vectorMarks({ values: [3, 0, -1] }, box, theme) as {
      y: number;
      height: number;
      fill: string;
    }[];
    expect([up.y, up.height, none.height, down.y, down.height]).toEqual([0, 30, 0, 30, 10]);
    expect(up.fill).not.toBe(down.fill);
  });

  test("what is no number has no bar", () => {
    expect(
      vectorMarks({ values: [NaN, 1] }, box, theme).filter(({ type }) => type === "rect"),
    ).toHaveLength(1);
    expect(
      vectorTwin({ values: [1, 2], before: [0, 1] }, { label: "Bias", entry: "unit" }),
    ).toEqual({
      sentence: "Bias: 2 from 1 to 2.",
      columns: ["unit", "before training", "now"],
      rows: [
        ["1", "0", "1"],
        ["2", "1", "2"],
      ],
    });
  });
});

test("samples: images keep their shape, signals give a trace a channel, vectors a bar a number", () => {
  const box = { x: 0, y: 0, width: 80, height: 40 };
  expect(sampleMarks([0, 1, 1, 0], [2, 2, 1], box, theme)).toMatchObject([
    { x: 20, width: 40, height: 40 },
  ]);
  expect(sampleMarks([0, 1, 2, 3], [2, 2], box, theme).map(({ type }) => type)).toEqual([
    "line",
    "line",
  ]);
  expect(sampleMarks([1, 2, 3], [3], box, theme)).toHaveLength(4);
});

describe("readouts", () => {
  test("a dense kernel's number joins an input and a unit, all counted from 1", () => {
    expect(kernelReadout([20, 8], 11 * 8 + 2, -0.214)).toBe(
      "kernel[12, 3] = −0.214\ninput 12 → unit 3",
    );
  });

  test("behind an image it joins a pixel and a unit", () => {
    expect(kernelReadout([6, 4], 5 * 4 + 1, 1, [2, 3, 1])).toBe(
      "kernel[6, 2] = 1\npixel 2, 3 → unit 2",
    );
  });

  test("a convolution's number joins a channel and a filter", () => {
    expect(kernelReadout([3, 3, 2, 4], 70, 0.5)).toBe(
      "kernel[3, 3, 2, 3] = 0.5\nchannel 2 → filter 3",
    );
  });

  test("activations name unit, or filter and place", () => {
    expect(activationReadout([5], 2, 0.82)).toBe("unit 3 = 0.82");
    expect(activationReadout([4, 4, 2], 13, 0.7)).toBe("filter 2 = 0.7\nrow 2, column 3");
  });

  test("the cursor steps over gaps between tiles and stops at the edge", () => {
    const layout = convKernelLayout(2, 2, 1, 2);
    const end = cellAt(layout, 1, 0)!;
    expect(neighbourCell(layout, end, 1, 0)).toMatchObject({ tile: 1, row: 0, col: 0 });
    expect(neighbourCell(layout, end, 0, -1)).toBe(end);
    const matrix = matrixLayout(3, 2);
    expect(neighbourCell(matrix, cellAt(matrix, 0, 2)!, 0, 1)).toMatchObject({ row: 2 });
  });
});
