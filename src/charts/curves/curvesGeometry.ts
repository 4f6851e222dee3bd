// The race as a picture: for each arm the mean over its replicas and a band, on linear or logarithmic
// axes of steps, seconds or arithmetic. Never smoothed. This file computes the geometry in pixels, which
// crosshair and zoom use too; curves.ts draws it.

import { extent } from "d3-array";

import { makeScale, pixelMap, ticksOf } from "#charts/marks/axes.ts";
import type { Scale, Tick } from "#charts/marks/axes.ts";
import { bandOf, geometricBandOf, geometricMeanOf, meanOf, placesOf } from "./curveData.ts";
import type { ArmCurve, Band, BandKind, XAxis } from "./curveData.ts";
import { decimatedAreas, decimatedLine } from "./decimate.ts";
import type { CurvesOptions } from "./curvesOptions.ts";
import type { Box } from "#charts/marks/marks.ts";
import type { ArmStyle, Theme } from "#charts/scales/theme.ts";

export type CurveGeometry = {
  readonly curve: ArmCurve;
  readonly style: ArmStyle;
  readonly places: Float64Array;
  readonly band: Band;
  /** Flat pairs in pixels, decimated. */
  readonly mean: readonly number[];
  readonly areas: readonly (readonly number[])[];
  readonly replicas: readonly (readonly number[])[];
  /** The last drawn point of the mean. */
  readonly end: { readonly x: number; readonly y: number; readonly value: number } | undefined;
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

/** Everything in pixels. Empty data give empty axes from 0 to 1; there is always something to draw. */
export function curvesGeometry(
  curves: readonly ArmCurve[],
  options: CurvesOptions,
): CurvesGeometry {
  const { width, height, xAxis = "step", yScale = "linear", band = "sd", offsets = {} } = options;
  const plot = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(40, width - MARGIN.left - labelWidth(curves, options.theme)),
    height: Math.max(30, height - MARGIN.top - MARGIN.bottom),
  };
  const [lineOf, spreadOf] =
    yScale === "log" ? [geometricMeanOf, geometricBandOf] : [meanOf, bandOf];
  const parts = curves.map((curve) => ({
    curve,
    places: placesOf(curve, xAxis, offsets),
    band: curve.part === "train" ? lineOf(curve.replicas) : spreadOf(curve.replicas, band),
  }));
  const xDomain = options.xDomain ?? wholeDomain(parts);
  const x = makeScale("linear", xDomain, [plot.x, plot.x + plot.width]);
  const stretch = x.domain() as [number, number];
  const visible = shownValues(parts, stretch, band);
  const late = options.yFollows === "lastQuarter" ? lateDomain(parts, stretch, band) : undefined;
  const yDomain = options.yDomain ?? late ?? visible.domain;
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
    hidden: visible.hidden,
  };
}

function labelWidth(curves: readonly ArmCurve[], theme: Theme): number {
  const letters = curves.map(({ arm }) => theme.arms[arm].label.length);
  return 30 + LETTER * Math.max(LABEL_LETTERS, ...letters);
}

/** Two dozen thin lines cross anyway: three-pixel columns halve the time to paint them. */
const THIN_COLUMN = 3;

type Part = { curve: ArmCurve; places: Float64Array; band: Band };

function oneCurve(part: Part, x: Scale, y: Scale, options: CurvesOptions): CurveGeometry {
  const { curve, places, band } = part;
  const train = curve.part === "train";
  const [toX, toY] = [pixelMap(x), pixelMap(y)];
  const lines = options.band === "lines" && !train;
  const banded = !lines && !train && curve.replicas.length > 1;
  return {
    ...part,
    style: options.theme.arms[curve.arm],
    mean: decimatedLine(places, band.mean, toX, toY),
    areas: banded ? decimatedAreas(places, band.low, band.high, toX, toY) : [],
    replicas: lines
      ? curve.replicas.map((row) => decimatedLine(places, row, toX, toY, THIN_COLUMN))
      : [],
    end: endOf(part, x, y),
  };
}

function endOf({ places, band }: Part, x: Scale, y: Scale): CurveGeometry["end"] {
  const [low, high] = x.domain();
  for (let i = band.mean.length - 1; i >= 0; i--) {
    const [px, py] = [x(places[i]), y(band.mean[i])];
    if (!Number.isFinite(py) || places[i] > high) continue;
    return places[i] < low ? undefined : { x: px, y: py, value: band.mean[i] };
  }
  return undefined;
}

/** How far the arm of equal budget, which may run many times as long, opens the axis beyond the race. */
const LONG_SHARE = 1.5;

function wholeDomain(parts: readonly Part[]): [number, number] {
  const isLong = ({ curve }: Part) => curve.arm === "randomEqualBudget";
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
  kind: BandKind,
): [number, number] | undefined {
  const lates = parts.flatMap((part): [number, number][] => {
    if (part.curve.part === "train") return []; // single steps are noise: they may leave the plot
    const seen = part.places.filter((place) => place >= from && place <= to);
    if (seen.length === 0) return [];
    const [first, last] = [seen[0], seen[seen.length - 1]];
    return [shownValues([part], [last - (last - first) / 4, last], kind).domain];
  });
  const [low, high] = extent(lates.flat().filter(Number.isFinite));
  return low !== undefined && high > low ? [low, high] : undefined;
}

/** Extremes of what will be drawn within the x domain, and at how many places the axis must leave out values. */
function shownValues(
  parts: readonly Part[],
  [from, to]: readonly [number, number],
  kind: BandKind,
): { domain: [number, number]; hidden: number } {
  let [low, high, hidden] = [Infinity, -Infinity, 0];
  for (const { curve, places, band } of parts) {
    const rows = curve.part === "train" ? [band.mean] : [band.mean, band.low, band.high];
    for (let i = 0; i < band.mean.length; i++) {
      if (places[i] < from || places[i] > to) continue;
      if (band.leftOut && band.leftOut[i] > 0) hidden++;
      for (const row of rows) {
        const value = row[i];
        if (!Number.isFinite(value)) continue;
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

/** Above two minutes the axis counts minutes. */
function placeTicks(x: Scale, axis: XAxis, count: number): Tick[] {
  if (axis !== "seconds" || !isLong(x)) return ticksOf(x, count);
  const minutes = x.copy().domain(x.domain().map((seconds) => seconds / 60));
  return ticksOf(minutes, count);
}

/** Whether a scale of seconds is labelled in minutes. */
export function isLong(x: Scale): boolean {
  return x.domain()[1] >= 120;
}
