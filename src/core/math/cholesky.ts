// Cholesky factorization A = L·Lᵀ of a symmetric positive definite matrix, blocked so that n in the
// thousands stays in the cache, and solving with the factor. Right-looking, Golub and Van Loan §4.2.

import { subtractOuter } from "./gram.ts";
import type { Matrix } from "./matrix.ts";

/** A matrix that has no inverse, to working precision. */
export class SingularMatrixError extends Error {
  override readonly name = "SingularMatrixError";
}

const BLOCK = 32;

/** Multiplications (each with an addition) that factoring an n × n matrix takes: n³/6; as operations n³/3. */
export function choleskyFlop(n: number): number {
  return (n * n * n) / 3;
}

/**
 * Overwrites the lower triangle of A [n,n] with L; the upper one is neither read nor changed. Yields the
 * share of the work done after each block of columns, so that long work can show progress and stop.
 * Throws SingularMatrixError at a pivot below n·2⁻⁵² of its diagonal element.
 */
export function* choleskySteps(A: Matrix): Generator<number, void> {
  const n = A.columns;
  const floors = pivotFloors(A);
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    factorDiagonal(A, from, to, floors);
    solvePanel(A, from, to);
    if (to < n) subtractOuter(A, from, to, to);
    yield 1 - ((n - to) / n) ** 3;
  }
}

/** choleskySteps without pauses. */
export function cholesky(A: Matrix): void {
  for (const _ of choleskySteps(A));
}

function pivotFloors({ columns, data }: Matrix): Float64Array {
  return Float64Array.from(
    { length: columns },
    (_, i) => columns * 2 ** -52 * data[i * (columns + 1)],
  );
}

function factorDiagonal(A: Matrix, from: number, to: number, floors: Float64Array): void {
  const { columns: n, data } = A;
  for (let j = from; j < to; j++) {
    const pivot = data[j * n + j] - dotRows(data, j * n, j * n, from, j);
    if (!(pivot > floors[j])) {
      throw new SingularMatrixError(
        `cholesky: pivot ${j + 1} of ${n} is ${pivot.toExponential(2)}; the matrix is singular, add a ridge`,
      );
    }
    const root = Math.sqrt(pivot);
    data[j * n + j] = root;
    for (let i = j + 1; i < to; i++) {
      data[i * n + j] = (data[i * n + j] - dotRows(data, i * n, j * n, from, j)) / root;
    }
  }
}

/** L21 = A21·L11⁻ᵀ, row by row. */
function solvePanel({ columns: n, data }: Matrix, from: number, to: number): void {
  for (let i = to; i < n; i++) {
    for (let j = from; j < to; j++) {
      const rest = data[i * n + j] - dotRows(data, i * n, j * n, from, j);
      data[i * n + j] = rest / data[j * n + j];
    }
  }
}

function dotRows(data: Float64Array, a: number, b: number, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += data[a + k] * data[b + k];
  return sum;
}

/** Solves L·Lᵀ·X = V in place of V [n,q], given the factor in the lower triangle of L; one column after the other. */
export function solveCholesky(L: Matrix, V: Matrix): void {
  const { rows: n, columns: q, data } = V;
  const x = new Float64Array(n);
  for (let column = 0; column < q; column++) {
    for (let i = 0; i < n; i++) x[i] = data[i * q + column];
    solveColumn(L.data, n, x);
    for (let i = 0; i < n; i++) data[i * q + column] = x[i];
  }
}

function solveColumn(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i];
    for (let k = 0, at = i * n; k < i; k++, at++) sum -= l[at] * x[k];
    x[i] = sum / l[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = x[i] / l[i * n + i];
    x[i] = value;
    for (let k = 0, at = i * n; k < i; k++, at++) x[k] -= value * l[at];
  }
}
