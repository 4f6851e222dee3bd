// Solving (C + λI)·X = V for a covariance C that may be singular: λ is raised until Cholesky
// succeeds; returns the λ used. The upper triangle of C keeps the matrix while the lower one is
// factored, so that a second try costs no second copy.

import { choleskySteps, SingularMatrixError, solveCholesky } from "./cholesky.ts";
import { mirrorUpper, trace, transpose, zeroMatrix } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { multiply } from "./products.ts";

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
 * Yields progress. Without `wantsCondition` the estimate, about 50·n² multiplications, is left out and returned as 1.
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
      "what is to be inverted is not finite: the network has diverged (reset it and lower the learning rate), or its inputs are too large to be squared",
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

/** Four vectors at once cost little more than one: reading the matrix is what takes time. */
const STARTS = 4;
const ITERATIONS = 4;

/** Smallest eigenvalue by inverse iteration with the factor in C's lower triangle, largest by power iteration. */
function conditionOf(C: Matrix, diagonal: Float64Array, lambda: number): number {
  const inverse = growth(C.columns, (rows) => {
    const V = transpose(rows);
    solveCholesky(C, V);
    return transpose(V);
  });
  mirrorUpper(C);
  setDiagonal(C, diagonal, lambda);
  const largest = growth(C.columns, (rows) => multiply(rows, C));
  return Math.max(1, largest * inverse);
}

/** Power iteration on the rows of a matrix [4,n]: the largest factor by which a symmetric map stretches one. */
function growth(n: number, apply: (rows: Matrix) => Matrix): number {
  let V = zeroMatrix(STARTS, n);
  for (let i = 0; i < V.data.length; i++) V.data[i] = 1 + ((i * 7919) % 97) / 97;
  let lengths = rowLengths(V);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    for (let i = 0; i < V.data.length; i++) V.data[i] /= lengths[Math.floor(i / n)];
    V = apply(V);
    lengths = rowLengths(V);
  }
  return Math.max(...lengths);
}

function rowLengths({ rows, columns, data }: Matrix): Float64Array {
  const squares = new Float64Array(rows);
  for (let i = 0; i < data.length; i++) squares[Math.floor(i / columns)] += data[i] * data[i];
  return squares.map(Math.sqrt);
}
