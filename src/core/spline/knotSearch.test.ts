// The suffix sums against the definition: for every candidate the pair of hinges is appended and the sum of
// squares is computed from scratch.

import fc from "fast-check";
import { expect, test } from "vitest";
import { matrixOf } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { random } from "#core/math/random.ts";
import { extend, openBasis, project } from "./basis.ts";
import { candidateKnots, automaticSpans } from "./knots.ts";
import { searchKnots } from "./knotSearch.ts";
import { termValues } from "./terms.ts";
import type { Term } from "./terms.ts";

function table(seed: number, N: number, p: number, q: number): readonly [Matrix, Matrix] {
  const stream = random(seed, "knots");
  const numbers = (n: number, digits: number) =>
    Float64Array.from({ length: n }, () => Math.round(stream.normal() * digits) / digits);
  return [matrixOf(N, p, numbers(N * p, 8)), matrixOf(N, q, numbers(N * q, 1e6))];
}

/** What is left of the targets behind the columns, by Gram-Schmidt from scratch. */
function rssBehind(Y: Matrix, columns: readonly Float64Array[]): number {
  const basis = openBasis(Y, columns.length + 1);
  for (const column of columns) extend(basis, column);
  return project(basis);
}

test("the gain of every knot, and the best of them, are those of brute force", () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 3 }), fc.boolean(), (seed, q, isDeep) => {
      const [X, Y] = table(seed, 40, 3, q);
      const terms: Term[] = [
        [{ variable: 0, knot: 0.125, sign: 1 }],
        [{ variable: 1, knot: -0.5, sign: -1 }],
      ];
      const parent: Term = isDeep ? terms[0] : [];
      const columns = terms.map((term) => termValues(X, term));
      const basis = openBasis(Y, 8);
      for (const column of columns) extend(basis, column);
      project(basis);
      const values = Float64Array.from({ length: 40 }, (_, i) => X.data[i * 3 + 2]);
      const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
      const B = termValues(X, parent);
      const distinct = [...new Set([...values].filter((_, i) => B[i] > 0))].sort((a, b) => a - b);
      const knots = candidateKnots(distinct, { between: 1, end: 0 });
      const before = rssBehind(Y, columns);
      const gains = knots.map((knot) => {
        const pair = ([1, -1] as const).map((sign) =>
          termValues(X, [...parent, { variable: 2, knot, sign }]),
        );
        return before - rssBehind(Y, [...columns, ...pair]);
      });
      for (const [k, knot] of knots.entries()) {
        const { gain } = searchKnots(basis, B, { values, order }, [knot]);
        expect(Math.abs(gain - gains[k])).toBeLessThan(1e-8 * before);
      }
      const best = searchKnots(basis, B, { values, order }, knots);
      expect(Math.abs(best.gain - Math.max(...gains))).toBeLessThan(1e-8 * before);
    }),
    { numRuns: 40, seed: 5 },
  );
});

test("automatic spans are Friedman's, and knots keep them", () => {
  // methods §2.1: L = max(1, ⌊−log₂(−ln .95/(pN))/2.5⌋), e = ⌊3 − log₂(.05/p)⌋, by Python's math.log2
  expect(automaticSpans(6, 200)).toEqual({ between: 5, end: 9 });
  expect(automaticSpans(1, 50)).toEqual({ between: 3, end: 7 });
  const values = Array.from({ length: 30 }, (_, i) => i);
  expect(candidateKnots(values, { between: 5, end: 9 })).toEqual([0, 9, 14, 19]);
  expect(candidateKnots(values, { between: 1, end: 0 })).toEqual(values.slice(0, -1));
  expect(candidateKnots([4], { between: 1, end: 0 })).toEqual([]);
});
