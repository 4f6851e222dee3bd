// Numbers to colours. Scales are lookup tables of 256 RGBA entries, so that painting a kernel is
// one multiplication and four copies a weight; interpolation is in CIELAB, even to the eye.

import { lab, rgb } from "d3-color";
import type { LabColor } from "d3-color";
import { piecewise } from "d3-interpolate";

/** 256 RGBA entries, alpha 255. */
export type ColourTable = Uint8ClampedArray;

/** Values from `low` to `high` spread over a table; what lies outside takes the end colours. */
export type ColourScale = {
  readonly low: number;
  readonly high: number;
  readonly table: ColourTable;
  /** Bends the scale: position = fraction^exponent; 0.5 opens up the small values. */
  readonly exponent: number;
};

const tables = new WeakMap<readonly string[], ColourTable>();

/** The table of colour stops at equal distances; made once for each list. */
export function colourTable(stops: readonly string[]): ColourTable {
  const known = tables.get(stops);
  if (known !== undefined) return known;
  const table = new Uint8ClampedArray(1024);
  const at = piecewise(
    mixLab,
    stops.map((stop) => lab(stop)),
  );
  for (let i = 0; i < 256; i++) {
    const { r, g, b } = at(i / 255).rgb();
    table.set([Math.round(r), Math.round(g), Math.round(b), 255], 4 * i);
  }
  tables.set(stops, table);
  return table;
}

/** d3's interpolateLab, but for its strings, which take most of the time of a table. */
function mixLab(from: LabColor, to: LabColor): (t: number) => LabColor {
  const mix = (a: number, b: number, t: number) => a * (1 - t) + b * t;
  return (t) => lab(mix(from.l, to.l, t), mix(from.a, to.a, t), mix(from.b, to.b, t));
}

/**
 * A scale from −m to m, so that zero is always the middle colour. m is the largest magnitude among
 * `values`, or that of the `quantile` given (0.99 keeps one wild weight from bleaching the rest).
 * Non-finite values do not count; where nothing is left or all are 0, m is 1.
 */
export function divergingScale(
  stops: readonly string[],
  values: ArrayLike<number>,
  quantile = 1,
): ColourScale {
  const m = robustMaximum(values, quantile) || 1;
  return { low: -m, high: m, table: colourTable(stops), exponent: 1 };
}

/** A scale from `low` (0) to `high` (1). */
export function sequentialScale(
  stops: readonly string[],
  low = 0,
  high = 1,
  exponent = 1,
): ColourScale {
  return { low, high: high > low ? high : low + 1, table: colourTable(stops), exponent };
}

/** nmse 0 … 1 by its square root: 1 %, 4 % and 25 % lost are distinct, at 0.1, 0.2 and 0.5. */
export function lossScale(stops: readonly string[]): ColourScale {
  return sequentialScale(stops, 0, 1, 0.5);
}

/**
 * The `quantile` of the finite magnitudes by nearest rank; 0 when there are none. Above 4,096 values
 * a quantile below 1 looks at an even sample of them, which is plenty for a colour scale.
 */
export function robustMaximum(values: ArrayLike<number>, quantile = 1): number {
  if (quantile >= 1) return largestMagnitude(values);
  const stride = Math.ceil(values.length / 4096);
  const sizes: number[] = [];
  for (let i = 0; i < values.length; i += stride) {
    const size = Math.abs(values[i]);
    if (Number.isFinite(size)) sizes.push(size);
  }
  if (sizes.length === 0) return 0;
  const sorted = Float64Array.from(sizes).sort();
  const rank = sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)];
  return rank > 0 ? rank : largestMagnitude(values); // mostly zeros: show the few that are not
}

function largestMagnitude(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]);
    if (size > largest && size < Infinity) largest = size;
  }
  return largest;
}

/** Place of a value in the table, 0 … 255; −1 where the value is not a number. */
export function tableIndex(scale: ColourScale, value: number): number {
  if (Number.isNaN(value)) return -1;
  const fraction = Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)));
  return Math.round(255 * (scale.exponent === 1 ? fraction : fraction ** scale.exponent));
}

/** The colour of a value as `#rrggbb`; `transparent` where it is not a number. */
export function colourOf(scale: ColourScale, value: number): string {
  const index = tableIndex(scale, value);
  if (index < 0) return "transparent";
  return rgb(
    ...(scale.table.subarray(4 * index, 4 * index + 3) as unknown as Channels),
  ).formatHex();
}

type Channels = [number, number, number];

/** Contrast ratio of two colours, 1 … 21 (WCAG 2.2, relative luminance). */
export function contrastRatio(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** The one of two inks that reads better on a background. */
export function inkOn(background: string, dark = "#1b2430", light = "#ffffff"): string {
  return contrastRatio(dark, background) >= contrastRatio(light, background) ? dark : light;
}

function luminance(colour: string): number {
  const { r, g, b } = rgb(colour);
  const [red, green, blue] = [r, g, b].map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
