// A spline fitted so that it fits a head: no more terms than its units can be. Of degree 1 exactly, of degree
// 2 by polarisation, as finely as there is room.

import type { Matrix } from "#core/math/matrix.ts";
import type { Head } from "./head.ts";
import { marsSteps, usualTerms } from "./mars.ts";
import type { Mars } from "./mars.ts";
import { polarisedNetwork, polarisedUnits } from "./products.ts";
import { hingeNetwork } from "./reluNetwork.ts";
import type { ReluNetwork } from "./reluNetwork.ts";
import type { Term } from "./terms.ts";

/** How the arm spline is fitted: hinges in a product at most (1 or 2), and terms at most, the intercept among them. */
export type SplineOptions = { readonly degree: 1 | 2; readonly maxTerms?: number };

export type FittedHead = {
  readonly spline: Mars;
  readonly network: ReluNetwork;
  /** What the network differs from the spline by at most, on samples like those of the fit; 0 at degree 1. */
  readonly bound: number;
  /** Segments of a square; absent where no term is a product. */
  readonly segments?: number;
};

/** Segments of the interpolated squares, the finest first. */
const SEGMENTS: readonly number[] = [8, 4, 2];

/** Why a spline of this degree cannot be the head, in words. */
export function degreeProblem({ hidden }: Head, { degree }: SplineOptions): string | undefined {
  if (degree === 1 || hidden.length >= 2) return undefined;
  return "products of hinges need two dense relu layers before the output (a spline of degree 1 needs one)";
}

/** Fits targets Y [N, outputs] on what enters the head, X [N, inputs]. Yields the share that is done. */
export function* fitHeadSteps(
  X: Matrix,
  Y: Matrix,
  head: Head,
  options: SplineOptions,
): Generator<number, FittedHead> {
  const room = Math.min(...head.units);
  const { degree, maxTerms = Math.min(usualTerms(head.inputs), room + 1) } = options;
  const coarse = SEGMENTS[SEGMENTS.length - 1];
  const fits = (terms: readonly Term[], segments: number = coarse) =>
    fitsUnits(head, terms, segments);
  const spline = yield* marsSteps(X, Y, { degree, maxTerms, fits });
  if (spline.terms.every(({ length }) => length <= 1)) {
    return { spline, network: hingeNetwork(head.inputs, spline), bound: 0 };
  }
  const segments = SEGMENTS.find((count) => fits(spline.terms, count))!;
  const { network, bounds } = polarisedNetwork(X, spline, segments);
  return { spline, network, bound: Math.max(...bounds), segments };
}

function fitsUnits({ units }: Head, terms: readonly Term[], segments: number): boolean {
  if (terms.every(({ length }) => length <= 1)) return terms.length - 1 <= Math.min(...units);
  const [first, second] = polarisedUnits(terms, segments);
  return first <= units[0] && second <= Math.min(...units.slice(1));
}
