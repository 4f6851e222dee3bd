// Products of float64 matrices: A·B and C += XᵀZ, the latter by 4 × 4 tiles held in local variables
// (sixteen sums for eight loads), over blocks of rows that stay in the cache. gram.ts computes XᵀX.

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
  let i = from;
  for (; i + 4 <= to; i += 4) multiplyFourRows(A, B, C, i);
  for (; i < to; i++) multiplyRow(A, B, C, i);
}

function multiplyRow(A: Matrix, B: Matrix, C: Matrix, i: number): void {
  const n = B.columns;
  for (let k = 0; k < A.columns; k++) {
    const factor = A.data[i * A.columns + k];
    for (let j = 0; j < n; j++) C.data[i * n + j] += factor * B.data[k * n + j];
  }
}

/** Four rows of A share every number read of B. */
function multiplyFourRows(A: Matrix, B: Matrix, C: Matrix, i: number): void {
  const [a, b, c] = [A.data, B.data, C.data];
  const [depth, n] = [A.columns, B.columns];
  const [a0, a1, a2, a3] = [i * depth, (i + 1) * depth, (i + 2) * depth, (i + 3) * depth];
  const [c0, c1, c2, c3] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n];
  for (let k = 0; k < depth; k++) {
    const [f0, f1, f2, f3] = [a[a0 + k], a[a1 + k], a[a2 + k], a[a3 + k]];
    if (f0 === 0 && f1 === 0 && f2 === 0 && f3 === 0) continue; // impulses are zeros but for one number
    for (let j = 0, at = k * n; j < n; j++, at++) {
      const value = b[at];
      c[c0 + j] += f0 * value;
      c[c1 + j] += f1 * value;
      c[c2 + j] += f2 * value;
      c[c3 + j] += f3 * value;
    }
  }
}

/** C [p,q] += XᵀZ for X [m,p], Z [m,q]. */
export function addCross(C: Matrix, X: Matrix, Z: Matrix): void {
  for (let from = 0; from < X.rows; from += ROW_BLOCK) {
    const to = Math.min(X.rows, from + ROW_BLOCK);
    for (let i = 0; i < X.columns; i += 4) {
      for (let j = 0; j < Z.columns; j += 4) {
        if (i + 4 <= X.columns && j + 4 <= Z.columns) addTile(C, X, Z, i, j, from, to);
        else addEdge(C, X, Z, i, j, from, to);
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

function addTile(
  C: Matrix,
  X: Matrix,
  Z: Matrix,
  i: number,
  j: number,
  from: number,
  to: number,
): void {
  const [x, z, c] = [X.data, Z.data, C.data];
  const [p, q, n] = [X.columns, Z.columns, C.columns];
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
  for (let a = from * p + i, b = from * q + j; a < to * p; a += p, b += q) {
    const x0 = x[a],
      x1 = x[a + 1],
      x2 = x[a + 2],
      x3 = x[a + 3];
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
  let at = i * n + j;
  c[at] += c00;
  c[at + 1] += c01;
  c[at + 2] += c02;
  c[at + 3] += c03;
  at += n;
  c[at] += c10;
  c[at + 1] += c11;
  c[at + 2] += c12;
  c[at + 3] += c13;
  at += n;
  c[at] += c20;
  c[at + 1] += c21;
  c[at + 2] += c22;
  c[at + 3] += c23;
  at += n;
  c[at] += c30;
  c[at + 1] += c31;
  c[at + 2] += c32;
  c[at + 3] += c33;
}
