// The race as a picture: for each arm the mean over its replicas and a band, on linear or logarithmic
// axes of steps, seconds or arithmetic. Never smoothed. This file computes the geometry in pixels, which
// crosshair and zoom use too; curves.ts draws it.

import { extent } from "d3-array";

import { makeScale, pixelMap, ticksOf } from "#charts/marks/axes.ts";
import type { Scale, Tick } from "#charts/marks/axes.ts";
import { bandOf, geometricBandOf, geometricMeanOf, meanOf, placesOf } from "./curveData.ts";
import type { ArmCurve, Band, XAxis } from "./curveData.ts";
import { decimatedAreas, decimatedLine } from "./decimate.ts";
import type { CurvesOptions } from "./curvesOptions.ts";
import { roomFor } from "./labelRoom.ts";
import type { Box } from "#charts/marks/marks.ts";
import type { ArmStyle } from "#charts/scales/armStyles.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type CurveGeometry = {
  readonly curve: ArmCurve;
  readonly style: ArmStyle;
  readonly places: Float64Array;
  readonly band: Band;
  /** Flat pairs in pixels, decimated. */
  readonly mean: readonly number[];
  readonly areas: readonly (readonly number[])[];
  readonly replicas: readonly (readonly number[])[];
  /** Of the replica that is to stand out. */
  readonly chosen?: readonly number[];
  readonly end: CurveEnd | undefined;
};

/** The last drawn point of the mean, and the mean of what was measured last, which may lie beyond the axis. */
type CurveEnd = {
  readonly x: number;
  readonly y: number;
  /** NaN where every replica has diverged. */
  readonly last: number;
  readonly goesOn: boolean;
};

export type CurvesGeometry = {
  readonly plot: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly curves: readonly CurveGeometry[];
  /** Values the logarithmic axis cannot show. */
  readonly hidden: number;
};

const MARGIN = { top: 34, bottom: 40, left: 50 };
/** Room for the labels of the three lanes at least, so that the plot keeps its size when they join. */
const LABEL_LETTERS = 8;
const LETTER = 6.4;
/** Of more arms than this, or in a low plot, the values may have to be beside the names, both small (labelRoom.ts). */
const MANY = 8;
const SMALL_LETTER = 5.4;
const VALUE = 42;

/** Everything in pixels. Empty data give empty axes from 0 to 1; there is always something to draw. */
export function curvesGeometry(
  curves: readonly ArmCurve[],
  options: CurvesOptions,
): CurvesGeometry {
  const { width, height, xAxis = "step", yScale = "linear", band = "sd", offsets } = options;
  const plotHeight = Math.max(30, height - MARGIN.top - MARGIN.bottom);
  const labels = labelWidth(curves, plotHeight, options.theme);
  const plot = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(40, width - MARGIN.left - labels),
    height: plotHeight,
  };
  const [lineOf, spreadOf] =
    yScale === "log" ? [geometricMeanOf, geometricBandOf] : [meanOf, bandOf];
  const parts = curves.map((curve) => ({
    curve,
    places: placesOf(curve, xAxis, offsets),
    band: isLine(curve) ? lineOf(curve.replicas) : spreadOf(curve.replicas, band),
  }));
  const xDomain = options.xDomain ?? wholeDomain(parts);
  const x = makeScale("linear", xDomain, [plot.x, plot.x + plot.width]);
  const stretch = x.domain() as [number, number];
  const [own, pinned] = [false, true].map((is) => parts.filter((part) => isGhost(part) === is));
  const [visible, theirs] = [own, pinned].map((some) => shownValues(some, stretch, options));
  const isLate = options.yFollows === "lastQuarter";
  const [ownRange, theirRange] = isLate
    ? [lateDomain(own, stretch, options), lateDomain(pinned, stretch, options)]
    : [];
  const yDomain =
    options.yDomain ??
    openedFor(theirRange ?? theirs.domain, ownRange ?? visible.domain, {
      isLog: yScale === "log",
      isStart: own.every(({ places }) => places.length < 2),
    });
  const y = makeScale(yScale, yDomain, [plot.y + plot.height, plot.y]);
  if (options.yDomain === undefined && yScale === "linear") {
    y.nice(tickCount(plot.height, 44));
    y.domain(within(y.domain() as [number, number], options.bounds));
  }
  return {
    plot,
    x,
    y,
    xTicks: placeTicks(x, xAxis, tickCount(plot.width, 90)),
    yTicks: ticksOf(y, tickCount(plot.height, 44), options.formatValue),
    curves: parts.map((part) => oneCurve(part, x, y, options)),
    hidden: visible.hidden + theirs.hidden,
  };
}

