// What a student answers against what its teacher does, sample by sample, in a regression: on the diagonal they
// agree. Hollow: at the student's start; filled: now.

import { makeScale, placeAxis, ticksOf, valueAxis } from "#charts/marks/axes.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { ArmStyle } from "#charts/scales/armStyles.ts";
import { formatCount, formatMeasured, formatNumber } from "#charts/scales/format.ts";
import type { Theme } from "#charts/scales/theme.ts";

/** Fitted values of the same samples, in the target's own unit. */
export type AgreementData = {
  readonly teacher: ArrayLike<number>;
  readonly start?: ArrayLike<number>;
  readonly now: ArrayLike<number>;
};

export type AgreementOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly student: ArmStyle;
};

const MARGIN = { top: 50, right: 14, bottom: 38, left: 50 };

export function agreementFigure(data: AgreementData, options: AgreementOptions): Figure {
  const { width, height, theme, student } = options;
  const side = Math.max(
    20,
    Math.min(width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom),
  );
  const plot: Box = { x: MARGIN.left, y: MARGIN.top, width: side, height: side };
  const base = plot.y + side;
  const domain = domainOf(data);
  const x = makeScale("linear", domain, [plot.x, plot.x + side]);
  const y = makeScale("linear", domain, [base, plot.y]);
  const dots = (values: ArrayLike<number> | undefined, paint: object): Mark[] =>
    Array.from(values ?? [], (value, i) => ({ value, at: data.teacher[i] }))
      .filter(({ value, at }) => Number.isFinite(value) && Number.isFinite(at))
      .map(({ value, at }): Mark => ({ type: "circle", x: x(at), y: y(value), r: 2.5, ...paint }));
  const hollow = { stroke: theme.inkMuted, strokeWidth: 1, strokeOpacity: 0.7 };
  const key = (left: number, text: string, paint: object): Mark[] => [
    { type: "circle", x: left, y: 31, r: 2.5, ...paint },
    { type: "text", x: left + 7, y: 31, text, fill: theme.ink, baseline: "middle" },
  ];
  return {
    width,
    height,
    title: "The student's answers against the teacher's",
    description: describeAgreement(data).sentence,
    background: theme.panel,
    marks: [
      ...valueAxis(plot, ticksOf(y, 4), "", theme),
      { type: "text", x: 4, y: 14, text: student.label, fill: theme.ink, size: 12, weight: 600 },
      ...placeAxis(plot, ticksOf(x, 4), "teacher", theme),
      ...key(10, "at the start", hollow),
      ...key(96, "now", { fill: student.colour }),
      {
        type: "line",
        points: [plot.x, base, plot.x + side, plot.y],
        stroke: theme.ink,
        strokeWidth: 1,
        dash: [3, 3],
      },
      {
        type: "group",
        clip: plot,
        marks: [...dots(data.start, hollow), ...dots(data.now, { fill: student.colour })],
      },
    ],
  };
}

/** That of the teacher and of the student now: where the start lies far beyond, it is cut. */
function domainOf({ teacher, now }: AgreementData): readonly [number, number] {
  const all = [...Array.from(teacher), ...Array.from(now)].filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const rim = 0.05 * (high - low);
  return [low - rim, high + rim];
}

/** Root mean square of the differences, in the target's unit. */
export function distanceOf(teacher: ArrayLike<number>, student: ArrayLike<number>): number {
  const squares = Array.from(teacher, (value, i) => (value - student[i]) ** 2);
  return Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length);
}

export function describeAgreement({ teacher, start, now }: AgreementData): TextAlternative {
  const began = start ? `, ${formatMeasured(distanceOf(teacher, start))} at its start` : "";
  return {
    sentence: `On ${formatCount(teacher.length)} held-out samples the student is ${formatMeasured(distanceOf(teacher, now))} from its teacher (root mean square)${began}.`,
    columns: ["sample", "teacher", "student at its start", "student now"],
    rows: Array.from(teacher, (value, i) => [
      String(i + 1),
      formatNumber(value),
      formatNumber(start?.[i]),
      formatNumber(now[i]),
    ]),
  };
}
