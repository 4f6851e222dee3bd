// What is shown of a spline that has become a network: its terms, and along which inputs to look at it.

import type { SplineFit } from "#core/init/splineStart.ts";
import { columnMeans } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import type { Head } from "#core/spline/head.ts";
import type { Term } from "#core/spline/terms.ts";

/** An input with hinges, and its range on the samples of the fit. */
export type HingeAxis = { readonly variable: number; readonly low: number; readonly high: number };

export type SplineReport = {
  readonly terms: readonly Term[];
  /** Places of the layers that it became, the output last; before the first stands the trunk. */
  readonly layers: readonly number[];
  /** Whether what it reads has come through layers with weights. */
  readonly hasTrunk: boolean;
  /** Units of its first layer that are hinges; the others are spare. */
  readonly units: number;
  /** Share of the targets' variance on the samples of the fit. */
  readonly explained: number;
  /** By how much the network differs from the spline at most, and the segments of a square; of products alone. */
  readonly bound: number;
  readonly segments?: number;
  /** The mean of what enters the first of its layers. */
  readonly centre: Float64Array | readonly number[];
  readonly axes: readonly HingeAxis[];
};

/** What is shown of a spline that a network began as. Plain lists: the worker gives arrays of numbers away. */
export function splineReportOf(
  { fit: { spline: fitted, network, bound, segments }, X }: SplineFit,
  { hidden, output, hasTrunk }: Head,
): SplineReport {
  const { terms, rss, path } = fitted;
  const total = path[path.length - 1].rss; // of the intercept alone
  return {
    terms,
    layers: [...hidden, output],
    hasTrunk,
    units: network.hidden[0].bias.length,
    explained: total > 0 ? 1 - rss / total : 0,
    bound,
    ...(segments && { segments }),
    centre: Array.from(columnMeans(X)),
    axes: hingeAxes(X, terms),
  };
}

/** More than these make no picture. */
const MOST_AXES = 6;

/** The inputs of X [N, p] with most hinges, the one with most first. */
export function hingeAxes(X: Matrix, terms: readonly Term[]): readonly HingeAxis[] {
  const counts = new Map<number, number>();
  for (const { variable } of terms.flat()) counts.set(variable, (counts.get(variable) ?? 0) + 1);
  const ranked = [...counts].sort(([a, n], [b, m]) => m - n || a - b).slice(0, MOST_AXES);
  return ranked.map(([variable]) => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < X.rows; i++) {
      const x = X.data[i * X.columns + variable];
      [low, high] = [Math.min(low, x), Math.max(high, x)];
    }
    return { variable, low, high };
  });
}
