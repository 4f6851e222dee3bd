// How alike the units of every block are over the steps of training, both axes logarithmic: a line a block. What is
// exactly 0 has a row of its own under the logarithmic axis: equal to the bit is not merely close.

import { hairline, makeScale, placeAxis, ticksOf, valueAxis } from "#charts/marks/axes.ts";
import type { Tick } from "#charts/marks/axes.ts";
import { dodgeLabels } from "#charts/marks/dodge.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import { formatCount, formatMeasured, formatNumber } from "#charts/scales/format.ts";
import { CLASS_MARKERS } from "#charts/scales/theme.ts";
import type { Theme } from "#charts/scales/theme.ts";

/** One block's value at each of the steps. */
export type LikenessLine = { readonly name: string; readonly values: readonly number[] };

export type LikenessOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** Title of the value axis. */
  readonly label: string;
  readonly scale: "log" | "linear";
  readonly steps: readonly number[];
  /** The step at which units had parted. */
  readonly parted?: number | undefined;
};

const MARGIN = { top: 34, right: 36, bottom: 36, left: 50 };
/** Height of the row for what is exactly 0. */
const ZERO_ROW = 16;
/** Where step 0 lies on the logarithmic axis. */
const START = 0.5;
/** Nothing below it is more than rounding. */
const LEAST = 1e-18;

export function likenessFigure(lines: readonly LikenessLine[], options: LikenessOptions): Figure {
  const { width, height, theme, label, steps, parted } = options;
  const plot: Box = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(20, width - MARGIN.left - MARGIN.right),
    height: Math.max(20, height - MARGIN.top - MARGIN.bottom),
  };
  const across = makeScale("log", [START, Math.max(2, ...steps)], [plot.x, plot.x + plot.width]);
  const x = (step: number) => across(Math.max(START, step));
  const { y, ticks } = valueScale(lines, options, plot);
  const startTick: Tick = { at: x(0), label: "0" };
  const stepTicks = ticksOf(across, 4, formatCount).filter(({ at }) => at > x(0) + 14);
  return {
    width,
    height,
    title: label,
    description: describeLikeness(lines, options).sentence,
    background: theme.panel,
    marks: [
      ...valueAxis(plot, ticks, label, theme),
      ...placeAxis(plot, [startTick, ...stepTicks], "steps", theme),
      ...(parted === undefined ? [] : momentMarks(x(parted), plot, theme)),
      ...lines.flatMap((line, at) => lineMarks(line, at, steps, x, y, theme)),
      ...endLabels(lines, y, plot, theme),
    ],
  };
}

type ValueScale = { readonly y: (value: number) => number; readonly ticks: readonly Tick[] };

function valueScale(
  lines: readonly LikenessLine[],
  { scale }: LikenessOptions,
  plot: Box,
): ValueScale {
  const values = lines.flatMap((line) => line.values).filter(Number.isFinite);
  const base = plot.y + plot.height;
  if (scale === "linear") {
    const high = Math.max(2, ...values);
    const linear = makeScale("linear", [0, high], [base, plot.y]).nice(4);
    return { y: linear, ticks: ticksOf(linear, 4) };
  }
  const isZero = (value: number) => Math.abs(value) < LEAST;
  const positive = values.filter((value) => value >= LEAST);
  const floor = values.some(isZero) ? base - ZERO_ROW : base;
  const low = 10 ** Math.floor(Math.log10(Math.min(0.1, ...positive)));
  const log = makeScale("log", [low, Math.max(1, ...positive)], [floor, plot.y]);
  const zero: readonly Tick[] = floor < base ? [{ at: base, label: "0" }] : [];
  return {
    y: (value) => (isZero(value) ? base : log(value)),
    ticks: [...ticksOf(log, 5), ...zero],
  };
}

/** A line across the figure where the units had parted. */
function momentMarks(at: number, plot: Box, theme: Theme): Mark[] {
  const [top, bottom] = [plot.y, plot.y + plot.height];
  const isLeft = at > plot.x + plot.width / 2;
  return [
    { ...hairline([at, top, at, bottom], theme.inkMuted), dash: [3, 3] } as Mark,
    {
      type: "text",
      x: at + (isLeft ? -5 : 5),
      y: top + 9,
      text: "parted",
      fill: theme.inkMuted,
      anchor: isLeft ? "end" : "start",
      halo: theme.panel,
    },
  ];
}

function lineMarks(
  { values }: LikenessLine,
  at: number,
  steps: readonly number[],
  x: (step: number) => number,
  y: (value: number) => number,
  theme: Theme,
): Mark[] {
  const stroke = colourOf(at, theme);
  const points = values.flatMap((value, i) => [x(steps[i]), y(value)]);
  return [{ type: "line", points, stroke, strokeWidth: 1.75, dash: dashOf(at) }];
}

/** Marker and name beside the end of each line, kept apart. */
function endLabels(
  lines: readonly LikenessLine[],
  y: (value: number) => number,
  plot: Box,
  theme: Theme,
): Mark[] {
  const right = plot.x + plot.width;
  const known = lines.map((line, at) => ({ ...line, at, last: y(line.values.at(-1) ?? NaN) }));
  const shown = known.filter(({ last }) => Number.isFinite(last));
  const heights = dodgeLabels(
    shown.map(({ last }) => last),
    13,
    [plot.y, plot.y + plot.height],
  );
  return shown.flatMap(({ name, at }, i): Mark[] => [
    marker(CLASS_MARKERS[at % CLASS_MARKERS.length], right + 9, heights[i], 3.5, {
      fill: colourOf(at, theme),
    }),
    {
      type: "text",
      x: right + 17,
      y: heights[i],
      text: name,
      fill: theme.ink,
      baseline: "middle",
    },
  ]);
}

const colourOf = (at: number, { classes }: Theme) => classes[at % classes.length];
/** Beyond as many blocks as there are colours a second round is dashed. */
const dashOf = (at: number) => (at < CLASS_MARKERS.length ? [] : [4, 3]);

export function describeLikeness(
  lines: readonly LikenessLine[],
  { label, steps, parted }: Pick<LikenessOptions, "label" | "steps" | "parted">,
): TextAlternative {
  const last = steps.at(-1);
  const now = lines.map(({ name, values }) => `${name}: ${formatMeasured(values.at(-1))}`);
  const moment =
    parted === undefined ? "" : ` The units had parted at step ${formatCount(parted)}.`;
  return {
    sentence:
      last === undefined
        ? `${label}: nothing measured yet.`
        : `${label} of layer ${now.join(", ")} at step ${formatCount(last)}.${moment}`,
    columns: ["step", ...lines.map(({ name }) => `layer ${name}`)],
    rows: steps.map((step, i) => [
      formatCount(step),
      ...lines.map(({ values }) => formatNumber(values[i])),
    ]),
  };
}
