// True against fused pre-activation on the probe: points on the identity line are exact. Few points
// are dots; thousands become a picture of their density, coloured by how many gates were clipped.

import { colourOf, colourTable, sequentialScale } from "./colour.ts";
import { hairline, makeScale, placeAxis, ticksOf, valueAxis } from "./axes.ts";
import type { Scale, Tick } from "./axes.ts";
import { formatCount, formatMeasured, formatPercent } from "./format.ts";
import type { Box, Figure, Mark, Pixels } from "./marks.ts";
import type { TextTwin } from "./textTwin.ts";
import type { Theme } from "./theme.ts";

export type ScatterData = {
  readonly truth: ArrayLike<number>;
  readonly fused: ArrayLike<number>;
  /** Hidden gates clipped on the way, for each point, and how many there are. */
  readonly clipped?: ArrayLike<number>;
  readonly gates?: number;
  /** Of these points, computed where the fusion is measured. */
  readonly nmse?: number;
};

export type ScatterOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** "fused pre-activation"; product's or random's panel says so here. */
  readonly label?: string;
  /** Shared limits make panels comparable. */
  readonly domain?: readonly [number, number];
};

export type ScatterGeometry = {
  readonly plot: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly ticks: { readonly x: readonly Tick[]; readonly y: readonly Tick[] };
  /** Flat pairs in pixels; NaN for points that are not finite. */
  readonly points: Float64Array;
};

/** Above this many points a density picture replaces dots. */
const DOTS_AT_MOST = 600;
const BIN = 2;
/** Pixels of a letter of a title, and how far a title reaches beyond the plot to the left. */
const [LETTER, OVERHANG] = [6.6, 40];
const MARGIN = { top: 34, right: 16, bottom: 40, left: 46 };

/** Both axes share one domain, so that the identity is the diagonal; the plot is square. */
export function scatterGeometry(data: ScatterData, options: ScatterOptions): ScatterGeometry {
  const { width, height, domain = scatterDomain(data) } = options;
  const side = Math.max(
    40,
    Math.min(width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom),
  );
  const plot = { x: MARGIN.left, y: MARGIN.top, width: side, height: side };
  const x = makeScale("linear", domain, [plot.x, plot.x + side]);
  const y = makeScale("linear", domain, [plot.y + side, plot.y]);
  const length = Math.min(data.truth.length, data.fused.length);
  const points = new Float64Array(2 * length);
  for (let i = 0; i < length; i++) {
    const isFinite = Number.isFinite(data.truth[i]) && Number.isFinite(data.fused[i]);
    points[2 * i] = isFinite ? x(data.truth[i]) : NaN;
    points[2 * i + 1] = isFinite ? y(data.fused[i]) : NaN;
  }
  const count = Math.max(2, Math.round(side / 60));
  return { plot, x, y, ticks: { x: ticksOf(x, count), y: ticksOf(y, count) }, points };
}

/** Least and largest finite coordinate, a little opened. */
export function scatterDomain({ truth, fused }: ScatterData): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of [truth, fused]) {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) continue;
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  }
  const rim = 0.03 * (high - low);
  return high >= low ? [low - rim, high + rim] : [0, 1];
}

/**
 * The cloud as a picture, one pixel for BIN×BIN of the plot: the colour tells the mean share of
 * clipped gates of a bin's points, the opacity how many they are (logarithmically).
 */
export function densityPicture(geometry: ScatterGeometry, data: ScatterData, theme: Theme): Pixels {
  const { plot, points } = geometry;
  const side = Math.ceil(plot.width / BIN);
  const counts = new Float64Array(side * side);
  const clipped = new Float64Array(side * side);
  for (let i = 0; i < points.length / 2; i++) {
    const column = Math.floor((points[2 * i] - plot.x) / BIN);
    const row = Math.floor((points[2 * i + 1] - plot.y) / BIN);
    if (!(column >= 0 && row >= 0 && column < side && row < side)) continue;
    counts[row * side + column]++;
    clipped[row * side + column] += clippedShare(data, i);
  }
  return { width: side, height: side, rgba: densityColours(counts, clipped, theme) };
}

function densityColours(
  counts: Float64Array,
  clipped: Float64Array,
  theme: Theme,
): Uint8ClampedArray {
  const table = colourTable(theme.gates);
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const rgba = new Uint8ClampedArray(4 * counts.length);
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    const entry = 4 * Math.round((255 * clipped[i]) / counts[i]);
    rgba.set(table.subarray(entry, entry + 3), 4 * i);
    rgba[4 * i + 3] = 255 * (0.4 + (0.6 * Math.log1p(counts[i])) / Math.log1p(most));
  }
  return rgba;
}

