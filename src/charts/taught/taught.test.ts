// Geometry of the pictures of teachers and hints: numbers become lengths, places and colours as they should.

import { expect, test } from "vitest";
import type { HintReport } from "#core/experiment/insight/hintReport.ts";
import type { Figure, Mark } from "#charts/marks/marks.ts";
import { colourOf, sequentialScale } from "#charts/scales/colour.ts";
import { LIGHT as theme } from "#charts/scales/theme.ts";
import { agreementFigure, describeAgreement, distanceOf } from "./agreement.ts";
import { describeHintDescent, hintDescentFigure } from "./hintDescent.ts";
import { shownClasses, softBarsFigure } from "./softBars.ts";
import { describeWrongClasses, wrongClassesFigure } from "./wrongClasses.ts";

const student = theme.arms.distilled;
const size = { width: 600, height: 300, theme };
const rects = ({ marks }: Figure, fill: string) =>
  marks.filter((mark) => mark.type === "rect" && mark.fill === fill) as (Mark & { type: "rect" })[];
const lines = ({ marks }: Figure, stroke: string) =>
  marks.filter(
    (mark) => mark.type === "line" && mark.stroke === stroke && mark.points.length > 4,
  ) as (Mark & { type: "line" })[];

test("bars are as long as the answers are likely, teacher and student on one axis", () => {
  const teacher = [0.1, 0.6, 0.3];
  const answers = { classes: ["a", "b", "c"], label: 1, teacher, temperature: 4 };
  const figure = softBarsFigure({ ...answers, student: [0.2, 0.4, 0.4] }, { ...size, student });
  const [, ...taught] = rects(figure, theme.arms.original.colour); // the first is the key's
  const [, ...own] = rects(figure, student.colour);
  const lengths = [...taught, ...own].map(({ width }) => width / taught[1].width);
  [1 / 6, 1, 1 / 2, 1 / 3, 2 / 3, 2 / 3].forEach((share, i) =>
    expect(lengths[i]).toBeCloseTo(share, 9),
  );
  expect(figure.description).toContain("40\u00a0% of the teacher's answer stand on wrong classes");
});

test("of many classes the teacher's likeliest twelve are drawn, the label's among them", () => {
  const teacher = Array.from({ length: 40 }, (_, k) => (k + 1) / 820);
  expect(shownClasses({ teacher, label: 39 })).toEqual(
    Array.from({ length: 12 }, (_, i) => 28 + i),
  );
  expect(shownClasses({ teacher, label: 3 })[0]).toBe(3);
  expect(shownClasses({ teacher, label: 3 })).toHaveLength(12);
});

test("wrong answers have colours of one scale in both matrices; right ones and missing labels are hollow", () => {
  const data = {
    classes: ["a", "b"],
    teacher: [0.9, 0.1, NaN, NaN],
    student: [0.8, 0.2, 0.05, 0.95],
    name: "distilled",
    temperature: 4,
  };
  const figure = wrongClassesFigure(data, size);
  const scale = sequentialScale(theme.activation, 0, 0.2);
  for (const p of [0.1, 0.2, 0.05]) expect(rects(figure, colourOf(scale, p))).toHaveLength(1);
  const hollow = figure.marks.filter((mark) => mark.type === "rect" && mark.fill === undefined);
  expect(hollow).toHaveLength(5);
  expect(describeWrongClasses(data).rows).toEqual([["a", "b", "10\u00a0%", "20\u00a0%"]]);
});

test("a student that answers as its teacher does lies on the diagonal", () => {
  const teacher = [1, 3, 2];
  const { marks } = agreementFigure({ teacher, now: teacher }, { ...size, student });
  const group = marks.find((mark) => mark.type === "group") as Mark & { type: "group" };
  const dots = group.marks as (Mark & { type: "circle" })[];
  const sums = dots.map(({ x, y }) => x + y);
  sums.forEach((sum) => expect(sum).toBeCloseTo(sums[0], 9));
  expect(distanceOf([1, 3, 2], [1, 1, 0])).toBeCloseTo(Math.sqrt(8 / 3), 12);
  expect(describeAgreement({ teacher, now: [1, 1, 0] }).sentence).toContain(
    "1.63 from its teacher",
  );
});

const report: HintReport = {
  looks: [0, 1, 10].map((step) => ({ step, fit: 1 / (1 + step), heldOut: 2 / (1 + step) })),
  stepsPerEpoch: 5,
  fused: { fit: 0.05, heldOut: 0.06 },
  samples: 100,
  isAlone: true,
  isLeast: true,
};

test("a hint falls towards the level line of the fusion on one logarithmic axis", () => {
  const figure = hintDescentFigure(report, size);
  const [fit] = lines(figure, theme.arms.hint.colour);
  const [level] = lines(figure, theme.arms.fused.colour);
  const heights = (line: Mark & { type: "line" }) => [...line.points].filter((_, i) => i % 2 === 1);
  expect(new Set(heights(level)).size).toBe(1);
  const [first, second, last] = heights(fit);
  // Equal ratios are equal distances: 1 to 1/2 as 1/2 to 1/4; here 1/2 to 1/11 and 1/11 to .05.
  const unit = (second - first) / Math.log(2);
  expect((last - second) / unit).toBeCloseTo(Math.log(11 / 2), 9);
  expect((heights(level)[0] - last) / unit).toBeCloseTo(Math.log(1 / 11 / 0.05), 9);
  expect(figure.description).toBe(
    "After 10 steps the hint has lost 9.1\u00a0% of the signal on 100 samples of the fit (18.2\u00a0% on held-out ones), the fusion 5\u00a0% (6\u00a0%).",
  );
});

test("a fusion that is exact, and a hint that has diverged, have their places and no numbers that are none", () => {
  const exact = hintDescentFigure({ ...report, fused: { fit: 0, heldOut: 0 } }, size);
  const looks = [{ step: 0, fit: NaN, heldOut: NaN }];
  for (const figure of [exact, hintDescentFigure({ ...report, looks }, size)]) {
    const texts = figure.marks.flatMap((mark) => (mark.type === "text" ? [mark.text] : []));
    expect(texts.join(" ")).not.toMatch(/NaN|Infinity|undefined/);
  }
  expect(describeHintDescent({ ...report, looks: [] }).sentence).toBe(
    "The hint has not been looked at.",
  );
});
