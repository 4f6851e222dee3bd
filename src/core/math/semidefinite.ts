// Whether a matrix is a covariance: symmetric and positive semidefinite, up to rounding. What counts as rounding is
// measured in every variable's own unit, so that the answer is the same in metres and in millimetres.

import { cholesky, SingularMatrixError } from "./cholesky.ts";
import type { Matrix } from "./matrix.ts";

/** Of a variance that was written down: nine digits of it. */
const WRITTEN = 1e-9;
/** Of a mean square that a variance was found from, E x² − (E x)², in float64: some 4,000 units in the last place. */
const CANCELLED = 2 ** -40;

/**
 * What is wrong with C [n,n] as the covariance of variables with means `mean` [n], to follow the name of the field
 * ("must be …"); undefined when it is one. Law: S·C·S with means S·mean has the same answer for every diagonal S.
 */
export function covarianceProblem(C: Matrix, mean: Float64Array): string | undefined {
  const rounding = roundingOf(C, mean);
  return negativeVariance(C, rounding) ?? asymmetry(C, rounding) ?? indefiniteness(C, rounding);
}

/** How far rounding moves every variance; a covariance by the root of both, as by Cauchy and Schwarz. */
function roundingOf({ columns, data }: Matrix, mean: Float64Array): Float64Array {
  return mean.map((m, i) => WRITTEN * Math.max(0, data[i * (columns + 1)]) + CANCELLED * m * m);
}

function negativeVariance({ columns, data }: Matrix, rounding: Float64Array): string | undefined {
  for (let i = 0; i < columns; i++) {
    const variance = data[i * (columns + 1)];
    if (variance < -rounding[i]) {
      return `must have no negative variance, got ${variance} at [${i}][${i}]`;
    }
  }
  return undefined;
}

function asymmetry({ columns, data }: Matrix, rounding: Float64Array): string | undefined {
  const roots = rounding.map(Math.sqrt);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < i; j++) {
      const [one, other] = [data[j * columns + i], data[i * columns + j]];
      if (Math.abs(one - other) > roots[i] * roots[j]) {
        return `must be symmetric, got ${one} at [${j}][${i}] and ${other} at [${i}][${j}]`;
      }
    }
  }
  return undefined;
}

/**
 * By a Cholesky factorization of C with its rounding on the diagonal, which asks of each pivot what share of its own
 * variable's variance it is: it succeeds exactly where the correlation matrix has no eigenvalue below −rounding.
 */
function indefiniteness(C: Matrix, rounding: Float64Array): string | undefined {
  const n = C.columns;
  const ridged: Matrix = { ...C, data: C.data.slice() };
  for (let i = 0; i < n; i++) {
    ridged.data[i * (n + 1)] += rounding[i];
    if (isZeroRow(ridged, i)) ridged.data[i * (n + 1)] = 1; // a constant
  }
  try {
    cholesky(ridged);
    return undefined;
  } catch (error) {
    if (!(error instanceof SingularMatrixError)) throw error;
    return "must be positive semidefinite; it has a negative eigenvalue: some combination of the inputs would have a negative variance";
  }
}

function isZeroRow({ columns, data }: Matrix, row: number): boolean {
  return data.subarray(row * columns, (row + 1) * columns).every((value) => value === 0);
}
