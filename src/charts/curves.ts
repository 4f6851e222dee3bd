// The race as a picture: for each arm the mean over its replicas and a band, on linear or
// logarithmic axes of steps, seconds or arithmetic. Never smoothed. Geometry first (numbers in
// pixels, for tests, crosshair and zoom), then marks.

import { extent } from "d3-array";

import { makeScale, pixelMap, placeAxis, ticksOf, valueAxis } from "./axes.ts";
import type { Scale, Tick } from "./axes.ts";
import { bandOf, placesOf } from "./curveData.ts";
import type { ArmCurve, Band, BandKind, Offsets, XAxis } from "./curveData.ts";
import { curvesTwin } from "./curvesReading.ts";
import { decimatedAreas, decimatedLine } from "./decimate.ts";
import { spread } from "./dodge.ts";
import { formatMeasured, formatSeconds } from "./format.ts";
import { marker } from "./markers.ts";
import type { Box, Figure, LineMark, Mark } from "./marks.ts";
import type { ArmStyle, Theme } from "./theme.ts";

export type CurvesOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** What is drawn, with its unit if it has one: "validation loss", "validation accuracy". */
  readonly label: string;
  /** step */
  readonly xAxis?: XAxis;
  /** linear; on the logarithmic axis values that are not positive are left out. */
  readonly yScale?: "linear" | "log";
  /** sd */
  readonly band?: BandKind;
  /** What an arm's parent cost before it started; gives the honest axis. */
  readonly offsets?: Offsets;
  /** Zoomed stretch of the x axis; the y axis follows what is visible. */
  readonly xDomain?: readonly [number, number];
  /** Fixes the y axis, [0, 1] for accuracy say. */
  readonly yDomain?: readonly [number, number];
  /** formatMeasured; formatPercent for accuracy. */
  readonly formatValue?: (value: number) => string;
};

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

