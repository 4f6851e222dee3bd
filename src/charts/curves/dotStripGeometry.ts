// Where the dots of a race's end lie: a row for each arm. Equal values are drawn beside each other, so that every
// replica is seen; what the axis does not reach has a gutter at its edge.

import { mean } from "d3-array";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { makeScale, ticksOf } from "#charts/marks/axes.ts";
import type { Scale, Tick } from "#charts/marks/axes.ts";
import { beyondWords, gutterFor } from "#charts/marks/beyond.ts";
import type { Side } from "#charts/marks/beyond.ts";
import { beeswarm } from "#charts/marks/dodge.ts";
import type { Box } from "#charts/marks/marks.ts";
import { formatMeasured } from "#charts/scales/format.ts";
import { domainWithin } from "#charts/scales/reach.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type ArmFinals = {
  readonly arm: Arm;
  readonly values: readonly number[];
  /** "Run 3": a run that is pinned, below the row of its arm. */
  readonly ghost?: string;
};

export type DotStripOptions = {
  readonly width: number;
  readonly theme: Theme;
  /** "validation loss at the end" */
  readonly label: string;
  /** Differences up to this always share the axis; what lies much further out stands at its edge. All do by default. */
  readonly reach?: number;
  readonly formatValue?: (value: number) => string;
  /** From 0: its dots stand out from all others of the run at hand. */
  readonly replica?: number;
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
  /** Room beyond the ends of the scale, 0 where all values lie on it. */
  readonly gutters: { readonly [side in Side]: number };
  readonly rows: readonly {
    readonly arm: Arm;
    readonly ghost?: string | undefined;
    readonly y: number;
    readonly dots: readonly Dot[];
    /** Nothing has been measured, as opposed to nothing that is a number. */
    readonly isEmpty: boolean;
    /** Finite values that the axis does not reach. */
    readonly beyond: { readonly [side in Side]: readonly number[] };
    /** Mean of the finite values, undefined when there are none; it has no place where the axis does not reach it. */
    readonly mean: { readonly value: number; readonly x?: number } | undefined;
  }[];
};

export const RADIUS = 3.5;
const ROOMY = { row: 34, top: 26, right: 58, bottom: 40 };
const COMPACT = { row: 22, top: 25, right: 52, bottom: 34 };
export const sizesOf = (compact = false) => (compact ? COMPACT : ROOMY);

/** Room for the longest name, and for the text alternative's disclosure beside the axis at least. */
function roomForNames(arms: readonly ArmFinals[], theme: Theme): number {
  const letters = arms.map(({ arm }) => theme.arms[arm].label.length);
  return Math.max(84, 18 + 6 * Math.max(0, ...letters));
}

/** Room for the longest mean beside the plot: three digits as a rule. */
function roomForMeans(
  arms: readonly ArmFinals[],
  { compact, formatValue = formatMeasured }: DotStripOptions,
): number {
  const letters = arms.map(
    ({ values }) => formatValue(mean(values.filter(Number.isFinite)) ?? NaN).length,
  );
  const longest = Math.max(...letters);
  return longest > 6 ? 12 + 7.4 * longest : sizesOf(compact).right;
}

/** Dots on one axis shared by all arms; values that are not finite have no dot. */
export function dotStripGeometry(
  arms: readonly ArmFinals[],
  options: DotStripOptions,
): DotStripGeometry {
  const { width, compact, formatValue, theme } = options;
  const { row: rowHeight, top } = sizesOf(compact);
  const right = roomForMeans(arms, options);
  const left = roomForNames(arms, theme);
  const plot = {
    x: left,
    y: top,
    width: Math.max(40, width - left - right),
    height: Math.max(1, arms.length) * rowHeight,
  };
  const { x, gutters, isHeld } = stripScale(arms, plot, options);
  const rows = arms.map(({ arm, values, ghost }, i) => {
    const y = plot.y + (i + 0.5) * rowHeight;
    const finite = values.filter(Number.isFinite);
    const shown = values.flatMap((value, replica) =>
      Number.isFinite(value) && isHeld(value) ? [{ value, replica, x: x(value) }] : [],
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
    const centre = mean(finite);
    return {
      arm,
      ghost,
      y,
      dots,
      beyond: beyondOf(finite, x),
      isEmpty: values.length === 0,
      mean:
        centre === undefined
          ? undefined
          : { value: centre, ...(isHeld(centre) && { x: x(centre) }) },
    };
  });
  return { plot, x, gutters, ticks: ticksOf(x, tickCount(plot.width), formatValue), rows };
}

/** Ticks of the plot's width; what gutters leave of it has as many. */
const tickCount = (width: number) => Math.max(2, Math.round(width / 90));
export const SIDES: readonly Side[] = ["low", "high"];

/** The scale of all that it reaches, between the gutters for what it does not. */
function stripScale(
  arms: readonly ArmFinals[],
  plot: Box,
  { reach = Infinity, formatValue = formatMeasured }: DotStripOptions,
) {
  const finite = arms.flatMap(({ values }) => values.filter(Number.isFinite));
  const held = domainWithin(finite, reach) ?? [0, 1];
  const [left, right] = [plot.x, plot.x + plot.width];
  const x = makeScale("linear", held, [left, right]);
  x.nice(tickCount(plot.width));
  const cut = arms.map(({ values }) => beyondOf(values, x));
  const [low, high] = SIDES.map((side) =>
    gutterFor(cut.map((beyond) => beyondWords(beyond[side], side, formatValue))),
  );
  x.range([left + low, Math.max(left + low + 40, right - high)]);
  const [least, most] = x.domain();
  const isHeld = (value: number) => value >= least && value <= most;
  return { x, gutters: { low, high }, isHeld };
}

function beyondOf(values: readonly number[], x: Scale) {
  const [least, most] = x.domain();
  const finite = values.filter(Number.isFinite);
  return {
    low: finite.filter((value) => value < least),
    high: finite.filter((value) => value > most),
  };
}
