// Is this matrix a covariance? Symmetric and positive semidefinite, as far as rounding allows to decide.

import { cholesky, SingularMatrixError } from "./cholesky.ts";
import { trace } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";

/** What rounding may do to a covariance: to its symmetry entry by entry, to its eigenvalues relative to the trace. */
const ROUNDING = 1e-9;

/** Why C [n,n] is no covariance, to follow the name of the field ("must be …"); undefined when it is one. */
export function covarianceProblem(C: Matrix): string | undefined {
  return negativeVariance(C) ?? asymmetry(C) ?? indefiniteness(C);
}

function negativeVariance(C: Matrix): string | undefined {
  const { columns, data } = C;
  const floor = -ROUNDING * Math.max(0, trace(C));
  for (let i = 0; i < columns; i++) {
    const variance = data[i * (columns + 1)];
    if (variance < floor) return `must have no negative variance, got ${variance} at [${i}][${i}]`;
  }
  return undefined;
}

function asymmetry({ columns, data }: Matrix): string | undefined {
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < i; j++) {
      const [one, other] = [data[j * columns + i], data[i * columns + j]];
      if (Math.abs(one - other) > ROUNDING * Math.max(Math.abs(one), Math.abs(other))) {
        return `must be symmetric, got ${one} at [${j}][${i}] and ${other} at [${i}][${j}]`;
      }
    }
  }
  return undefined;
}

/** By a Cholesky factorization of C + ε·tr(C)·I, which stands exactly where no eigenvalue is below −ε·tr(C). */
function indefiniteness(C: Matrix): string | undefined {
  const [n, ridge] = [C.columns, ROUNDING * trace(C)];
  const ridged: Matrix = { ...C, data: C.data.slice() };
  for (let i = 0; i < n; i++) ridged.data[i * (n + 1)] += ridge;
  if (ridged.data.every((value) => value === 0)) return undefined;
  try {
    cholesky(ridged);
    return undefined;
  } catch (error) {
    if (!(error instanceof SingularMatrixError)) throw error;
    return "must be positive semidefinite; it has a negative eigenvalue: some combination of the inputs would have a negative variance";
  }
}