function labelWidth(curves: readonly ArmCurve[], height: number, theme: Theme): number {
  const live = curves.filter(({ ghost }) => ghost === undefined);
  const arms = [...new Set(live.map(({ arm }) => arm))];
  const letters = Math.max(LABEL_LETTERS, ...arms.map((arm) => theme.arms[arm].label.length));
  const isBeside = arms.length > MANY || roomFor(arms.length, height - 8).below === 0;
  return 30 + (isBeside ? SMALL_LETTER * letters + VALUE : LETTER * letters);
}

/** Two dozen thin lines cross anyway: three-pixel columns halve the time to paint them. */
const THIN_COLUMN = 3;

type Part = { curve: ArmCurve; places: Float64Array; band: Band };

type Shown = Pick<CurvesOptions, "band" | "yScale" | "replica">;

/** The values of the replica that is to stand out; none of training, of a pinned run, or where it is the only one. */
function chosenOf(curve: ArmCurve, replica: number | undefined): ArrayLike<number> {
  if (replica === undefined || isLine(curve) || curve.replicas.length < 2) return [];
  return curve.replicas[replica] ?? [];
}

/** Training, and runs to be compared with, are lines without a band. */
function isLine({ part, ghost }: ArmCurve): boolean {
  return part === "train" || ghost !== undefined;
}

function isGhost({ curve }: Part): boolean {
  return curve.ghost !== undefined;
}

/** How far pinned runs may open the axis beyond the run at hand, on either side, in heights of it. */
const GHOST_SHARE = 0.5;

/**
 * The range of the run at hand, opened for pinned ones as far as it stays readable, however noisy they are; theirs where
 * it has none yet, and both as they are where it has been measured at its start alone.
 */
function openedFor(
  theirs: readonly [number, number],
  own: readonly [number, number],
  { isLog, isStart }: { readonly isLog: boolean; readonly isStart: boolean },
): readonly [number, number] {
  const isKnown = ([low, high]: readonly [number, number]) => low <= high;
  if (!isKnown(theirs)) return own;
  if (!isKnown(own)) return theirs;
  const [to, from] = isLog ? [Math.log, Math.exp] : [Number, Number];
  const [[low, high], [least, most]] = [own.map(to), theirs.map(to)];
  const hides = high > low && !isStart; // of one value nothing can be hidden
  const room = hides ? GHOST_SHARE * (high - low) : Infinity;
  return [
    least < low ? from(Math.max(low - room, least)) : own[0],
    most > high ? from(Math.min(high + room, most)) : own[1],
  ];
}

function oneCurve(part: Part, x: Scale, y: Scale, options: CurvesOptions): CurveGeometry {
  const { curve, places, band } = part;
  const isBare = isLine(curve);
  const [toX, toY] = [pixelMap(x), pixelMap(y)];
  const lines = options.band === "lines" && !isBare;
  const banded = !lines && !isBare && curve.replicas.length > 1;
  const chosen = chosenOf(curve, options.replica);
  return {
    ...part,
    ...(chosen.length > 0 && { chosen: decimatedLine(places, chosen, toX, toY) }),
    style: options.theme.arms[curve.arm],
    mean: decimatedLine(places, band.mean, toX, toY),
    areas: banded ? decimatedAreas(places, band.low, band.high, toX, toY) : [],
    replicas: lines
      ? curve.replicas.map((row) => decimatedLine(places, row, toX, toY, THIN_COLUMN))
      : [],
    end: endOf(part, x, y),
  };
}

function endOf({ places, band }: Part, x: Scale, y: Scale): CurveEnd | undefined {
  const [low, high] = x.domain();
  const last = band.mean[places.length - 1] ?? NaN;
  const goesOn = places[places.length - 1] > high;
  for (let i = band.mean.length - 1; i >= 0; i--) {
    const [px, py] = [x(places[i]), y(band.mean[i])];
    if (!Number.isFinite(py) || places[i] > high) continue;
    return places[i] < low ? undefined : { x: px, y: py, last, goesOn };
  }
  return undefined;
}