const MARGIN = { top: 34, bottom: 40, left: 46 };
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
  const parts = curves.map((curve) => ({
    curve,
    places: placesOf(curve, xAxis, offsets),
    band: bandOf(curve.replicas, curve.part === "train" ? "sd" : band),
  }));
  const xDomain = options.xDomain ?? wholeDomain(parts.map(({ places }) => places));
  const x = makeScale("linear", xDomain, [plot.x, plot.x + plot.width]);
  const visible = shownValues(parts, x.domain() as [number, number], band, yScale);
  const yDomain = options.yDomain ?? visible.domain;
  const y = makeScale(yScale, yDomain, [plot.y + plot.height, plot.y]);
  if (options.yDomain === undefined && yScale === "linear") y.nice(tickCount(plot.height, 44));
  return {
    plot,
    x,
    y,
    xTicks: ticksOf(x, tickCount(plot.width, 90), xLabels(xAxis, x)),
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
  // A band that reaches below zero on a logarithmic axis ends at the lower edge.
  const base = "base" in y ? y.range()[0] : undefined;
  const floor = (value: number) => (base !== undefined && value <= 0 ? base : toY(value));
  return {
    ...part,
    style: options.theme.arms[curve.arm],
    mean: decimatedLine(places, band.mean, toX, toY),
    areas: banded ? decimatedAreas(places, band.low, band.high, toX, floor) : [],
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

function wholeDomain(places: readonly Float64Array[]): [number, number] {
  const ends = places.flatMap((list) => (list.length > 0 ? [list[0], list[list.length - 1]] : []));
  const [, high = 0] = extent(ends.filter(Number.isFinite));
  return [0, high > 0 ? high : 100];
}

/** Extremes of what will be drawn within the x domain, and how many means the axis must leave out. */
function shownValues(
  parts: readonly Part[],
  [from, to]: readonly [number, number],
  kind: BandKind,
  yScale: "linear" | "log",
): { domain: [number, number]; hidden: number } {
  let [low, high, hidden] = [Infinity, -Infinity, 0];
  for (const { curve, places, band } of parts) {
    const rows = curve.part === "train" ? [band.mean] : [band.mean, band.low, band.high];
    for (let i = 0; i < band.mean.length; i++) {
      if (places[i] < from || places[i] > to) continue;
      if (yScale === "log" && band.mean[i] <= 0) hidden++;
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

function xLabels(axis: XAxis, x: Scale): ((value: number) => string) | undefined {
  const longRun = axis === "seconds" && x.domain()[1] >= 120;
  return longRun ? formatSeconds : undefined;
}

const X_TITLES: Readonly<Record<XAxis, string>> = {
  step: "steps",
  seconds: "seconds",
  flop: "floating-point operations",
};

/** The figure's marks; hover marks lie in curvesReading.ts, so that hovering repaints little. */
export function curvesMarks(geometry: CurvesGeometry, options: CurvesOptions): Mark[] {
  const { plot, curves, yTicks, xTicks } = geometry;
  const { theme, label, xAxis = "step", offsets } = options;
  const xTitle = X_TITLES[xAxis] + (offsets === undefined ? "" : ", parent’s training included");
  return [
    ...valueAxis(plot, yTicks, label, theme),
    ...placeAxis(plot, xTicks, xTitle, theme),
    {
      type: "text",
      x: plot.x + plot.width,
      y: plot.y - 12,
      anchor: "end",
      fill: theme.inkMuted,
      text: bandNote(geometry, options.band ?? "sd"),
    },
    {
      type: "group",
      clip: { x: plot.x, y: plot.y - 3, width: plot.width + 1, height: plot.height + 4 },
      marks: [
        ...curves.flatMap(({ areas, style }) => areas.map((area) => bandMark(area, style))),
        ...curves.flatMap(({ replicas, style }) => replicas.map((line) => thinLine(line, style))),
        ...curves.map(meanLine),
      ],
    },
    ...endLabels(geometry, options),
    ...(curves.some(({ mean }) => mean.length > 0) ? [] : [emptyNote(plot, theme)]),
  ];
}

function emptyNote(plot: Box, theme: Theme): Mark {
  const [x, y] = [plot.x + plot.width / 2, plot.y + plot.height / 2];
  const text = "Nothing measured yet";
  return { type: "text", x, y, text, anchor: "middle", fill: theme.inkMuted, halo: theme.panel };
}

function bandMark(points: readonly number[], { colour }: ArmStyle): Mark {
  return { type: "line", points, closed: true, fill: colour, fillOpacity: 0.16 };
}

function thinLine(points: readonly number[], { colour }: ArmStyle): LineMark {
  return { type: "line", points, stroke: colour, strokeWidth: 0.75, strokeOpacity: 0.55 };
}

function meanLine({ curve, mean, style }: CurveGeometry): Mark {
  const { colour: stroke, dash } = style;
  if (curve.part === "train") return { ...thinLine(mean, style), dash };
  return { type: "line", points: mean, stroke, strokeWidth: 1.75, dash };
}

/** What the band is and how many replicas stand behind it: "mean ± sd, n = 8". */
function bandNote({ curves }: CurvesGeometry, kind: BandKind): string {
  const counts = curves.map(({ curve }) => curve.replicas.length).filter((n) => n > 0);
  if (counts.length === 0) return "";
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const n = `n = ${least === most ? least : `${least} to ${most}`}`;
  return most === 1 ? n : `${BAND_WORDS[kind]}, ${n}`;
}

export const BAND_WORDS: Readonly<Record<BandKind, string>> = {
  sd: "mean ± sd",
  se: "mean ± standard error",
  minmax: "mean, least to largest",
  lines: "mean and all replicas",
};

/** Direct labels instead of a legend: marker, name and last value at the end of each line. */
function endLabels({ plot, curves }: CurvesGeometry, options: CurvesOptions): Mark[] {
  const { theme, formatValue = formatMeasured } = options;
  const named = curves.flatMap(({ curve, style, end }) =>
    end === undefined || curve.part === "train" ? [] : [{ style, end }],
  );
  const inside = (y: number) => Math.min(plot.y + plot.height, Math.max(plot.y, y));
  const heights = spread(
    named.map(({ end }) => inside(end.y)),
    26,
    [plot.y + 4, plot.y + plot.height - 4],
  );
  const x = plot.x + plot.width + 14;
  return named.flatMap(({ style, end }, i): Mark[] => [
    marker(style.marker, end.x, inside(end.y), 3.5, {
      fill: style.colour,
      stroke: theme.panel,
      strokeWidth: 1.5,
    }),
    marker(style.marker, x, heights[i] - 4, 3.5, { fill: style.colour }),
    label(x + 9, heights[i], style.label, theme.ink, 600),
    label(x + 9, heights[i] + 12, formatValue(end.value), theme.inkMuted),
  ]);
}

function label(x: number, y: number, text: string, fill: string, weight = 400): Mark {
  return { type: "text", x, y, text, fill, weight };
}

/** The whole figure, for export and tests. */
export function curvesFigure(curves: readonly ArmCurve[], options: CurvesOptions): Figure {
  const { width, height, theme, label } = options;
  const marks = curvesMarks(curvesGeometry(curves, options), options);
  const description = curvesTwin(curves, options).sentence;
  return { width, height, title: label, description, background: theme.panel, marks };
}
