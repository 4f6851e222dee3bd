// How a hint gets on, step by step: the signal that its guided layer loses, and as level lines what the fusion of the
// same span loses, solved at once. Both axes are logarithmic. Solid: on the samples of the fit; dashed: held-out ones.

import type { HintReport } from "#core/experiment/insight/hintReport.ts";
import { makeScale, placeAxis, ticksOf, valueAxis } from "#charts/marks/axes.ts";
import type { Scale, Tick } from "#charts/marks/axes.ts";
import { dodgeLabels } from "#charts/marks/dodge.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import { formatCount, formatMeasured, formatPercent } from "#charts/scales/format.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type HintDescentOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
};

type Line = {
  readonly name: string;
  readonly values: readonly number[];
  readonly colour: string;
  readonly isHeldOut: boolean;
};

const MARGIN = { top: 34, right: 112, bottom: 38, left: 52 };
/** Where step 0 lies on the logarithmic axis, and the least loss that is drawn: less is exact to all eyes. */
const [START, LEAST] = [0.5, 1e-8];
const DASH = [5, 3];

export function hintDescentFigure(report: HintReport, options: HintDescentOptions): Figure {
  const { width, height, theme } = options;
  const steps = report.looks.map(({ step }) => step);
  const plot: Box = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(20, width - MARGIN.left - MARGIN.right),
    height: Math.max(20, height - MARGIN.top - MARGIN.bottom),
  };
  const lines = linesOf(report, theme);
  const across = makeScale("log", [START, Math.max(2, ...steps)], [plot.x, plot.x + plot.width]);
  const x = (step: number) => across(Math.max(START, step));
  const y = heightsOf(lines, plot);
  const stepTicks = ticksOf(across, 4, formatCount).filter(({ at }) => at > x(0) + 14);
  const start: Tick = { at: x(0), label: "0" };
  return {
    width,
    height,
    title: TITLE,
    description: describeHintDescent(report).sentence,
    background: theme.panel,
    marks: [
      ...valueAxis(plot, percentTicks(y.scale), TITLE, theme),
      ...placeAxis(plot, [start, ...stepTicks], "steps of the hint", theme),
      ...epochMarks(report, plot, x, theme),
      ...lines.map((line) => lineMark(line, steps, x, y.at)),
      ...nameMarks(lines, plot, y.at, theme),
    ],
  };
}

const TITLE = "Signal lost";

function percentTicks(scale: Scale): readonly Tick[] {
  return ticksOf(scale, 4).map(({ at }) => ({
    at,
    label: formatPercent(Number(scale.invert(at).toPrecision(6))),
  }));
}

function linesOf({ looks, fused }: HintReport, theme: Theme): readonly Line[] {
  const of = (arm: "hint" | "fused", values: readonly number[], isHeldOut: boolean): Line => ({
    name: `${arm}${isHeldOut ? ", held out" : ""}`,
    values,
    colour: theme.arms[arm].colour,
    isHeldOut,
  });
  const level = (value: number) => looks.map(() => value);
  return [
    of(
      "hint",
      looks.map(({ fit }) => fit),
      false,
    ),
    of(
      "hint",
      looks.map(({ heldOut }) => heldOut),
      true,
    ),
    of("fused", level(fused.fit), false),
    of("fused", level(fused.heldOut), true),
  ];
}

function heightsOf(lines: readonly Line[], { y, height }: Box) {
  const all = lines
    .flatMap(({ values }) => values)
    .filter((value) => value > 0 && value < Infinity);
  const low = Math.max(LEAST, Math.min(1, ...all));
  const scale = makeScale("log", [low / 1.3, Math.max(low, ...all) * 1.3], [y + height, y]);
  const at = (value: number) => (Number.isFinite(value) ? scale(Math.max(low / 1.3, value)) : NaN);
  return { scale, at };
}

/** Where an epoch ends, as many as are distinct to the eye. */
function epochMarks(
  { looks, stepsPerEpoch }: HintReport,
  { y, height }: Box,
  x: (step: number) => number,
  theme: Theme,
): Mark[] {
  const last = looks.at(-1)?.step ?? 0;
  const ends: number[] = [];
  for (let step = stepsPerEpoch; step <= last; step += stepsPerEpoch) {
    const before = ends.length === 0 ? -Infinity : x(ends[ends.length - 1]);
    if (x(step) - before >= 14) ends.push(step);
  }
  return ends.map((step): Mark => ({
    type: "line",
    points: [x(step), y + height - 5, x(step), y + height],
    stroke: theme.ink,
    strokeWidth: 1.5,
  }));
}

function lineMark(
  { values, colour, isHeldOut }: Line,
  steps: readonly number[],
  x: (step: number) => number,
  y: (value: number) => number,
): Mark {
  return {
    type: "line",
    points: values.flatMap((value, i) => [x(steps[i]), y(value)]),
    stroke: colour,
    strokeWidth: isHeldOut ? 1.25 : 2,
    ...(isHeldOut && { dash: DASH }),
  };
}

/** Names at the ends of the lines, kept apart. */
function nameMarks(
  lines: readonly Line[],
  plot: Box,
  y: (value: number) => number,
  theme: Theme,
): Mark[] {
  const known = lines.filter(({ values }) => Number.isFinite(values.at(-1)));
  const heights = dodgeLabels(
    known.map(({ values }) => y(values.at(-1)!)),
    13,
    [plot.y, plot.y + plot.height],
  );
  const right = plot.x + plot.width;
  return known.flatMap(({ name, colour, isHeldOut }, i): Mark[] => [
    {
      type: "line",
      points: [right + 5, heights[i], right + 17, heights[i]],
      stroke: colour,
      strokeWidth: isHeldOut ? 1.25 : 2,
      ...(isHeldOut && { dash: DASH }),
    },
    {
      type: "text",
      x: right + 21,
      y: heights[i],
      text: name,
      fill: theme.ink,
      baseline: "middle",
      weight: isHeldOut ? 400 : 650,
    },
  ]);
}

export function describeHintDescent({ looks, fused, samples }: HintReport): TextAlternative {
  const last = looks.at(-1);
  return {
    sentence: last
      ? `After ${formatCount(last.step)} steps the hint has lost ${formatPercent(last.fit)} of the signal on ${formatCount(samples)} samples of the fit (${formatPercent(last.heldOut)} on held-out ones), the fusion ${formatPercent(fused.fit)} (${formatPercent(fused.heldOut)}).`
      : "The hint has not been looked at.",
    columns: [
      "step",
      "lost, samples of the fit",
      "lost, held out",
      "kernel's distance from the fused",
    ],
    rows: looks.map(({ step, fit, heldOut, apart }) => [
      formatCount(step),
      formatPercent(fit),
      formatPercent(heldOut),
      formatMeasured(apart),
    ]),
  };
}
