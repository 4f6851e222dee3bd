// Small histograms of weights and activations, live on block cards: bins of equal width, counted in
// one pass, no axis but the ends.

import { formatCount, formatNumber, formatPercent } from "#charts/scales/format.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type Histogram = {
  readonly low: number;
  readonly high: number;
  readonly counts: Uint32Array;
  /** Values counted: the finite ones. Those outside a given range count in the end bins. */
  readonly total: number;
  /** How many are exactly zero: dead or clipped units. */
  readonly zeros: number;
};

/** Counts values into `bins` bins over [low, high], by default their own extent. */
export function histogramOf(
  values: ArrayLike<number>,
  bins = 32,
  range: readonly [number, number] = extentOf(values),
): Histogram {
  const [low, high] = range;
  const counts = new Uint32Array(bins);
  let [total, zeros] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    total++;
    if (value === 0) zeros++;
    const bin = Math.floor((bins * (value - low)) / (high - low));
    counts[Math.min(bins - 1, Math.max(0, bin))]++;
  }
  return { low, high, counts, total, zeros };
}

/** Least and largest finite value, opened by half a unit where they agree; 0 to 1 where there is none. */
function extentOf(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  if (low > high) return [0, 1];
  return high > low ? [low, high] : [low - 0.5, high + 0.5];
}

/**
 * A bar for each bin within the box. Heights go with the count, but one bin far above the others (the
 * zeros after relu) is cut at twice the next highest, so that the rest can be seen.
 */
export function histogramBars({ counts }: Histogram, box: Box): readonly Box[] {
  const ranked = [...counts].sort((a, b) => b - a);
  const top = Math.max(1, Math.min(ranked[0] ?? 0, 2 * (ranked[1] || ranked[0] || 0)));
  const width = box.width / counts.length;
  return Array.from(counts, (count, i) => {
    const height = box.height * Math.min(1, count / top);
    return { x: box.x + i * width, y: box.y + box.height - height, width, height };
  });
}

export type HistogramOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly colour?: string;
  /** "activations of layer 2" */
  readonly label: string;
};

/** Bars as one outline, a mark at zero, and the two ends of the range beneath. */
export function histogramMarks(histogram: Histogram, options: HistogramOptions): Mark[] {
  const { width, height, theme, colour = theme.inkMuted } = options;
  const labelled = height >= 40;
  const box = { x: 1, y: 1, width: width - 2, height: height - (labelled ? 16 : 3) };
  const base = box.y + box.height;
  const bars = histogramBars(histogram, box).filter((bar) => bar.height > 0);
  const zero = box.x + (box.width * -histogram.low) / (histogram.high - histogram.low);
  const text = { type: "text", y: height - 3, size: 10, fill: theme.inkMuted } as const;
  return [
    ...bars.map((bar): Mark => ({
      type: "rect",
      ...bar,
      width: Math.max(0.5, bar.width - 0.5),
      fill: colour,
    })),
    { type: "line", points: [box.x, base, box.x + box.width, base], stroke: theme.axis },
    ...(zero > box.x && zero < box.x + box.width
      ? [
          {
            type: "line",
            points: [zero, box.y, zero, base],
            stroke: theme.ink,
            strokeWidth: 0.75,
            dash: [2, 2],
          } as Mark,
        ]
      : []),
    ...(labelled
      ? [
          { ...text, x: box.x, text: formatNumber(histogram.low) },
          {
            ...text,
            x: box.x + box.width,
            text: formatNumber(histogram.high),
            anchor: "end" as const,
          },
        ]
      : []),
  ];
}

export function histogramFigure(histogram: Histogram, options: HistogramOptions): Figure {
  const { width, height, theme, label } = options;
  const description = describeHistogram(histogram, label).sentence;
  const marks = histogramMarks(histogram, options);
  return { width, height, title: label, description, background: theme.panel, marks };
}

export function describeHistogram(histogram: Histogram, label: string): TextAlternative {
  const { low, high, counts, total, zeros } = histogram;
  const width = (high - low) / counts.length;
  const share = zeros > 0 ? `, ${formatPercent(zeros / total)} exactly zero` : "";
  return {
    sentence:
      total === 0
        ? `${label}: no values yet.`
        : `${label}: ${formatCount(total)} values from ${formatNumber(low)} to ${formatNumber(high)}${share}.`,
    columns: ["from", "to", "count"],
    rows: Array.from(counts, (count, i) => [
      formatNumber(low + i * width),
      formatNumber(low + (i + 1) * width),
      formatCount(count),
    ]),
  };
}
