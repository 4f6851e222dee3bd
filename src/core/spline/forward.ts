// The forward pass of MARS (Friedman 1991; docs/methods.md §2.1): pair after pair of hinges, each the best of
// all parents, variables and knots, until there is no room or nothing is gained.

import type { Matrix } from "#core/math/matrix.ts";
import { extend, openBasis, project } from "./basis.ts";
import type { Basis } from "./basis.ts";
import { automaticSpans, candidateKnots } from "./knots.ts";
import type { Spans } from "./knots.ts";
import { searchFlop, searchKnots } from "./knotSearch.ts";
import type { FoundKnot, Variable } from "./knotSearch.ts";
import { termValues } from "./terms.ts";
import type { Term } from "./terms.ts";

export type ForwardOptions = {
  /** Hinges in a product, at most. */
  readonly degree: number;
  /** Terms, the intercept among them. */
  readonly maxTerms: number;
  /** Share of the total sum of squares that a pair must explain; where less is left, the pass ends. */
  readonly threshold: number;
  readonly spans: Spans | "automatic";
};

/** What one step added: 1 or 2 terms of the parent (by place) in a variable, and what is then left. */
export type ForwardStep = {
  readonly parent: number;
  readonly variable: number;
  readonly knot: number;
  readonly added: number;
  readonly rss: number;
};

export type Forward = {
  readonly terms: readonly Term[];
  readonly steps: readonly ForwardStep[];
  /** Operations of all searches. */
  readonly flop: number;
};

/** A later candidate must be better by this share: rounding decides nothing. */
const TIE = 1e-9;

/** Operations between two breaths: some ten milliseconds. */
const SLICE = 1e7;

/** What has been computed so far, and by the last breath. */
type Work = { flop: number; breath: number };

type Pair = FoundKnot & { readonly parent: number; readonly variable: number };

/**
 * Terms for X [N, p] and targets Y [N, q], which share them. Yields the share of its room that is used,
 * after every pair and within the search of one.
 */
export function* forwardSteps(
  X: Matrix,
  Y: Matrix,
  options: ForwardOptions,
): Generator<number, Forward> {
  const variables = Array.from({ length: X.columns }, (_, v) => variableOf(X, v));
  const basis = openBasis(Y, Math.max(options.maxTerms, 1));
  const total = project(basis);
  const terms: Term[] = [[]];
  const steps: ForwardStep[] = [];
  const work: Work = { flop: 0, breath: 0 };
  while (terms.length < options.maxTerms && total > 0) {
    const best = yield* bestPair(X, variables, basis, terms, options, work);
    if (!best || best.gain / total < options.threshold) break;
    const added = addPair(X, basis, terms, best, options.maxTerms);
    if (added === 0) break; // rounding: what the search found is dependent after all
    const { parent, variable, knot } = best;
    const rss = project(basis);
    steps.push({ parent, variable, knot, added, rss });
    yield terms.length / (options.maxTerms + 1);
    if (rss / total < options.threshold) break;
  }
  return { terms, steps, flop: work.flop };
}

function* bestPair(
  X: Matrix,
  variables: readonly Variable[],
  basis: Basis,
  terms: readonly Term[],
  { degree, spans, maxTerms }: ForwardOptions,
  work: Work,
): Generator<number, Pair | undefined> {
  let best: Pair | undefined;
  const parents = terms.flatMap((term, place) => (term.length < degree ? [place] : []));
  for (const [done, parent] of parents.entries()) {
    const B = termValues(X, terms[parent]);
    for (const [v, variable] of variables.entries()) {
      if (terms[parent].some((factor) => factor.variable === v)) continue;
      const knots = knotsOf(variable, B, spans, variables.length);
      if (knots.length === 0) continue;
      const found = searchKnots(basis, B, variable, knots);
      if (found.gain > (best?.gain ?? 0) * (1 + TIE)) best = { ...found, parent, variable: v };
      work.flop += searchFlop(basis);
      if (work.flop < work.breath + SLICE) continue;
      work.breath = work.flop;
      const within = (done + (v + 1) / variables.length) / parents.length;
      yield (terms.length + within) / (maxTerms + 1);
    }
  }
  return best;
}

/** The parent times both hinges of the knot, as far as they are independent and there is room. */
function addPair(X: Matrix, basis: Basis, terms: Term[], pair: Pair, maxTerms: number): number {
  const { parent, variable, knot, isPair } = pair;
  const before = terms.length;
  const room = isPair && before + 2 <= maxTerms;
  for (const sign of room ? ([1, -1] as const) : ([1] as const)) {
    const term = [...terms[parent], { variable, knot, sign }];
    if (extend(basis, termValues(X, term))) terms.push(term);
  }
  return terms.length - before;
}

function knotsOf(
  { values, order }: Variable,
  B: Float64Array,
  spans: ForwardOptions["spans"],
  variables: number,
): readonly number[] {
  const distinct: number[] = [];
  let active = 0;
  for (const i of order) {
    if (!(B[i] > 0)) continue;
    active += 1;
    if (values[i] !== distinct[distinct.length - 1]) distinct.push(values[i]);
  }
  return candidateKnots(
    distinct,
    spans === "automatic" ? automaticSpans(variables, active) : spans,
  );
}

function variableOf({ rows, columns, data }: Matrix, v: number): Variable {
  const values = Float64Array.from({ length: rows }, (_, i) => data[i * columns + v]);
  const order = Uint32Array.from(values, (_, i) => i);
  order.sort((a, b) => values[a] - values[b] || a - b);
  return { values, order };
}
