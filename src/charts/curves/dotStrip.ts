// Where the race ended: a row for each arm, a dot for each replica, a tick behind them at the mean. Equal
// values stand beside each other, so that every replica is seen.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { mean } from "d3-array";

import { makeScale, placeAxis, ticksOf } from "#charts/marks/axes.ts";
import type { Scale, Tick } from "#charts/marks/axes.ts";
import { beeswarm } from "#charts/marks/dodge.ts";
import { formatMeasured, formatPercent } from "#charts/scales/format.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import { list } from "#charts/marks/textAlternative.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type ArmFinals = { readonly arm: Arm; readonly values: readonly number[] };

export type DotStripOptions = {
  readonly width: number;
  readonly theme: Theme;
  /** "validation loss at the end" */
  readonly label: string;
  readonly domain?: readonly [number, number];
  readonly formatValue?: (value: number) => string;
  /** Lower rows and less room around them, for a narrow panel. */
  readonly compact?: boolean;
};

type Dot = {
  readonly replica: number;
  readonly value: number;
  readonly x: number;
  readonly y: number;
};

export type DotStripGeometry = {
  readonly plot: Box;
  readonly x: Scale;
  readonly ticks: readonly Tick[];
  readonly rows: readonly {
    readonly arm: Arm;
    readonly y: number;
    readonly dots: readonly Dot[];
    /** Mean of the finite values, undefined when there are none. */
    readonly mean: { readonly value: number; readonly x: number } | undefined;
  }[];
};

const RADIUS = 3.5;
const ROOMY = { row: 34, top: 26, right: 58, bottom: 40 };
const COMPACT = { row: 22, top: 25, right: 52, bottom: 34 };
const sizesOf = (compact = false) => (compact ? COMPACT : ROOMY);

/** Room for the longest name, and for the text alternative's disclosure beside the axis at least. */
function roomForNames(arms: readonly ArmFinals[], theme: Theme): number {
  const letters = arms.map(({ arm }) => theme.arms[arm].label.length);
  return Math.max(84, 18 + 6 * Math.max(0, ...letters));
}

/** Dots on one axis shared by all arms; values that are not finite have no dot. */
export function dotStripGeometry(
  arms: readonly ArmFinals[],
  { width, domain, compact, formatValue, theme }: DotStripOptions,
): DotStripGeometry {
  const { row: rowHeight, top, right } = sizesOf(compact);
  const left = roomForNames(arms, theme);
  const plot = {
    x: left,
    y: top,
    width: Math.max(40, width - left - right),
    height: Math.max(1, arms.length) * rowHeight,
  };
  const finite = arms.flatMap(({ values }) => values.filter(Number.isFinite));
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const x = makeScale("linear", domain ?? [low, high], [plot.x, plot.x + plot.width]);
  const count = Math.max(2, Math.round(plot.width / 90));
  if (domain === undefined) x.nice(count);
  const rows = arms.map(({ arm, values }, i) => {
    const y = plot.y + (i + 0.5) * rowHeight;
    const shown = values.flatMap((value, replica) =>
      Number.isFinite(value) ? [{ value, replica, x: x(value) }] : [],
    );
    const shifts = beeswarm(
      shown.map((dot) => dot.x),
      RADIUS,
    );
    const limit = rowHeight / 2 - RADIUS;
    const dots = shown.map((dot, k) => ({
      ...dot,
      y: y + Math.min(limit, Math.max(-limit, shifts[k])),
    }));
    const centre = mean(shown, (dot) => dot.value);
    return {
      arm,
      y,
      dots,
      mean: centre === undefined ? undefined : { value: centre, x: x(centre) },
    };
  });
  return {
    plot,
    x,
    ticks: ticksOf(x, count, formatValue === formatPercent ? formatPercent : undefined),
    rows,
  };
}

function dotStripMarks(geometry: DotStripGeometry, options: DotStripOptions): Mark[] {
  const { plot, ticks, rows } = geometry;
  const { theme, label } = options;
  const base = plot.y + plot.height;
  return [
    { type: "text", x: 4, y: plot.y - 12, text: label, fill: theme.ink, size: 12, weight: 600 },
    ...ticks.map(({ at }): Mark => ({
      type: "line",
      points: [at, plot.y, at, base],
      stroke: theme.grid,
    })),
    ...placeAxis(plot, ticks, "", theme),
    ...rows.flatMap((row) => rowMarks(row, plot, options)),
  ];
}

function rowMarks(
  { arm, y, dots, mean: centre }: DotStripGeometry["rows"][number],
  plot: Box,
  { theme, formatValue: write = formatMeasured, compact }: DotStripOptions,
): Mark[] {
  const style = theme.arms[arm];
  const paint = { fill: style.colour, fillOpacity: 0.85 };
  const reach = compact ? 9 : 12;
  const name: Mark = {
    type: "text",
    x: plot.x - 12,
    y,
    text: style.label,
    fill: theme.ink,
    anchor: "end",
    baseline: "middle",
  };
  if (centre === undefined) return [name];
  return [
    name,
    {
      type: "line",
      points: [centre.x, y - reach, centre.x, y + reach],
      stroke: theme.ink,
      strokeWidth: 2,
    },
    ...dots.map((dot) => marker(style.marker, dot.x, dot.y, RADIUS - 0.5, paint)),
    {
      type: "text",
      x: plot.x + plot.width + 12,
      y,
      text: write(centre.value),
      fill: theme.ink,
      weight: 600,
      baseline: "middle",
    },
  ];
}

/** Height of the strip for a number of arms. */
export function dotStripHeight(arms: number, compact = false): number {
  const { row, top, bottom } = sizesOf(compact);
  return top + Math.max(1, arms) * row + bottom - 14;
}

export function dotStripFigure(arms: readonly ArmFinals[], options: DotStripOptions): Figure {
  const { width, theme, label } = options;
  return {
    width,
    height: dotStripHeight(arms.length, options.compact),
    title: label,
    description: describeDotStrip(arms, options).sentence,
    background: theme.panel,
    marks: dotStripMarks(dotStripGeometry(arms, options), options),
  };
}

/** The means in a sentence, every replica's value in the table. */
export function describeDotStrip(
  arms: readonly ArmFinals[],
  { theme, label, formatValue = formatMeasured }: DotStripOptions,
): TextAlternative {
  const means = arms.flatMap(({ arm, values }) => {
    const finite = values.filter(Number.isFinite);
    const centre = mean(finite);
    if (centre === undefined) return [];
    return [`${theme.arms[arm].label} ${formatValue(centre)} (n = ${finite.length})`];
  });
  const replicas = Math.max(0, ...arms.map(({ values }) => values.length));
  return {
    sentence: means.length === 0 ? `${label}: no results yet.` : `${label}: mean ${list(means)}.`,
    columns: ["replica", ...arms.map(({ arm }) => theme.arms[arm].label)],
    rows: Array.from({ length: replicas }, (_, r) => [
      String(r + 1),
      ...arms.map(({ values }) => formatValue(values[r] ?? NaN)),
    ]),
  };
}