/** How far what may be many times as long, the arm of equal budget and pinned runs, opens the axis beyond the race. */
const LONG_SHARE = 1.5;

function wholeDomain(parts: readonly Part[]): [number, number] {
  const isLong = (part: Part) => part.curve.arm === "randomEqualBudget" || isGhost(part);
  const race = lastPlace(parts.filter((part) => !isLong(part)));
  const long = lastPlace(parts.filter(isLong));
  const high = race > 0 ? Math.max(race, Math.min(long, LONG_SHARE * race)) : long;
  return [0, high > 0 ? high : 100];
}

function lastPlace(parts: readonly Part[]): number {
  const ends = parts.flatMap(({ places }) =>
    places.length > 0 ? [places[places.length - 1]] : [],
  );
  return extent(ends.filter(Number.isFinite))[1] ?? 0;
}

/** Extremes of the last quarter of each arm's own visible stretch; undefined where nothing is in it. */
function lateDomain(
  parts: readonly Part[],
  [from, to]: readonly [number, number],
  options: Shown,
): [number, number] | undefined {
  const lates = parts.flatMap((part): [number, number][] => {
    if (part.curve.part === "train") return []; // single steps are noise: they may leave the plot
    const seen = part.places.filter((place) => place >= from && place <= to);
    if (seen.length === 0) return [];
    const [first, last] = [seen[0], seen[seen.length - 1]];
    return [shownValues([part], [last - (last - first) / 4, last], options).domain];
  });
  const [low, high] = extent(lates.flat().filter(Number.isFinite));
  return low !== undefined && high > low ? [low, high] : undefined;
}

/** Extremes of what will be drawn within the x domain, and at how many places the axis must leave out values. */
function shownValues(
  parts: readonly Part[],
  [from, to]: readonly [number, number],
  { band: kind = "sd", yScale, replica }: Shown,
): { domain: [number, number]; hidden: number } {
  let [low, high, hidden] = [Infinity, -Infinity, 0];
  for (const { curve, places, band } of parts) {
    const rows: ArrayLike<number>[] = isLine(curve)
      ? [band.mean]
      : [band.mean, band.low, band.high, chosenOf(curve, replica)];
    for (let i = 0; i < band.mean.length; i++) {
      if (places[i] < from || places[i] > to) continue;
      if (band.leftOut && band.leftOut[i] > 0) hidden++;
      for (const row of rows) {
        const value = row[i];
        if (!Number.isFinite(value) || (yScale === "log" && value <= 0)) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
  }
  // ± sd may dip below zero, where no loss can be: do not open the axis for it.
  if (kind !== "minmax" && low < 0 && leastMean(parts) >= 0) low = 0;
  return { domain: [low, high], hidden };
}

function leastMean(parts: readonly Part[]): number {
  let least = Infinity;
  for (const { band } of parts) for (const mean of band.mean) if (mean < least) least = mean;
  return least;
}

function tickCount(length: number, each: number): number {
  return Math.max(2, Math.min(8, Math.floor(length / each)));
}

function within([low, high]: [number, number], bounds?: readonly [number, number]) {
  const [least, most] = bounds ?? [-Infinity, Infinity];
  const cut: [number, number] = [Math.max(low, least), Math.min(high, most)];
  return cut[0] < cut[1] ? cut : [low, high]; // where all values are beyond the bounds, show them anyway
}

/** Above two minutes the axis counts minutes; steps are counted whole. */
function placeTicks(x: Scale, axis: XAxis, most: number): Tick[] {
  const [from, to] = x.domain();
  const count = axis === "step" ? Math.min(most, Math.max(1, Math.floor(to - from))) : most;
  if (axis !== "seconds" || !isLong(x)) return ticksOf(x, count);
  const minutes = x.copy().domain(x.domain().map((seconds) => seconds / 60));
  return ticksOf(minutes, count);
}

/** Whether a scale of seconds is labelled in minutes. */
export function isLong(x: Scale): boolean {
  return x.domain()[1] >= 120;
}
