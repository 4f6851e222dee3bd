// Products of float64 matrices: A·B and C += XᵀZ, the latter by 4 × 4 tiles held in local variables
// (sixteen sums for eight loads), over blocks of rows that stay in the cache. XᵀX is gram.ts' business.

import { zeroMatrix } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";

const ROW_BLOCK = 96;

/** A [m,k] · B [k,n] → [m,n]. Throws RangeError when the inner sizes differ. */
export function multiply(A: Matrix, B: Matrix): Matrix {
  if (A.columns !== B.rows) {
    throw new RangeError(`multiply: columns ${A.columns} ≠ rows ${B.rows}`);
  }
  const C = zeroMatrix(A.rows, B.columns);
  const n = B.columns;
  const [a, b, c] = [A.data, B.data, C.data];
  for (let i = 0; i < A.rows; i++) {
    for (let k = 0; k < A.columns; k++) {
      const factor = a[i * A.columns + k];
      if (factor === 0) continue; // impulses and relu outputs are mostly zeros
      for (let j = 0, to = i * n, from = k * n; j < n; j++, to++, from++) c[to] += factor * b[from];
    }
  }
  return C;
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
