// The backward pass of MARS: the term whose loss costs least goes, one after the other; of all sizes the one
// with the least generalised cross-validation stays (docs/methods.md §2.1).

import { lossesOf, without } from "./fit.ts";
import type { Triangle } from "./fit.ts";

/** One size of the model: the places of the terms that are kept, and which one went last. */
export type Size = {
  readonly kept: readonly number[];
  readonly removed?: number;
  readonly rss: number;
  readonly gcv: number;
};

/** As in the forward pass: a later term must cost less by this share. */
const TIE = 1e-9;
/** GCV that differs by less is equal, and the smaller model is taken. */
const EQUAL = 1e-12;

/** Knots cost 3 where they interact, else 2 (Friedman 1991; Hastie, Tibshirani, Friedman, §9.4). */
export function usualPenalty(degree: number): number {
  return degree === 1 ? 2 : 3;
}

/** (RSS/N)/(1 − C/N)², C = M + d(M − 1)/2 for M terms; infinite where C ≥ N. */
export function gcvOf(rss: number, samples: number, terms: number, penalty: number): number {
  const C = terms + (penalty * (terms - 1)) / 2;
  return C >= samples ? Infinity : rss / samples / (1 - C / samples) ** 2;
}

/** Every size from all terms, whose triangle is given, down to the intercept; yields the share done. */
export function* pruningSteps(
  all: Triangle,
  samples: number,
  penalty: number,
): Generator<number, readonly Size[]> {
  let triangle = all;
  let kept = Array.from({ length: all.R.columns }, (_, m) => m);
  const sizeOf = (removed?: number): Size => ({
    kept,
    rss: triangle.rss,
    gcv: gcvOf(triangle.rss, samples, kept.length, penalty),
    ...(removed !== undefined && { removed }),
  });
  const path = [sizeOf()];
  while (kept.length > 1) {
    const place = cheapest(lossesOf(triangle), triangle.rss);
    const removed = kept[place];
    triangle = without(triangle, place);
    kept = kept.filter((m) => m !== removed);
    path.push(sizeOf(removed));
    yield path.length / all.R.columns;
  }
  return path;
}

/** The place of the first term, never the intercept, whose loss leaves the least. */
function cheapest(losses: Float64Array, rss: number): number {
  let best = 1;
  for (let m = 2; m < losses.length; m++) {
    if (rss + losses[m] < (rss + losses[best]) * (1 - TIE)) best = m;
  }
  return best;
}

/** The size with the least GCV; the smaller of equals. */
export function bestSize(path: readonly Size[]): Size {
  const least = Math.min(...path.map(({ gcv }) => gcv));
  return path.findLast(({ gcv }) => gcv <= least * (1 + EQUAL))!;
}
