// Singular values by depth: for every series a plot, side by side on one logarithmic axis, and in it a column for
// every layer, from its smallest value to its largest, the middle half darker, the median as a line. Where a plot
// is higher than wide they lie below each other.

import { quantileSorted } from "d3-array";
import { hairline, makeScale, placeAxis, ticksOf, valueAxis } from "#charts/marks/axes.ts";
import type { Scale } from "#charts/marks/axes.ts";
import { fitText } from "#charts/marks/fitText.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import { formatMeasured } from "#charts/scales/format.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type DepthSpectra = {
  readonly name: string;
  /** own: in the network's colour; twin: what it is held against, in another. */
  readonly look: "own" | "twin";
  /** The singular values of every place, in any order. */
  readonly values: readonly ArrayLike<number>[];
};

export type SpectrumOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly label: string;
  /** The layers' names, the first to the last. */
  readonly places: readonly string[];
  /** The network's. */
  readonly colour: string;
};

const MARGIN = { top: 66, right: 8, bottom: 36, left: 46 };
const GAP = 18;
const LEAST_BOX = 5;
/** Decades below a layer's largest value that are drawn: what is smaller is lost to rounding, and stands at the end. */
const DECADES = 8;

export function spectrumFigure(series: readonly DepthSpectra[], options: SpectrumOptions): Figure {
  const { width, height, theme, label } = options;
  const domain = domainOf(series);
  const boxes = plotsOf(series.length, width, height);
  return {
    width,
    height,
    title: label,
    description: describeSpectra(series, options).sentence,
    background: theme.panel,
    marks: [
      { type: "text", x: 4, y: 14, text: label, fill: theme.ink, size: 12, weight: 600 },
      ...series.flatMap((one, i) => {
        const isFirst = i === 0 || boxes[i].x === boxes[0].x;
        return plotMarks(one, boxes[i], domain, isFirst, options);
      }),
    ],
  };
}

/** Beside each other with one value axis, or below each other. */
function plotsOf(count: number, width: number, height: number): readonly Box[] {
  const isTall = height > width;
  const [columns, rows] = isTall ? [1, count] : [count, 1];
  const w = (width - MARGIN.left - MARGIN.right - GAP * (columns - 1)) / columns;
  const pitch = (height - 20) / rows;
  return Array.from({ length: count }, (_, i) => ({
    x: MARGIN.left + (isTall ? 0 : i * (w + GAP)),
    y: MARGIN.top + (isTall ? i * pitch : 0),
    width: Math.max(20, w),
    height: Math.max(20, pitch + 20 - MARGIN.top - MARGIN.bottom),
  }));
}

/** Of all series together, with 1 in it, and as far down as every layer's largest values need. */
function domainOf(series: readonly DepthSpectra[]): readonly [number, number] {
  const layers = series.flatMap(({ values }) =>
    values.map((one) => Array.from(one).filter(isSize)),
  );
  const known = layers.filter(({ length }) => length > 0);
  const largest = known.map((values) => Math.max(...values));
  const floor = Math.min(1, ...largest) / 10 ** DECADES;
  const least = Math.min(1, ...known.map((values) => Math.min(...values)));
  return [Math.max(least, floor) / 1.5, 1.5 * Math.max(1, ...largest)];
}

const isSize = (value: number) => value > 0 && Number.isFinite(value);

function plotMarks(
  series: DepthSpectra,
  plot: Box,
  domain: readonly [number, number],
  hasAxis: boolean,
  { theme, places, colour: own }: SpectrumOptions,
): Mark[] {
  const y = makeScale("log", domain, [plot.y + plot.height, plot.y]);
  const colour = series.look === "own" ? own : twinColour(own, theme);
  const step = plot.width / Math.max(1, places.length);
  const stride = Math.ceil(22 / step);
  const ticks = places.map((label, i) => ({ at: plot.x + (i + 0.5) * step, label }));
  const named = ticks.filter((_, i) => i % stride === 0);
  const rows = ticksOf(y, 4).map(({ at, label }) => ({
    at,
    label: hasAxis ? asPower(y.invert(at), label) : "",
  }));
  return [
    ...valueAxis(plot, rows, "", theme),
    hairline([plot.x, y(1), plot.x + plot.width, y(1)], theme.inkMuted),
    ...headMarks(series, plot, colour, theme),
    ...placeAxis(plot, named, "layer", theme),
    ...series.values.flatMap((values, i) =>
      columnMarks(values, ticks[i].at, Math.max(2, 0.72 * step), y, colour, theme),
    ),
  ];
}

