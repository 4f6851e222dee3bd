// Multivariate adaptive regression splines (Friedman, Annals of Statistics 19, 1991), deterministic: terms
// forward, pruned backward by GCV, weighted by least squares. docs/methods.md §2.1; the reference is
// vectors/, made by NumPy.

import { run, scaled } from "#core/fusion/steps.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { coefficientsOf, triangleSteps } from "./fit.ts";
import { forwardSteps } from "./forward.ts";
import type { Forward, ForwardOptions } from "./forward.ts";
import { bestSize, gcvOf, pruningSteps, usualPenalty } from "./prune.ts";
import type { Size } from "./prune.ts";
import type { Spline, Term } from "./terms.ts";

export type MarsOptions = Partial<ForwardOptions> & {
  /** What a knot costs in GCV; 2 at degree 1, else 3. */
  readonly penalty?: number;
  /** Whether a pruned set of terms can be used at all: pruning goes on until it can. */
  readonly fits?: (terms: readonly Term[]) => boolean;
};

export type Mars = Spline & {
  readonly forward: Forward;
  readonly path: readonly Size[];
  readonly rss: number;
  readonly gcv: number;
};

/** Terms that earth (Milborrow) allows by default, for p variables. */
export function usualTerms(variables: number): number {
  return Math.min(200, Math.max(20, 2 * variables)) + 1;
}

/** Fits Y [N, q] by terms of X [N, p] that all targets share. At most one term for two samples is taken. */
export function mars(X: Matrix, Y: Matrix, options: MarsOptions = {}): Mars {
  return run(marsSteps(X, Y, options));
}

/** The same in slices, yielding the share that is done. */
export function* marsSteps(
  X: Matrix,
  Y: Matrix,
  options: MarsOptions = {},
): Generator<number, Mars> {
  const { degree = 1, threshold = 1e-3, spans = "automatic", fits = () => true } = options;
  const { maxTerms = usualTerms(X.columns), penalty = usualPenalty(degree) } = options;
  const room = Math.max(1, Math.min(maxTerms, Math.floor(X.rows / 2)));
  const search = forwardSteps(X, Y, { degree, threshold, spans, maxTerms: room });
  const forward = yield* scaled(search, 0, 0.9);
  const all = yield* scaled(triangleSteps(X, Y, forward.terms), 0.9, 0.04);
  const path = yield* scaled(pruningSteps(all, X.rows, penalty), 0.94, 0.03);
  const termsOf = ({ kept }: Size) => kept.map((m) => forward.terms[m]);
  const terms = termsOf(bestSize(path.filter((size) => fits(termsOf(size)))));
  const triangle = yield* scaled(triangleSteps(X, Y, terms), 0.97, 0.03);
  const { rss } = triangle;
  const gcv = gcvOf(rss, X.rows, terms.length, penalty);
  return { terms, coefficients: coefficientsOf(triangle), forward, path, rss, gcv };
}
