// Least squares on the terms of a spline by orthogonal triangles: coefficients, and what the loss of each
// term would cost, without forming normal equations.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { designMatrix } from "./terms.ts";
import type { Term } from "./terms.ts";

/** B = QR: R [M, M] upper triangular, QᵀY [M, q], and ‖Y − QQᵀY‖². */
export type Triangle = { readonly R: Matrix; readonly QtY: Matrix; readonly rss: number };

/** Householder's QR of the design [B | Y] of N ≥ M rows, which yields the share done after every column. */
export function* triangleSteps(
  X: Matrix,
  Y: Matrix,
  terms: readonly Term[],
): Generator<number, Triangle> {
  const B = designMatrix(X, terms);
  const targets = { ...Y, data: Y.data.slice() };
  for (let j = 0; j < terms.length; j++) {
    reflect(B, targets, j, X.rows);
    yield (j + 1) / terms.length;
  }
  return triangleIn(B, targets, 0);
}

/** The triangle of all terms but the one at `place`; what it explained goes to the rest. */
export function without({ R, QtY, rss }: Triangle, place: number): Triangle {
  const M = R.columns - 1;
  const kept = zeroMatrix(M + 1, M);
  for (let i = 0; i <= M; i++) {
    for (let j = 0; j < M; j++) {
      kept.data[i * M + j] = R.data[i * (M + 1) + (j < place ? j : j + 1)];
    }
  }
  const targets = { ...QtY, data: QtY.data.slice() };
  for (let j = place; j < M; j++) reflect(kept, targets, j, j + 2); // one number below the diagonal
  return triangleIn(kept, targets, rss);
}

/** RC = QᵀY, C [M, q]. */
export function coefficientsOf({ R, QtY }: Triangle): Matrix {
  const C = { ...QtY, data: QtY.data.slice() };
  const [M, q] = [R.columns, QtY.columns];
  for (let i = M - 1; i >= 0; i--) {
    for (let o = 0; o < q; o++) {
      let sum = C.data[i * q + o];
      for (let j = i + 1; j < M; j++) sum -= R.data[i * M + j] * C.data[j * q + o];
      C.data[i * q + o] = sum / R.data[i * M + i];
    }
  }
  return C;
}

/** What the sum of squares rises by without each term: Σ_o c² / ‖row of R⁻¹‖². */
export function lossesOf(triangle: Triangle): Float64Array {
  const { R, QtY } = triangle;
  const C = coefficientsOf(triangle);
  const inverse = coefficientsOf({ ...triangle, QtY: identity(R.columns) });
  return Float64Array.from({ length: R.columns }, (_, m) => {
    return squaredRow(C, m, QtY.columns) / squaredRow(inverse, m, R.columns);
  });
}

function squaredRow({ data, columns }: Matrix, row: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += data[row * columns + k] ** 2;
  return sum;
}

function identity(n: number): Matrix {
  const I = zeroMatrix(n, n);
  for (let i = 0; i < n; i++) I.data[i * n + i] = 1;
  return I;
}

/** What reflections have left in B and Y; `before` is what had been left already. */
function triangleIn(B: Matrix, Y: Matrix, before: number): Triangle {
  const [M, q] = [B.columns, Y.columns];
  let rss = before;
  for (let i = M; i < B.rows; i++) rss += squaredRow(Y, i, q);
  const R = zeroMatrix(M, M);
  for (let i = 0; i < M; i++) {
    for (let j = i; j < M; j++) R.data[i * M + j] = B.data[i * M + j];
  }
  return { R, QtY: { rows: M, columns: q, data: Y.data.slice(0, M * q) }, rss };
}

/** The reflection of rows j … end − 1 that takes column j below its diagonal to zero, applied to B and Y. */
function reflect(B: Matrix, Y: Matrix, j: number, end: number): void {
  const [N, M] = [Math.min(end, B.rows), B.columns];
  let norm = 0;
  for (let i = j; i < N; i++) norm += B.data[i * M + j] ** 2;
  if (norm === 0) return;
  const head = B.data[j * M + j];
  const alpha = head > 0 ? -Math.sqrt(norm) : Math.sqrt(norm);
  const v = new Float64Array(N - j);
  for (let i = j; i < N; i++) v[i - j] = B.data[i * M + j];
  v[0] -= alpha;
  const scale = norm - alpha * head; // ‖v‖²/2
  for (let k = j; k < M; k++) applyReflection(B, k, v, scale, j);
  for (let o = 0; o < Y.columns; o++) applyReflection(Y, o, v, scale, j);
}

function applyReflection(A: Matrix, k: number, v: Float64Array, scale: number, from: number): void {
  const { columns, data } = A;
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i] * data[(from + i) * columns + k];
  const share = sum / scale;
  for (let i = 0; i < v.length; i++) data[(from + i) * columns + k] -= share * v[i];
}