/** "10⁻⁶" for what is far from 1: shorter than the number. */
function asPower(value: number, label: string): string {
  const power = Math.log10(value);
  if (Math.abs(power) < 2.5) return label;
  const digits = Array.from(String(Math.round(power)), (sign) => RAISED[sign]);
  return `10${digits.join("")}`;
}

const RAISED: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from("-0123456789", (sign, i) => [sign, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[i]]),
);

/** The twin is orange, as what is random; beside what is orange itself, grey. */
function twinColour(own: string, { arms }: Theme): string {
  return own === arms.random.colour ? arms.original.colour : arms.random.colour;
}

function headMarks(
  { name, values }: DepthSpectra,
  plot: Box,
  colour: string,
  theme: Theme,
): Mark[] {
  const at = { type: "text", x: plot.x + 14 } as const;
  const text = fitText([name, name.split(", ")[0]], plot.width - 10, 12);
  return [
    { type: "rect", x: plot.x, y: plot.y - 36, width: 9, height: 9, radius: 2, fill: colour },
    { ...at, y: plot.y - 27, text, fill: theme.ink, size: 12, weight: 600 },
    { ...at, y: plot.y - 12, text: widthInWords(values), fill: theme.inkMuted },
  ];
}

/** "within 1.2 decades": of the layer whose values lie furthest apart. */
function widthInWords(values: readonly ArrayLike<number>[]): string {
  const widths = values.map((one) => {
    const all = Array.from(one);
    return Math.log10(Math.max(...all) / Math.min(...all));
  });
  const widest = Math.max(...widths);
  if (Number.isNaN(widest) || widths.length === 0) return "";
  if (!Number.isFinite(widest)) return "some are 0";
  return `up to ${widest.toFixed(widest < 9.95 ? 1 : 0)} decades`;
}

function columnMarks(
  values: ArrayLike<number>,
  x: number,
  width: number,
  scale: Scale,
  colour: string,
  theme: Theme,
): Mark[] {
  const quantiles = quantilesOf(values);
  if (!quantiles) return [];
  const bottom = scale.domain()[0];
  const [low, first, middle, third, high] = quantiles.map((value) =>
    scale(Math.max(bottom, value)),
  );
  const left = x - width / 2;
  const rect = (top: number, end: number, fillOpacity: number): Mark => {
    const height = Math.max(2, end - top);
    return { type: "rect", x: left, y: top, width, height, fill: colour, fillOpacity };
  };
  const points = [left, middle, left + width, middle];
  const isHigh = first - third > LEAST_BOX; // else the line would hide the box
  return [
    rect(high, low, 0.28),
    rect(third, first, 0.75),
    ...(isHigh ? [{ type: "line", points, stroke: theme.panel, strokeWidth: 1.5 } as const] : []),
  ];
}

/** Smallest, quarter, median, three quarters, largest; undefined where there is no number. */
function quantilesOf(values: ArrayLike<number>): readonly number[] | undefined {
  const sorted = Array.from(values)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  return [0, 0.25, 0.5, 0.75, 1].map((share) => quantileSorted(sorted, share)!);
}

/** Three columns for every series: its smallest value, the median, the largest. */
export function describeSpectra(
  series: readonly DepthSpectra[],
  { label, places }: Pick<SpectrumOptions, "label" | "places">,
): TextAlternative {
  const words = (values: ArrayLike<number> = []) => {
    const [low, , middle, , high] = quantilesOf(values) ?? [];
    return [low, middle, high].map(formatMeasured);
  };
  const known = series.filter(({ values }) => values.length > 0);
  const ends = known.map(({ name, values }) => {
    const [low, , high] = words(values.at(-1));
    return `${name} ${low} to ${high}, ${widthInWords(values)} between smallest and largest`;
  });
  return {
    sentence: `${label} from the input to layers ${places[0]} to ${places.at(-1)}, at the last: ${ends.join("; ") || "not known yet"}.`,
    columns: [
      "layer",
      ...series.flatMap(({ name }) =>
        ["smallest", "median", "largest"].map((what) => `${name}: ${what}`),
      ),
    ],
    rows: places.map((place, i) => [place, ...series.flatMap(({ values }) => words(values[i]))]),
  };
}
