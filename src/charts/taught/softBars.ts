// The answers of a teacher and its student to one sample, class by class: two bars each, the label's class marked. Wrong
// classes are half of the point, so that the axis ends with the longest bar.

import { hairline, makeScale, ticksOf } from "#charts/marks/axes.ts";
import { fitText } from "#charts/marks/fitText.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { ArmStyle } from "#charts/scales/armStyles.ts";
import { formatNumber, formatPercent } from "#charts/scales/format.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type SoftAnswers = {
  readonly classes: readonly string[];
  /** The true class, from 0. */
  readonly label: number;
  /** Softened probabilities of every class. */
  readonly teacher: ArrayLike<number>;
  readonly student: ArrayLike<number>;
  readonly temperature: number;
};

export type SoftBarsOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly student: ArmStyle;
};

/** Classes that are drawn: those of the largest answers of the teacher, and the label's. */
const MOST_CLASSES = 12;
const MARGIN = { top: 46, right: 46, bottom: 24 };
/** Pixels left of the bars: of a letter of a name, of the mark, and of both at most. */
const [LETTER, MARK, MOST_LEFT] = [6.4, 32, 150];
const SIZE = 11;

export function shownClasses({ teacher, label }: Pick<SoftAnswers, "teacher" | "label">): number[] {
  const order = Array.from(teacher, (_, k) => k);
  if (order.length <= MOST_CLASSES) return order;
  const ranked = order.toSorted((a, b) => teacher[b] - teacher[a] || a - b);
  const first = ranked.slice(0, MOST_CLASSES);
  if (!first.includes(label)) first[MOST_CLASSES - 1] = label;
  return first.toSorted((a, b) => a - b);
}

export function softBarsFigure(answers: SoftAnswers, options: SoftBarsOptions): Figure {
  const { width, height, theme } = options;
  const longest = Math.max(...answers.classes.map(({ length }) => length));
  const left = Math.min(MOST_LEFT, width / 3, MARK + LETTER * Math.max(3, longest));
  const plot: Box = {
    x: left,
    y: MARGIN.top,
    width: Math.max(20, width - left - MARGIN.right),
    height: Math.max(20, height - MARGIN.top - MARGIN.bottom),
  };
  const shown = shownClasses(answers);
  const pitch = plot.height / shown.length;
  const most = Math.max(0.01, ...shown.flatMap((k) => [answers.teacher[k], answers.student[k]]));
  const x = makeScale("linear", [0, most], [plot.x, plot.x + plot.width]);
  const ticks = ticksOf(x, Math.max(2, Math.round(plot.width / 90)), formatPercent);
  const base = plot.y + plot.height;
  return {
    width,
    height,
    title: titleOf(answers),
    description: describeSoftAnswers(answers).sentence,
    background: theme.panel,
    marks: [
      { type: "text", x: 4, y: 14, text: titleOf(answers), fill: theme.ink, size: 12, weight: 600 },
      ...keyMarks(options),
      ...ticks.flatMap(({ at, label }): Mark[] => [
        hairline([at, plot.y, at, base], theme.grid),
        { type: "text", x: at, y: base + 15, text: label, fill: theme.inkMuted, anchor: "middle" },
      ]),
      ...shown.flatMap((k, row) =>
        classMarks(k, { ...plot, y: plot.y + row * pitch, height: pitch }, x, answers, options),
      ),
      hairline([plot.x, plot.y, plot.x, base], theme.axis),
    ],
  };
}

function titleOf({ temperature }: SoftAnswers): string {
  return `Answers at temperature ${formatNumber(temperature)}`;
}

function keyMarks({ theme, student }: SoftBarsOptions): Mark[] {
  const { colour } = theme.arms.original;
  const entry = (x: number, fill: string, text: string): Mark[] => [
    { type: "rect", x, y: 26, width: 12, height: 8, fill },
    { type: "text", x: x + 17, y: 30, text, fill: theme.ink, baseline: "middle" },
  ];
  return [
    ...entry(6, colour, "teacher"),
    ...entry(82, student.colour, student.label),
    marker("triangle", 206, 30.5, 4, { fill: theme.ink }),
    { type: "text", x: 216, y: 30, text: "label", fill: theme.ink, baseline: "middle" },
  ];
}

/** A row: the name, and the teacher's bar over the student's, their percents at their ends. */
function classMarks(
  k: number,
  row: Box,
  x: (value: number) => number,
  { classes, label, teacher, student }: SoftAnswers,
  { theme, student: style }: SoftBarsOptions,
): Mark[] {
  const thick = Math.max(2, Math.min(10, (row.height - 5) / 2));
  const middle = row.y + row.height / 2;
  const isTrue = k === label;
  const bar = (p: number, y: number, fill: string): Mark[] => {
    if (!Number.isFinite(p)) return [];
    const size = Math.max(1, x(p) - row.x);
    return [
      { type: "rect", x: row.x, y, width: size, height: thick - 0.5, fill },
      {
        type: "text",
        x: row.x + size + 4,
        y: y + thick / 2,
        text: formatPercent(p),
        fill: theme.inkMuted,
        size: 9,
        baseline: "middle",
      },
    ];
  };
  return [
    ...(isTrue ? [marker("triangle", row.x - 12, middle, 4, { fill: theme.ink })] : []),
    {
      type: "text",
      x: row.x - 22,
      y: middle,
      text: fitText([classes[k] ?? String(k + 1)], row.x - 26, SIZE),
      fill: theme.ink,
      anchor: "end",
      baseline: "middle",
      weight: isTrue ? 650 : 400,
    },
    ...bar(teacher[k], middle - thick, theme.arms.original.colour),
    ...bar(student[k], middle, style.colour),
  ];
}

export function describeSoftAnswers(answers: SoftAnswers): TextAlternative {
  const { classes, label, teacher, student, temperature } = answers;
  const wrong = Array.from(teacher).reduce((sum, p, k) => sum + (k === label ? 0 : p), 0);
  const rest = shownClasses(answers).length < classes.length ? " The largest are drawn." : "";
  return {
    sentence: `The label is ${classes[label]}. At temperature ${formatNumber(temperature)} the teacher gives it ${formatPercent(teacher[label])}, the student ${formatPercent(student[label])}; ${formatPercent(wrong)} of the teacher's answer stand on wrong classes.${rest}`,
    columns: ["class", "label", "teacher", "student"],
    rows: classes.map((name, k) => [
      name,
      k === label ? "1" : "0",
      formatPercent(teacher[k]),
      formatPercent(student[k]),
    ]),
  };
}
