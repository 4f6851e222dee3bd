// Cholesky factorization A = L·Lᵀ of a symmetric positive definite matrix, blocked so that n in the
// thousands stays in the cache, and solving with the factor. Right-looking, Golub and Van Loan §4.2.

import type { Matrix } from "./matrix.ts";

/** A matrix that has no inverse, to working precision. */
export class SingularMatrixError extends Error {
  override readonly name = "SingularMatrixError";
}

const BLOCK = 64;

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
    updateTrailing(A, from, to);
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

/** A22 −= L21·L21ᵀ on the lower triangle, in tiles of 2 × 4 dot products. */
function updateTrailing({ columns: n, data }: Matrix, from: number, to: number): void {
  for (let i = to; i < n; i += 2) {
    for (let j = to; j <= i + 1; j += 4) {
      if (i + 2 <= n && j + 4 <= n) subtractTile(data, n, i, j, from, to);
      else subtractEdge(data, n, i, j, from, to);
    }
  }
}

function subtractEdge(
  data: Float64Array,
  n: number,
  i0: number,
  j0: number,
  from: number,
  to: number,
): void {
  for (let i = i0; i < Math.min(n, i0 + 2); i++) {
    for (let j = j0; j < Math.min(n, j0 + 4, i + 1); j++) {
      data[i * n + j] -= dotRows(data, i * n, j * n, from, to);
    }
  }
}

function subtractTile(
  data: Float64Array,
  n: number,
  i: number,
  j: number,
  from: number,
  to: number,
): void {
  const a0 = i * n,
    a1 = a0 + n;
  const b0 = j * n,
    b1 = b0 + n,
    b2 = b1 + n,
    b3 = b2 + n;
  let c00 = 0,
    c01 = 0,
    c02 = 0,
    c03 = 0,
    c10 = 0,
    c11 = 0,
    c12 = 0,
    c13 = 0;
  for (let k = from; k < to; k++) {
    const x0 = data[a0 + k],
      x1 = data[a1 + k];
    const y0 = data[b0 + k],
      y1 = data[b1 + k],
      y2 = data[b2 + k],
      y3 = data[b3 + k];
    c00 += x0 * y0;
    c01 += x0 * y1;
    c02 += x0 * y2;
    c03 += x0 * y3;
    c10 += x1 * y0;
    c11 += x1 * y1;
    c12 += x1 * y2;
    c13 += x1 * y3;
  }
  const sums = [c00, c01, c02, c03, c10, c11, c12, c13];
  for (let t = 0; t < 8; t++) {
    const row = i + (t >> 2);
    const column = j + (t & 3);
    if (column <= row) data[row * n + column] -= sums[t];
  }
}

/** Solves L·Lᵀ·X = V in place of V [n,q], given the factor in the lower triangle of L. */
export function solveCholesky(L: Matrix, V: Matrix): void {
  const { columns: n, data: l } = L;
  const { columns: q, data: v } = V;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) addMultiple(v, i * q, -l[i * n + k], k * q, q);
    scale(v, i * q, 1 / l[i * n + i], q);
  }
  for (let i = n - 1; i >= 0; i--) {
    scale(v, i * q, 1 / l[i * n + i], q);
    for (let k = 0; k < i; k++) addMultiple(v, k * q, -l[i * n + k], i * q, q);
  }
}

function addMultiple(v: Float64Array, to: number, factor: number, from: number, q: number): void {
  for (let c = 0; c < q; c++) v[to + c] += factor * v[from + c];
}

function scale(v: Float64Array, at: number, factor: number, q: number): void {
  for (let c = 0; c < q; c++) v[at + c] *= factor;
}
