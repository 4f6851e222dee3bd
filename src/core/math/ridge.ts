// Solving (C + λW)·X = V for a covariance C that may be singular, W being the identity or variances: λ is
// raised until Cholesky succeeds; returns the λ used. The upper triangle of C keeps the matrix while the lower one
// is factored, so that a second try costs no second copy.

import { choleskySteps, SingularMatrixError, solveCholesky } from "./cholesky.ts";
import { mirrorUpper, trace, transpose, zeroMatrix } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { multiply } from "./products.ts";

/**
 * λ and what it multiplies. relative: the variance of every column, or of its channel where several columns are one
 * quantity at several places; W is their diagonal, which is λI once columns are scaled to unit variance: the
 * solution does not depend on units. Of meanDiagonal, as the paper's own numbers have it: W = I and
 * λ·tr(C)/n. absolute: W = I and λ in the units of C.
 */
export type Ridge =
  | { readonly absolute: number }
  | { readonly relative: number; readonly of?: "meanDiagonal" };

export type RidgeSolution = {
  /** X [n,q]. */
  readonly solution: Matrix;
  /** The λ that was used, times W: the one asked for, unless C + λW was singular. */
  readonly lambda: number;
  /** Estimate (a lower bound) of the condition number of C + λI, or of the correlation matrix + λI, by power and inverse iteration. */
  readonly condition: number;
};

/** The first λ tried where none was asked for and C is singular, relative to the mean diagonal. */
const SMALLEST_RELATIVE = 1e-12;

/** Whether λ multiplies every column's own variance. */
export function isOfVariances(ridge: Ridge): boolean {
  return "relative" in ridge && ridge.of === undefined;
}

/** λ in the units of W. */
export function ridgeValue(ridge: Ridge, C: Matrix): number {
  if ("absolute" in ridge) return ridge.absolute;
  return isOfVariances(ridge) ? ridge.relative : (ridge.relative * trace(C)) / C.columns;
}

/** What a solve puts on the diagonal of C: diagonal + λ·weights, and their deviations where they are variances. */
type Diagonal = {
  readonly diagonal: Float64Array;
  readonly weights: Float64Array;
  readonly deviations?: Float64Array;
};

/**
 * The mean variance of each column's channel: columns i, i + channels, … are one quantity at several places, with one
 * unit; 1 where the whole channel is constant. A pixel that hardly ever varies counts as its picture's others do.
 */
export function channelVariances(variances: Float64Array, channels: number): Float64Array {
  const sums = new Float64Array(channels);
  variances.forEach((variance, i) => (sums[i % channels] += variance));
  const means = sums.map((sum) => (sum > 0 ? (sum * channels) / variances.length : 1));
  return variances.map((_, i) => means[i % channels]);
}

/**
 * A column without variance stands for itself: with a number on the diagonal and zeros beside it, its weights come
 * out 0 and the others are what they were without it.
 */
function diagonalOf({ columns, data }: Matrix, ridge: Ridge, channels: number): Diagonal {
  const diagonal = Float64Array.from({ length: columns }, (_, i) => data[i * (columns + 1)]);
  if (!isOfVariances(ridge)) return { diagonal, weights: diagonal.map(() => 1) };
  const weights = channelVariances(diagonal, channels);
  const filled = diagonal.map((variance, i) => (variance > 0 ? variance : weights[i]));
  return { diagonal: filled, weights, deviations: weights.map(Math.sqrt) };
}

/**
 * Solves (C + λW)·X = V; C [n,n] symmetric with both triangles filled, V [n,q]. C is used as working
 * space and restored; V stays. λ grows by tens while the factorization breaks down; C = 0 gives X = 0.
 * Yields progress. Without `wantsCondition` the estimate, about 50·n² multiplications, is left out and returned as 1.
 * Law: with a relative ridge X of S·C·S and S·V is S⁻¹·X for every diagonal S that is one number for each of the
 * `channels`, to which columns belong in turn (units.test.ts).
 * Throws SingularMatrixError when C or V is not finite.
 */
export function* solveRidgeSteps(
  C: Matrix,
  V: Matrix,
  ridge: Ridge,
  wantsCondition: boolean = true,
  channels: number = C.columns,
): Generator<number, RidgeSolution> {
  const total = trace(C);
  if (!Number.isFinite(total) || !V.data.every(Number.isFinite)) {
    throw new SingularMatrixError(
      "what is to be inverted is not finite: the network has diverged (reset it and lower the learning rate), or its inputs are too large to be squared",
    );
  }
  if (total === 0) {
    return { solution: { ...V, data: V.data.map(() => 0) }, lambda: 0, condition: 1 };
  }
  const before = diagonalOf(C, { absolute: 0 }, channels);
  const given = diagonalOf(C, ridge, channels);
  const mean = given.deviations ? 1 : total / C.columns;
  const solution: Matrix = { ...V, data: V.data.slice() };
  for (let lambda = ridgeValue(ridge, C); ; lambda = nextLambda(lambda, mean)) {
    setDiagonal(C, given, lambda);
    try {
      yield* choleskySteps(C);
    } catch (error) {
      mirrorUpper(C);
      if (error instanceof SingularMatrixError && lambda < mean) continue;
      throw error;
    }
    solveCholesky(C, solution);
    const condition = wantsCondition ? conditionOf(C, given, lambda) : 1;
    mirrorUpper(C);
    setDiagonal(C, before, 0);
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

function setDiagonal(
  { columns, data }: Matrix,
  { diagonal, weights }: Diagonal,
  lambda: number,
): void {
  for (let i = 0; i < columns; i++) data[i * (columns + 1)] = diagonal[i] + lambda * weights[i];
}

/** Four vectors at once cost little more than one: reading the matrix is what takes time. */
const STARTS = 4;
const ITERATIONS = 4;

/**
 * Smallest eigenvalue by inverse iteration with the factor in C's lower triangle, largest by power iteration; of the
 * correlation matrix where columns are scaled.
 */
function conditionOf(C: Matrix, given: Diagonal, lambda: number): number {
  const { deviations } = given;
  const times = (rows: Matrix) => scaleColumns(rows, deviations);
  const over = (rows: Matrix) =>
    scaleColumns(
      rows,
      deviations?.map((deviation) => 1 / deviation),
    );
  const inverse = growth(C.columns, (rows) => {
    const V = transpose(times(rows));
    solveCholesky(C, V);
    return times(transpose(V));
  });
  mirrorUpper(C);
  setDiagonal(C, given, lambda);
  const largest = growth(C.columns, (rows) => over(multiply(over(rows), C)));
  return Math.max(1, largest * inverse);
}

/** Every column of A times its factor, in place; without factors A as it is. */
function scaleColumns(A: Matrix, factors: Float64Array | undefined): Matrix {
  if (!factors) return A;
  for (let i = 0; i < A.data.length; i++) A.data[i] *= factors[i % A.columns];
  return A;
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
