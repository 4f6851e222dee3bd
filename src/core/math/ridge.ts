// Solving (C + λI)·X = V for a covariance C that may be singular: λ is raised until the factorization
// stands, and what was used is told. The upper triangle of C keeps the matrix while the lower one is
// factored, so that a second try costs no second copy.

import { choleskySteps, SingularMatrixError, solveCholesky } from "./cholesky.ts";
import { mirrorUpper, trace } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";

/** λ on the diagonal of the covariance: absolute, or relative to its mean diagonal tr(C)/n. */
export type Ridge = { readonly absolute: number } | { readonly relative: number };

export type RidgeSolution = {
  /** X [n,q]. */
  readonly solution: Matrix;
  /** The λ that was used: the one asked for, unless C + λI was singular. */
  readonly lambda: number;
  /** Estimate of the condition number of C + λI, from power and inverse iteration (a lower bound). */
  readonly condition: number;
};

/** The first λ tried where none was asked for and C is singular, relative to the mean diagonal. */
const SMALLEST_RELATIVE = 1e-12;

/** λ in the units of C. */
export function ridgeValue(ridge: Ridge, C: Matrix): number {
  return "absolute" in ridge ? ridge.absolute : (ridge.relative * trace(C)) / C.columns;
}

/**
 * Solves (C + λI)·X = V; C [n,n] symmetric with both triangles filled, V [n,q]. C is used as working
 * space and restored; V stays. λ grows by tens while the factorization breaks down; C = 0 gives X = 0.
 * Yields progress. Without `wantsCondition` the estimate, about 40·n² operations, is left out and told as 1.
 * Throws SingularMatrixError when C or V is not finite.
 */
export function* solveRidgeSteps(
  C: Matrix,
  V: Matrix,
  ridge: Ridge,
  wantsCondition: boolean = true,
): Generator<number, RidgeSolution> {
  const n = C.columns;
  const diagonal = Float64Array.from({ length: n }, (_, i) => C.data[i * (n + 1)]);
  const mean = trace(C) / n;
  const solution: Matrix = { ...V, data: V.data.slice() };
  if (!Number.isFinite(mean) || !V.data.every(Number.isFinite)) {
    throw new SingularMatrixError(
      "solveRidge: the moments are not finite; has the network diverged?",
    );
  }
  if (mean === 0) return { solution: { ...V, data: V.data.map(() => 0) }, lambda: 0, condition: 1 };
  for (let lambda = ridgeValue(ridge, C); ; lambda = nextLambda(lambda, mean)) {
    setDiagonal(C, diagonal, lambda);
    try {
      yield* choleskySteps(C);
    } catch (error) {
      mirrorUpper(C);
      if (error instanceof SingularMatrixError && lambda < mean) continue;
      throw error;
    }
    solveCholesky(C, solution);
    const condition = wantsCondition ? conditionOf(C, diagonal, lambda) : 1;
    mirrorUpper(C);
    setDiagonal(C, diagonal, 0);
    return { solution, lambda, condition };
  }
}

/** solveRidgeSteps without pauses. */
export function solveRidge(C: Matrix, V: Matrix, ridge: Ridge): RidgeSolution {
  const steps = solveRidgeSteps(C, V, ridge);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function nextLambda(lambda: number, mean: number): number {
  return Math.max(lambda * 10, mean * SMALLEST_RELATIVE);
}

function setDiagonal({ columns, data }: Matrix, diagonal: Float64Array, lambda: number): void {
  for (let i = 0; i < columns; i++) data[i * (columns + 1)] = diagonal[i] + lambda;
}

const ITERATIONS = 8;

/** Smallest eigenvalue by inverse iteration with the factor in C's lower triangle, largest by power iteration. */
function conditionOf(C: Matrix, diagonal: Float64Array, lambda: number): number {
  const n = C.columns;
  const inverse = growth(n, (v) => solveCholesky(C, { rows: n, columns: 1, data: v }));
  mirrorUpper(C);
  setDiagonal(C, diagonal, lambda);
  const largest = growth(n, (v) => v.set(multiplyVector(C, v)));
  return Math.max(1, largest * inverse);
}

/** Power iteration: the largest factor by which `apply` (in place) stretches a vector. */
function growth(n: number, apply: (v: Float64Array) => void): number {
  const v = Float64Array.from({ length: n }, (_, i) => 1 + ((i * 7919) % 97) / 97);
  let factor = 1;
  for (let i = 0; i < ITERATIONS; i++) {
    const length = norm(v);
    for (let k = 0; k < n; k++) v[k] /= length;
    apply(v);
    factor = norm(v);
  }
  return factor;
}

function norm(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
}

function multiplyVector({ columns: n, data }: Matrix, v: Float64Array): Float64Array {
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += data[i * n + j] * v[j];
    result[i] = sum;
  }
  return result;
}
