// Products of float64 matrices: A·B and C += XᵀZ by 4 × 4 tiles held in local variables (sixteen sums for
// eight loads), the latter over blocks of rows that stay in the cache. gram.ts computes XᵀX.

import { zeroMatrix } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";

const ROW_BLOCK = 96;

/** A [m,k] · B [k,n] → [m,n]. Throws RangeError when the inner sizes differ. */
export function multiply(A: Matrix, B: Matrix): Matrix {
  const C = emptyProduct(A, B);
  multiplyRows(A, B, C, 0, A.rows);
  return C;
}

/** Multiplications in one slice of multiplySteps: about 10 ms. */
const SLICE = 1 << 23;

/** The same in slices, yielding the share done after each. */
export function* multiplySteps(A: Matrix, B: Matrix): Generator<number, Matrix> {
  const C = emptyProduct(A, B);
  const rows = 4 * Math.ceil(SLICE / (4 * Math.max(1, A.columns * B.columns)));
  for (let from = 0; from < A.rows; from += rows) {
    const to = Math.min(A.rows, from + rows);
    multiplyRows(A, B, C, from, to);
    yield to / A.rows;
  }
  return C;
}

function emptyProduct(A: Matrix, B: Matrix): Matrix {
  if (A.columns === B.rows) return zeroMatrix(A.rows, B.columns);
  throw new RangeError(`multiply: columns ${A.columns} ≠ rows ${B.rows}`);
}

function multiplyRows(A: Matrix, B: Matrix, C: Matrix, from: number, to: number): void {
  const [wholeRows, wholeColumns] = [to - ((to - from) % 4), B.columns - (B.columns % 4)];
  for (let i = from; i < wholeRows; i += 4) {
    const [first, end] = filledColumns(A, i);
    for (let j = 0; j < wholeColumns; j += 4) {
      addTile(C, i, j, A.data, i * A.columns + first, A.columns, 1, B, first, end);
    }
    multiplyEdge(A, B, C, i, i + 4, wholeColumns);
  }
  multiplyEdge(A, B, C, wholeRows, to, 0);
}

/** The first column that is not zero in all of four rows, and the one after the last: impulses fill few. */
function filledColumns({ columns, data }: Matrix, row: number): readonly [number, number] {
  const isEmpty = (column: number) => {
    const at = row * columns + column;
    return (
      data[at] === 0 &&
      data[at + columns] === 0 &&
      data[at + 2 * columns] === 0 &&
      data[at + 3 * columns] === 0
    );
  };
  let [first, end] = [0, columns];
  while (first < end && isEmpty(first)) first++;
  while (end > first && isEmpty(end - 1)) end--;
  return [first, end];
}

/** What no tile of four covers: rows i0 … i1 − 1 of C, columns from j0 on. */
function multiplyEdge(A: Matrix, B: Matrix, C: Matrix, i0: number, i1: number, j0: number): void {
  const n = B.columns;
  for (let i = i0; i < i1; i++) {
    for (let k = 0; k < A.columns; k++) {
      const factor = A.data[i * A.columns + k];
      for (let j = j0; j < n; j++) C.data[i * n + j] += factor * B.data[k * n + j];
    }
  }
}

/** C [p,q] += XᵀZ for X [m,p], Z [m,q]. */
export function addCross(C: Matrix, X: Matrix, Z: Matrix): void {
  for (let from = 0; from < X.rows; from += ROW_BLOCK) {
    const to = Math.min(X.rows, from + ROW_BLOCK);
    for (let i = 0; i < X.columns; i += 4) {
      for (let j = 0; j < Z.columns; j += 4) {
        if (i + 4 <= X.columns && j + 4 <= Z.columns) {
          addTile(C, i, j, X.data, from * X.columns + i, 1, X.columns, Z, from, to);
        } else addEdge(C, X, Z, i, j, from, to);
      }
    }
  }
}

function addEdge(
  C: Matrix,
  X: Matrix,
  Z: Matrix,
  i0: number,
  j0: number,
  from: number,
  to: number,
): void {
  for (let i = i0; i < Math.min(i0 + 4, X.columns); i++) {
    for (let j = j0; j < Math.min(j0 + 4, Z.columns); j++) {
      let sum = 0;
      for (let s = from; s < to; s++) {
        sum += X.data[s * X.columns + i] * Z.data[s * Z.columns + j];
      }
      C.data[i * C.columns + j] += sum;
    }
  }
}

/**
 * Adds to the 4 × 4 sums of C from row i and column j on: Σₛ xₛ zₛ over rows from … to − 1 of Z, where the four numbers
 * xₛ lie `across` apart from `at` on in x, and those of the next row `along` further.
 */
function addTile(
  C: Matrix,
  i: number,
  j: number,
  x: Float64Array,
  at: number,
  across: number,
  along: number,
  Z: Matrix,
  from: number,
  to: number,
): void {
  const [z, c, q, n] = [Z.data, C.data, Z.columns, C.columns];
  let c00 = 0,
    c01 = 0,
    c02 = 0,
    c03 = 0,
    c10 = 0,
    c11 = 0,
    c12 = 0,
    c13 = 0;
  let c20 = 0,
    c21 = 0,
    c22 = 0,
    c23 = 0,
    c30 = 0,
    c31 = 0,
    c32 = 0,
    c33 = 0;
  for (let a = at, b = from * q + j; b < to * q; a += along, b += q) {
    const x0 = x[a],
      x1 = x[a + across],
      x2 = x[a + 2 * across],
      x3 = x[a + 3 * across];
    const z0 = z[b],
      z1 = z[b + 1],
      z2 = z[b + 2],
      z3 = z[b + 3];
    c00 += x0 * z0;
    c01 += x0 * z1;
    c02 += x0 * z2;
    c03 += x0 * z3;
    c10 += x1 * z0;
    c11 += x1 * z1;
    c12 += x1 * z2;
    c13 += x1 * z3;
    c20 += x2 * z0;
    c21 += x2 * z1;
    c22 += x2 * z2;
    c23 += x2 * z3;
    c30 += x3 * z0;
    c31 += x3 * z1;
    c32 += x3 * z2;
    c33 += x3 * z3;
  }
  let place = i * n + j;
  c[place] += c00;
  c[place + 1] += c01;
  c[place + 2] += c02;
  c[place + 3] += c03;
  place += n;
  c[place] += c10;
  c[place + 1] += c11;
  c[place + 2] += c12;
  c[place + 3] += c13;
  place += n;
  c[place] += c20;
  c[place + 1] += c21;
  c[place + 2] += c22;
  c[place + 3] += c23;
  place += n;
  c[place] += c30;
  c[place + 1] += c31;
  c[place + 2] += c32;
  c[place + 3] += c33;
}
