// Axes as marks: hairline grid, few ticks, labels with true minus signs and tabular digits. The value
// axis has no line of its own; its title is above it, horizontal and easy to read.

import { format } from "d3-format";
import { scaleLinear, scaleLog } from "d3-scale";
import type { ScaleContinuousNumeric } from "d3-scale";

import { formatNumber, formatPercent } from "#charts/scales/format.ts";
import type { Box, Mark } from "./marks.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type Scale = ScaleContinuousNumeric<number, number>;
export type Tick = { readonly at: number; readonly label: string };

/**
 * A linear or logarithmic scale; on the logarithmic one what is not positive maps to NaN, never to
 * the edge of the plot. A domain without width is opened around its value.
 */
export function makeScale(
  kind: "linear" | "log",
  domain: readonly [number, number],
  range: readonly [number, number],
): Scale {
  const scale: Scale = kind === "log" ? scaleLog() : scaleLinear();
  return scale.domain(openDomain(kind, domain)).range(range);
}

/** The scale as a bare function: a tenth of d3's time, for tens of thousands of points a frame. */
export function pixelMap(scale: Scale): (value: number) => number {
  const [[low, high], [from, to]] = [scale.domain(), scale.range()];
  const isLog = "base" in scale;
  const [a, b] = isLog ? [Math.log(low), Math.log(high)] : [low, high];
  const slope = (to - from) / (b - a);
  if (!isLog) return (value) => from + slope * (value - a);
  return (value) => (value > 0 ? from + slope * (Math.log(value) - a) : NaN);
}

function openDomain(kind: "linear" | "log", [a, b]: readonly [number, number]): [number, number] {
  if (kind === "log") {
    if (!(a > 0) || !Number.isFinite(b)) return [0.1, 1];
    return b > a ? [a, b] : [a / 2, a * 2];
  }
  if (!Number.isFinite(a) || !Number.isFinite(b)) return [0, 1];
  if (b > a) return [a, b];
  const half = a === 0 ? 0.5 : Math.abs(a) / 10;
  return [a - half, a + half];
}

/** About `count` ticks of a scale, labelled in percent where its values are, else as short as distinguishes them. */
export function ticksOf(scale: Scale, count: number, label?: (value: number) => string): Tick[] {
  const values = "base" in scale ? logTicks(scale, count) : scale.ticks(count);
  const isPercent = label === formatPercent;
  const write = isPercent ? percentOf(values) : tickFormat(scale, values, count);
  return values.map((value) => ({ at: scale(value), label: write(value) }));
}

/** Percent with as many digits as distinguish neighbours: 99.90 %, 99.95 %, 100.00 %. */
function percentOf(values: readonly number[]): (value: number) => string {
  const step = 100 * Math.abs((values[1] ?? 1) - (values[0] ?? 0));
  const digits = Math.min(6, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
  const write = format(`.${digits}f`);
  const space = digits > 1 ? "\u202f" : "\u00a0"; // narrower where the label is long
  return (value) => `${value === 0 ? "0" : write(100 * value)}${space}%`;
}

/** With as many digits as distinguish them: a logarithmic axis of less than a decade may be very short. */
function tickFormat(scale: Scale, values: readonly number[], count: number) {
  const largest = Math.max(0, ...values.map(Math.abs));
  if ("base" in scale) {
    if (new Set(values.map(formatNumber)).size === values.length) return formatNumber;
    return scaleLinear().domain(scale.domain()).tickFormat(count, ",f");
  }
  const write =
    largest >= 1e4 || (largest > 0 && largest < 1e-3)
      ? format("~s")
      : scale.tickFormat(count, ",f");
  return (value: number) => (value === 0 ? "0" : write(value));
}

/** Powers of ten; 1, 2, 5 of each where there is room; d3's own within less than a decade. */
function logTicks(scale: Scale, count: number): number[] {
  const [low, high] = scale.domain();
  const decades = Math.log10(high / low);
  const mantissas = decades > count * 0.6 ? [1] : decades > 2 ? [1, 3] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const mantissa of mantissas) {
      const tick = Number(`${mantissa}e${power}`);
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  }
  const stride = Math.ceil(ticks.length / (count * 1.6));
  const thinned = ticks.filter((_, i) => i % stride === 0);
  return thinned.length >= 2 ? thinned : scaleLinear().domain([low, high]).ticks(count);
}

/** Grid lines, labels left of the plot, and the title above them. */
export function valueAxis(plot: Box, ticks: readonly Tick[], title: string, theme: Theme): Mark[] {
  const right = plot.x + plot.width;
  return [
    ...ticks.map(({ at }) => hairline([plot.x, at, right, at], theme.grid)),
    ...ticks.map(({ at, label }): Mark => ({
      type: "text",
      x: plot.x - 6,
      y: at,
      text: label,
      fill: theme.inkMuted,
      anchor: "end",
      baseline: "middle",
    })),
    { type: "text", x: 4, y: plot.y - 12, text: title, fill: theme.ink, size: 12, weight: 600 },
  ];
}

/** The base line, short ticks, labels under them, and the title at the right end. */
export function placeAxis(plot: Box, ticks: readonly Tick[], title: string, theme: Theme): Mark[] {
  const base = plot.y + plot.height;
  const right = plot.x + plot.width;
  return [
    hairline([plot.x, base, right, base], theme.axis),
    ...ticks.map(({ at }) => hairline([at, base, at, base + 4], theme.axis)),
    ...ticks.map(({ at, label }): Mark => ({
      type: "text",
      x: at,
      y: base + 16,
      text: label,
      fill: theme.inkMuted,
      anchor: "middle",
    })),
    { type: "text", x: right, y: base + 31, text: title, fill: theme.inkMuted, anchor: "end" },
  ];
}

export function hairline(points: readonly number[], stroke: string): Mark {
  return { type: "line", points, stroke, strokeWidth: 1 };
}
