// The basis of a regression spline: products of hinges (docs/methods.md §2.1). Data only; how terms are
// found is forward.ts, how they are weighted fit.ts.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";

/** max(sign·(x_variable − knot), 0). */
export type Hinge = { readonly variable: number; readonly knot: number; readonly sign: 1 | -1 };
/** A product of hinges in different variables; the empty one is 1, the intercept. */
export type Term = readonly Hinge[];

/** f(x)_o = Σ_m coefficients[m, o]·B_m(x); the first term is the intercept. */
export type Spline = { readonly terms: readonly Term[]; readonly coefficients: Matrix };

export function hinge({ knot, sign }: Hinge, x: number): number {
  return Math.max(sign * (x - knot), 0);
}

/** B_m of every row of X [N, p]. */
export function termValues({ rows, columns, data }: Matrix, term: Term): Float64Array {
  const values = new Float64Array(rows).fill(1);
  for (const factor of term) {
    const { variable } = factor;
    for (let i = 0; i < rows; i++) values[i] *= hinge(factor, data[i * columns + variable]);
  }
  return values;
}

/** [N, M]: a column for each term. */
export function designMatrix(X: Matrix, terms: readonly Term[]): Matrix {
  const B = zeroMatrix(X.rows, terms.length);
  terms.forEach((term, m) => {
    termValues(X, term).forEach((value, i) => (B.data[i * terms.length + m] = value));
  });
  return B;
}

/** f(X) [N, q]. */
export function splineValues(X: Matrix, { terms, coefficients }: Spline): Matrix {
  return multiply(designMatrix(X, terms), coefficients);
}
