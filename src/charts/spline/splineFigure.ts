// The piecewise linear fit and its knots: one small plot for each input with hinges. Dashed: as the spline
// was; solid: as it is now. Below, a line for each unit leads from the knot that it had to the one it has.

import { hairline, makeScale, placeAxis, ticksOf, valueAxis } from "#charts/marks/axes.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import { formatNumber } from "#charts/scales/format.ts";
import type { Theme } from "#charts/scales/theme.ts";
import type { SplineSlice, UnitKnot } from "./splineSlices.ts";

export type SplineFigureOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** What is plotted: "target, standardised". */
  readonly label: string;
  /** The name of an input, and its numbers as people know them. */
  readonly nameOf: (variable: number) => string;
  readonly rawOf: (variable: number, value: number) => number;
  /** Samples beside a network of one input: inputs and targets. */
  readonly dots?: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> };
};

/** Pixels that a plot needs, or there are fewer beside each other. */
const LEAST_WIDTH = 230;
const MARGIN = { top: 30, right: 14, bottom: 74, left: 44 };
/** Between the axis' title and the rows of knots. */
const DASH = [5, 4];
const ROWS = { start: 48, now: 66 };

export function splineFigure(slices: readonly SplineSlice[], options: SplineFigureOptions): Figure {
  const { width, height, theme } = options;
  const { columns, lines } = gridOf(slices.length, width);
  const range = rangeOf(slices, options);
  const cell = { width: width / columns, height: height / lines };
  return {
    width,
    height,
    title: "The spline's network along its inputs",
    description: describeSpline(slices, options).sentence,
    background: theme.panel,
    marks: slices.flatMap((slice, i) => {
      const [column, line] = [i % columns, Math.floor(i / columns)];
      const box = { x: column * cell.width, y: line * cell.height, ...cell };
      return plotMarks(slice, box, range, options);
    }),
  };
}

/** How many plots stand beside and below each other in so many pixels. */
export function gridOf(plots: number, width: number) {
  const columns = Math.max(1, Math.min(plots, 3, Math.floor(width / LEAST_WIDTH)));
  return { columns, lines: Math.ceil(plots / columns) };
}

function plotMarks(
  slice: SplineSlice,
  box: Box,
  range: readonly [number, number],
  options: SplineFigureOptions,
): readonly Mark[] {
  const { theme, label, nameOf, rawOf, dots } = options;
  const { variable, low, high } = slice;
  const plot = {
    x: box.x + MARGIN.left,
    y: box.y + MARGIN.top,
    width: Math.max(1, box.width - MARGIN.left - MARGIN.right),
    height: Math.max(1, box.height - MARGIN.top - MARGIN.bottom),
  };
  const raw = (value: number) => rawOf(variable, value);
  const x = makeScale("linear", [raw(low), raw(high)], [plot.x, plot.x + plot.width]);
  const y = makeScale("linear", range, [plot.y + plot.height, plot.y]);
  const { colour } = theme.arms.spline;
  const line = (values: readonly number[]) =>
    values.flatMap((value, i) => [
      x(raw(low + ((high - low) * i) / (values.length - 1))),
      y(value),
    ]);
  const samples = Array.from(dots?.x ?? [], (value, i): Mark => ({
    type: "circle",
    x: x(raw(value)),
    y: y(dots!.y[i]),
    r: 1.5,
    fill: theme.inkMuted,
    fillOpacity: 0.35,
  }));
  return [
    ...valueAxis(plot, ticksOf(y, 4), "", theme),
    ...placeAxis(plot, ticksOf(x, 4), nameOf(variable), theme),
    {
      type: "text",
      x: box.x + 4,
      y: plot.y - 12,
      text: label,
      fill: theme.ink,
      size: 12,
      weight: 600,
    },
    {
      type: "group",
      clip: plot,
      marks: [
        ...samples,
        { type: "line", points: line(slice.now), stroke: colour, strokeWidth: 2 },
        {
          type: "line",
          points: line(slice.start),
          stroke: theme.ink,
          strokeWidth: 1.25,
          dash: DASH,
        },
      ],
    },
    ...knotMarks(slice, plot, (value) => x(raw(value)), options),
  ];
}

/** Two rows, "start" and "now", and each unit's way between them; spare units have no start. */
function knotMarks(
  { knots }: SplineSlice,
  plot: Box,
  x: (value: number) => number,
  { theme }: SplineFigureOptions,
): readonly Mark[] {
  const base = plot.y + plot.height;
  const [top, bottom] = [base + ROWS.start, base + ROWS.now];
  const { colour } = theme.arms.spline;
  const row = (text: string, y: number): Mark => ({
    type: "text",
    x: plot.x - 6,
    y,
    text,
    fill: theme.inkMuted,
    anchor: "end",
    baseline: "middle",
  });
  const dot = (at: number, y: number, fill: string, opacity: number): Mark => ({
    type: "circle",
    x: x(at),
    y,
    r: 2.5,
    fill,
    fillOpacity: opacity,
  });
  const ways = knots.flatMap(({ start, now }): Mark[] => [
    ...(start !== undefined && now !== undefined
      ? [hairline([x(start), top, x(now), bottom], colour)]
      : []),
    ...(start !== undefined ? [dot(start, top, theme.inkMuted, 1)] : []),
    ...(now !== undefined ? [dot(now, bottom, colour, start === undefined ? 0.35 : 1)] : []),
  ]);
  return [row("start", top), row("now", bottom), ...ways];
}

/** Of all slices and samples, so that plots can be compared. */
function rangeOf(slices: readonly SplineSlice[], { dots }: SplineFigureOptions): [number, number] {
  const all = slices.flatMap(({ start, now }) => [...start, ...now]).filter(Number.isFinite);
  const values = [...all, ...Array.from(dots?.y ?? [])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const rim = 0.05 * (high - low);
  return [low - rim, high + rim];
}

/** How many knots there were, how many have left the range, and how far the others have moved. */
export function describeSpline(
  slices: readonly SplineSlice[],
  { nameOf, rawOf }: Pick<SplineFigureOptions, "nameOf" | "rawOf">,
): TextAlternative {
  const rows = slices.flatMap(({ variable, knots }) =>
    knots.map(({ unit, start, now }) => [
      String(unit + 1),
      nameOf(variable),
      start === undefined ? "spare" : formatNumber(rawOf(variable, start)),
      now === undefined ? "outside" : formatNumber(rawOf(variable, now)),
    ]),
  );
  return {
    sentence: sentenceOf(slices),
    columns: ["unit", "input", "knot at the start", "knot now"],
    rows,
  };
}

function sentenceOf(slices: readonly SplineSlice[]): string {
  const begun = slices.flatMap(({ low, high, knots }) =>
    knots
      .filter(hasStart)
      .map(({ start, now }) => (now === undefined ? NaN : Math.abs(now - start) / (high - low))),
  );
  const moved = begun.filter(Number.isFinite);
  const gone = begun.length - moved.length;
  const mean = moved.reduce((sum, share) => sum + share, 0) / moved.length;
  const knots = `${begun.length} ${begun.length === 1 ? "knot" : "knots"} along ${slices.length} ${slices.length === 1 ? "input" : "inputs"}`;
  const away = gone > 0 ? `; ${gone} ${gone === 1 ? "has" : "have"} left the data's range` : "";
  if (moved.length === 0) return `${knots}${away}.`;
  return `${knots}${away}; on average they have moved by ${formatNumber(100 * mean)} % of the range.`;
}

function hasStart(knot: UnitKnot): knot is UnitKnot & { readonly start: number } {
  return knot.start !== undefined;
}
