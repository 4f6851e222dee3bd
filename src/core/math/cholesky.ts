// Cholesky factorization A = L·Lᵀ of a symmetric positive definite matrix, blocked so that n in the
// thousands stays in the cache, and solving with the factor. Right-looking, Golub and Van Loan §4.2.

import { subtractOuter } from "./gram.ts";
import type { Matrix } from "./matrix.ts";

/** A matrix that has no inverse, to working precision. */
export class SingularMatrixError extends Error {
  override readonly name = "SingularMatrixError";
}

const BLOCK = 48;

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

/** L21 = A21·L11⁻ᵀ: four rows at a time share every number read of L11. */
function solvePanel({ columns: n, data }: Matrix, from: number, to: number): void {
  let i = to;
  for (; i + 4 <= n; i += 4) solveFourRows(data, n, i, from, to);
  for (; i < n; i++) {
    for (let j = from; j < to; j++) {
      const rest = data[i * n + j] - dotRows(data, i * n, j * n, from, j);
      data[i * n + j] = rest / data[j * n + j];
    }
  }
}

function solveFourRows(data: Float64Array, n: number, i: number, from: number, to: number): void {
  const [a0, a1, a2, a3] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n];
  for (let j = from; j < to; j++) {
    let [s0, s1, s2, s3] = [data[a0 + j], data[a1 + j], data[a2 + j], data[a3 + j]];
    for (let k = from, at = j * n + from; k < j; k++, at++) {
      const factor = data[at];
      s0 -= factor * data[a0 + k];
      s1 -= factor * data[a1 + k];
      s2 -= factor * data[a2 + k];
      s3 -= factor * data[a3 + k];
    }
    const pivot = data[j * n + j];
    data[a0 + j] = s0 / pivot;
    data[a1 + j] = s1 / pivot;
    data[a2 + j] = s2 / pivot;
    data[a3 + j] = s3 / pivot;
  }
}

function dotRows(data: Float64Array, a: number, b: number, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += data[a + k] * data[b + k];
  return sum;
}

/** Solves L·Lᵀ·X = V in place of V [n,q], given the factor in the lower triangle of L. */
export function solveCholesky(L: Matrix, { rows: n, columns: q, data }: Matrix): void {
  const x = new Float64Array(4 * n);
  for (let from = 0; from < q; from += 4) {
    const width = Math.min(4, q - from);
    for (let i = 0; i < n; i++) {
      for (let c = 0; c < width; c++) x[4 * i + c] = data[i * q + from + c];
    }
    solveLower(L, x);
    solveUpper(L, x);
    for (let i = 0; i < n; i++) {
      for (let c = 0; c < width; c++) data[i * q + from + c] = x[4 * i + c];
    }
  }
}

/** x [n,4] becomes L⁻¹·x: four right-hand sides share every number read of L. */
function solveLower({ columns: n, data: l }: Matrix, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = 4 * i;
    let [s0, s1, s2, s3] = [x[row], x[row + 1], x[row + 2], x[row + 3]];
    for (let k = 0, at = i * n; k < row; k += 4, at++) {
      const factor = l[at];
      s0 -= factor * x[k];
      s1 -= factor * x[k + 1];
      s2 -= factor * x[k + 2];
      s3 -= factor * x[k + 3];
    }
    const pivot = l[i * n + i];
    x[row] = s0 / pivot;
    x[row + 1] = s1 / pivot;
    x[row + 2] = s2 / pivot;
    x[row + 3] = s3 / pivot;
  }
}

/** x [n,4] becomes L⁻ᵀ·x, row by row of L from the last. */
function solveUpper({ columns: n, data: l }: Matrix, x: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = 4 * i;
    const pivot = l[i * n + i];
    for (let c = 0; c < 4; c++) x[row + c] /= pivot;
    const [v0, v1, v2, v3] = [x[row], x[row + 1], x[row + 2], x[row + 3]];
    for (let k = 0, at = i * n; k < row; k += 4, at++) {
      const factor = l[at];
      x[k] -= factor * v0;
      x[k + 1] -= factor * v1;
      x[k + 2] -= factor * v2;
      x[k + 3] -= factor * v3;
    }
  }
}
