// True against fused pre-activation as points in pixels, on a square plot whose axes share one domain.

import { makeScale, ticksOf } from "#charts/marks/axes.ts";
import type { Scale, Tick } from "#charts/marks/axes.ts";
import type { Box } from "#charts/marks/marks.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type ScatterData = {
  readonly targets: ArrayLike<number>;
  readonly fused: ArrayLike<number>;
  /** Hidden gates clipped on the way, for each point, and how many there are. */
  readonly clipped?: ArrayLike<number>;
  readonly gates?: number;
  /** Of these points, computed where the fusion is measured. */
  readonly nmse?: number;
  /** Whose points they are: "replica 1". */
  readonly whose?: string;
};

export type ScatterOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** "fused pre-activation"; for the product or random, their names. */
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
  const length = Math.min(data.targets.length, data.fused.length);
  const points = new Float64Array(2 * length);
  for (let i = 0; i < length; i++) {
    const isFinite = Number.isFinite(data.targets[i]) && Number.isFinite(data.fused[i]);
    points[2 * i] = isFinite ? x(data.targets[i]) : NaN;
    points[2 * i + 1] = isFinite ? y(data.fused[i]) : NaN;
  }
  const count = Math.max(2, Math.round(side / 60));
  return { plot, x, y, ticks: { x: ticksOf(x, count), y: ticksOf(y, count) }, points };
}

/** Least and largest finite coordinate, a little opened. */
export function scatterDomain({ targets, fused }: ScatterData): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of [targets, fused]) {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) continue;
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  }
  const rim = 0.03 * (high - low);
  return high >= low ? [low - rim, high + rim] : [0, 1];
}
