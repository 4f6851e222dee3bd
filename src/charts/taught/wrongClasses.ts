// Which wrong classes a network thinks of, label by label: mean softened answers as two matrices of one scale, the
// teacher's and the student's. The right answers, which would outshine all others, are left out.

import { fitText } from "#charts/marks/fitText.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import { list } from "#charts/marks/textAlternative.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import { colourOf, inkOn, sequentialScale } from "#charts/scales/colour.ts";
import type { ColourScale } from "#charts/scales/colour.ts";
import { formatNumber, formatPercent } from "#charts/scales/format.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type WrongClasses = {
  readonly classes: readonly string[];
  /** Mean answers to the samples of each label, [classes, classes]; NaN where there is no sample of it. */
  readonly teacher: ArrayLike<number>;
  readonly student: ArrayLike<number>;
  /** The student's name. */
  readonly name: string;
  readonly temperature: number;
};

export type WrongClassesOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
};

/** Pixels: of the title, the names of columns, and between the two; of a letter, and of the names of rows at most. */
const [HEAD, NAMES, GAP] = [38, 16, 18];
const [LETTER, MOST_LEFT] = [6.2, 84];
/** A cell of this size has room for its percents. */
const ROOMY = 26;
const SIZE = 11;

/** Whether two matrices of this width stand side by side. */
export const areBeside = (width: number) => width >= 520;

export function wrongClassesFigure(data: WrongClasses, options: WrongClassesOptions): Figure {
  const { width, height, theme } = options;
  const isWide = areBeside(width);
  const place = isWide
    ? { width: (width - GAP) / 2, height }
    : { width, height: (height - GAP) / 2 };
  const scale = sequentialScale(theme.activation, 0, largestWrong(data));
  const second = isWide
    ? { ...place, x: place.width + GAP, y: 0 }
    : { ...place, x: 0, y: place.height + GAP };
  return {
    width,
    height,
    title: "Wrong classes that both think of",
    description: describeWrongClasses(data).sentence,
    background: theme.panel,
    marks: [
      ...matrixMarks("teacher", data.teacher, data, { ...place, x: 0, y: 0 }, scale, theme),
      ...matrixMarks(data.name, data.student, data, second, scale, theme),
    ],
  };
}

function largestWrong({ classes, teacher, student }: WrongClasses): number {
  const wrong = [teacher, student].flatMap((one) =>
    Array.from(one).filter((p, i) => !isRight(i, classes.length) && Number.isFinite(p)),
  );
  return Math.max(1e-12, ...wrong);
}

const isRight = (index: number, classes: number) => Math.floor(index / classes) === index % classes;

function matrixMarks(
  title: string,
  values: ArrayLike<number>,
  { classes }: WrongClasses,
  box: Box,
  scale: ColourScale,
  theme: Theme,
): Mark[] {
  const count = classes.length;
  const longest = Math.max(...classes.map(({ length }) => length));
  const names = Math.min(MOST_LEFT, box.width / 4, 12 + LETTER * Math.max(2, longest));
  const room = Math.min(box.width - names, box.height - HEAD - NAMES);
  const cell = Math.max(3, room / count);
  const [left, top] = [box.x + names, box.y + HEAD + NAMES];
  const text = { type: "text", fill: theme.inkMuted, baseline: "middle" } as const;
  const named = classes.map((name) => ({
    row: fitText([name], names - 8, SIZE),
    column: fitText([name], cell, SIZE),
  }));
  return [
    {
      type: "text",
      x: box.x + 4,
      y: box.y + 14,
      text: title,
      fill: theme.ink,
      size: 12,
      weight: 600,
    },
    { ...text, x: box.x + 4, y: box.y + 29, text: "rows: label; columns: answer" },
    ...named.flatMap(({ row, column }, k): Mark[] => [
      { ...text, x: left - 6, y: top + (k + 0.5) * cell, text: row, anchor: "end" },
      { ...text, x: left + (k + 0.5) * cell, y: top - 8, text: column, anchor: "middle" },
    ]),
    ...Array.from(values, (p, i) => {
      const [x, y] = [left + (i % count) * cell, top + Math.floor(i / count) * cell];
      return cellMarks(p, isRight(i, count), { x, y, width: cell, height: cell }, scale, theme);
    }).flat(),
  ];
}

/** A square, its percents in it where it is large; the right answer is a hollow one. */
function cellMarks(
  p: number,
  isOfLabel: boolean,
  { x, y, width: side }: Box,
  scale: ColourScale,
  theme: Theme,
): Mark[] {
  const inner = { x: x + 0.5, y: y + 0.5, width: side - 1, height: side - 1 };
  if (isOfLabel || !Number.isFinite(p)) {
    return [{ type: "rect", ...inner, stroke: theme.grid, strokeWidth: 1 }];
  }
  const fill = colourOf(scale, p);
  const square: Mark = { type: "rect", ...inner, fill };
  if (side < ROOMY) return [square];
  const words = (100 * p).toFixed(100 * p < 9.95 ? 1 : 0);
  const [cx, cy] = [x + side / 2, y + side / 2];
  const ink = inkOn(fill);
  return [
    square,
    {
      type: "text",
      x: cx,
      y: cy,
      text: words,
      fill: ink,
      size: 9,
      anchor: "middle",
      baseline: "middle",
    },
  ];
}

export function describeWrongClasses(data: WrongClasses): TextAlternative {
  const { classes, teacher, student, name, temperature } = data;
  const count = classes.length;
  const thought = Array.from(teacher, (p, i) => ({ p, i }))
    .filter(({ p, i }) => !isRight(i, count) && Number.isFinite(p))
    .toSorted((a, b) => b.p - a.p);
  const first = thought
    .slice(0, 3)
    .map(
      ({ p, i }) =>
        `${classes[i % count]} for ${classes[Math.floor(i / count)]} (${formatPercent(p)}, the student ${formatPercent(student[i])})`,
    );
  return {
    sentence: `Mean answers at temperature ${formatNumber(temperature)}, percent on wrong classes. The teacher thinks most of ${list(first) || "none"}.`,
    columns: ["label", "answer", "teacher", name],
    rows: thought.map(({ p, i }) => [
      classes[Math.floor(i / count)],
      classes[i % count],
      formatPercent(p),
      formatPercent(student[i]),
    ]),
  };
}
