// Where a hinge may have its knot (Friedman, Annals of Statistics 19, 1991, equations 43 and 45): knots
// keep a distance from each other and from the ends, or else coefficients of thousands hang on one or two
// samples.

import { exactLog } from "#core/math/normal.ts";

/** Samples between neighbouring knots, and beyond the outermost ones. */
export type Spans = { readonly between: number; readonly end: number };

/** The chance that the rule leaves to a run of noise: alpha of Friedman 1991. */
const ALPHA = 0.05;

/** Friedman's spans for p variables and N_m samples in which the parent is positive. */
export function automaticSpans(variables: number, active: number): Spans {
  const run = -log2(-exactLog(1 - ALPHA) / (variables * active)) / 2.5;
  return { between: Math.max(1, Math.trunc(run)), end: Math.trunc(3 - log2(ALPHA / variables)) };
}

/** From + − × ÷ alone, so that the same samples have the same knots on every machine. */
function log2(x: number): number {
  return exactLog(x) / Math.LN2;
}

/**
 * The candidates among `values`, which ascend and are distinct: the least (there the hinge is linear on
 * all samples), then one at a time from both ends; never the largest. None of fewer than two.
 */
export function candidateKnots(values: readonly number[], { between, end }: Spans): number[] {
  if (values.length < 2) return [];
  const last = values.length - 1 - Math.max(end, 1);
  const knots = [values[0]];
  for (let i = end; i <= last; i += between) if (i > 0) knots.push(values[i]);
  return knots;
}