function clippedShare({ clipped, gates = 0 }: ScatterData, i: number): number {
  return clipped === undefined || gates === 0 ? 0 : Math.min(1, clipped[i] / gates);
}

export function scatterMarks(
  geometry: ScatterGeometry,
  data: ScatterData,
  { theme, label = "fused pre-activation" }: ScatterOptions,
): Mark[] {
  const { plot, ticks, points } = geometry;
  const [left, right, base] = [plot.x, plot.x + plot.width, plot.y + plot.height];
  const grid = ticks.x.map(({ at }) => hairline([at, plot.y, at, base], theme.grid));
  return [
    ...grid,
    ...valueAxis(plot, ticks.y, fitted(label, plot), theme),
    ...placeAxis(plot, ticks.x, "true pre-activation", theme),
    { type: "group", clip: plot, marks: cloudMarks(geometry, data, theme) },
    {
      type: "line",
      points: [left, base, right, plot.y],
      stroke: theme.ink,
      strokeWidth: 1,
      dash: [3, 3],
    },
    {
      type: "text",
      x: right - 6,
      y: base - 8,
      anchor: "end",
      fill: theme.inkMuted,
      halo: theme.panel,
      text: cloudNote(data, points.length / 2),
    },
  ];
}

/** "product of kernels pre-activation" is too long for a phone, and the x axis says what they are. */
function fitted(label: string, { width }: Box): string {
  return LETTER * label.length > width + OVERHANG ? label.replace(/ pre-activation$/, "") : label;
}

function cloudMarks(geometry: ScatterGeometry, data: ScatterData, theme: Theme): Mark[] {
  const { plot, points } = geometry;
  if (points.length / 2 > DOTS_AT_MOST) {
    const pixels = densityPicture(geometry, data, theme);
    const [width, height] = [pixels.width * BIN, pixels.height * BIN];
    return [{ type: "image", x: plot.x, y: plot.y, width, height, pixels }];
  }
  const scale = sequentialScale(theme.gates);
  return Array.from({ length: points.length / 2 }, (_, i) => i)
    .filter((i) => Number.isFinite(points[2 * i]))
    .map((i) => ({
      type: "circle",
      x: points[2 * i],
      y: points[2 * i + 1],
      r: 2,
      fill: colourOf(scale, clippedShare(data, i)),
      fillOpacity: 0.7,
    }));
}

function cloudNote({ nmse }: ScatterData, count: number): string {
  return nmse === undefined ? `n = ${formatCount(count)}` : `${formatPercent(nmse)} lost`;
}

/** The point nearest to (px, py) within `reach` pixels, as its place in the data. */
export function pointAt(
  { points }: ScatterGeometry,
  px: number,
  py: number,
  reach = 8,
): number | undefined {
  let [nearest, least] = [-1, reach * reach];
  for (let i = 0; i < points.length / 2; i++) {
    const distance = (points[2 * i] - px) ** 2 + (points[2 * i + 1] - py) ** 2;
    if (distance <= least) [nearest, least] = [i, distance];
  }
  return nearest < 0 ? undefined : nearest;
}

export function scatterFigure(data: ScatterData, options: ScatterOptions): Figure {
  const { width, height, theme, label = "fused pre-activation" } = options;
  return {
    width,
    height,
    title: `True against ${label}`,
    description: scatterTwin(data, label).sentence,
    background: theme.panel,
    marks: scatterMarks(scatterGeometry(data, options), data, options),
  };
}

/** How many points, how much is lost, and how the error grows with the number of clipped gates. */
export function scatterTwin(data: ScatterData, label = "fused pre-activation"): TextTwin {
  const groups = errorByClipped(data);
  const count = groups.reduce((n, group) => n + group.n, 0);
  const lost = data.nmse === undefined ? "" : `; ${formatPercent(data.nmse)} of the signal is lost`;
  return {
    sentence:
      count === 0
        ? `True against ${label}: nothing to compare yet.`
        : `True against ${label} at ${formatCount(count)} points${lost}.`,
    columns: ["clipped gates", "points", "root mean square error"],
    rows: groups.map(({ clipped, n, squares }) => [
      formatCount(clipped),
      formatCount(n),
      formatMeasured(Math.sqrt(squares / n)),
    ]),
  };
}

type ErrorGroup = { clipped: number; n: number; squares: number };

function errorByClipped({ truth, fused, clipped }: ScatterData): ErrorGroup[] {
  const groups = new Map<number, ErrorGroup>();
  for (let i = 0; i < Math.min(truth.length, fused.length); i++) {
    const square = (truth[i] - fused[i]) ** 2;
    if (!Number.isFinite(square)) continue;
    const key = clipped?.[i] ?? 0;
    const group = groups.get(key) ?? { clipped: key, n: 0, squares: 0 };
    group.n++;
    group.squares += square;
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.clipped - b.clipped);
}
