// What a network answers over all its inputs where these are two numbers or one: the decision
// regions, the fitted surface or the fitted line, with the data and the chosen sample on it.

import type { PlaneAnswers } from "#core/experiment/events/events.ts";
import { describeBoundary, paintClasses, paintSurface, pointMarks } from "./boundary.ts";
import { colourOf, divergingScale } from "#charts/scales/colour.ts";
import type { ColourScale } from "#charts/scales/colour.ts";
import { fittedLineFigure, describeFittedLine } from "./fitted.ts";
import type { Box, Figure, Mark, Pixels } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type AnswersData = {
  /** Absent: not asked yet; the data are shown alone. */
  readonly answers: PlaneAnswers | undefined;
  /** Data to show: inputs [n, 2] or [n, 1], and class numbers or standardised targets. */
  readonly inputs: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
  /** Number of classes; absent for regression. */
  readonly classes?: number;
  readonly chosen: number;
};

export type AnswersOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly colour: string;
};

export function answersFigure(data: AnswersData, options: AnswersOptions): Figure {
  const { answers } = data;
  if (answers?.rows === 1) {
    const { plane, values } = answers;
    return fittedLineFigure({ ...data, x: plane.x, values }, options);
  }
  const { width, height, theme } = options;
  return {
    width,
    height,
    title: "Answers over the plane",
    description: describeAnswers(data).sentence,
    background: theme.panel,
    marks: answers ? planeMarks(data, answers, options) : [],
  };
}

/** The painted plane as a square as large as fits, and the data on it. */
function planeMarks(
  data: AnswersData,
  answers: PlaneAnswers,
  { width, height, theme }: AnswersOptions,
): Mark[] {
  const side = Math.min(width, height);
  const box = { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side };
  const scale = divergingScale(theme.weights, data.targets);
  const painted: Mark = {
    type: "image",
    ...box,
    pixels: paint(data, answers, scale, theme),
    smooth: true,
  };
  const marks =
    data.classes === undefined
      ? valueMarks(data, answers, box, scale, theme)
      : pointMarks({ inputs: data.inputs, classes: data.targets }, answers.plane, box, theme, 1.5);
  return [
    painted,
    { type: "group", clip: box, marks: [...marks, ...ring(data, answers, box, theme)] },
  ];
}

function paint(
  { classes }: AnswersData,
  { columns, rows, values }: PlaneAnswers,
  scale: ColourScale,
  theme: Theme,
): Pixels {
  const rgba = new Uint8ClampedArray(4 * columns * rows);
  if (classes === undefined) paintSurface(rgba, values, scale);
  else paintClasses(rgba, values, classes, theme);
  return { width: columns, height: rows, rgba };
}

/** Data of a regression: discs in the colour of their own value, so that a good fit makes them vanish. */
function valueMarks(
  { inputs, targets }: AnswersData,
  { plane }: PlaneAnswers,
  box: Box,
  scale: ColourScale,
  theme: Theme,
): Mark[] {
  return Array.from(targets, (target, i): Mark => ({
    type: "circle",
    ...placeOf(inputs, i, plane, box),
    r: 2,
    fill: colourOf(scale, target),
    stroke: theme.axis,
    strokeWidth: 0.75,
  }));
}

function ring(
  { inputs, targets, chosen }: AnswersData,
  { plane }: PlaneAnswers,
  box: Box,
  theme: Theme,
): Mark[] {
  if (!(chosen >= 0 && chosen < targets.length)) return [];
  const place = placeOf(inputs, chosen, plane, box);
  return [
    { type: "circle", ...place, r: 5, stroke: theme.panel, strokeWidth: 3 },
    { type: "circle", ...place, r: 5, stroke: theme.ink, strokeWidth: 1.5 },
  ];
}

function placeOf(inputs: ArrayLike<number>, i: number, plane: PlaneAnswers["plane"], box: Box) {
  const [u, v] = [inputs[2 * i], inputs[2 * i + 1]];
  return {
    x: box.x + (box.width * (u - plane.x[0])) / (plane.x[1] - plane.x[0]),
    y: box.y + (box.height * (plane.y[1] - v)) / (plane.y[1] - plane.y[0]),
  };
}

export function describeAnswers({
  answers,
  inputs,
  targets,
  classes,
}: AnswersData): TextAlternative {
  if (!answers) return { sentence: "No answers yet.", columns: ["input"], rows: [] };
  const { plane, columns, rows, values } = answers;
  if (rows === 1) return describeFittedLine({ x: plane.x, values, inputs, targets });
  if (classes === undefined) {
    const cells = Array.from(values).filter(Number.isFinite);
    return {
      sentence: `The fitted surface over ${columns}×${rows} places, ${targets.length} held-out samples on it.`,
      columns: ["least fitted", "largest fitted"],
      rows: [[Math.min(...cells).toFixed(2), Math.max(...cells).toFixed(2)]],
    };
  }
  const shares = new Array<number>(classes).fill(0);
  for (let cell = 0; cell < columns * rows; cell++) {
    let best = 0;
    for (let k = 1; k < classes; k++)
      if (values[cell * classes + k] > values[cell * classes + best]) best = k;
    shares[best] += 1 / (columns * rows);
  }
  const points = describeBoundary({ inputs, classes: targets }, "Decision regions");
  return {
    sentence: points.sentence,
    columns: ["class", "share of the plane"],
    rows: shares.map((share, k) => [String(k + 1), `${(100 * share).toFixed(0)} %`]),
  };
}
