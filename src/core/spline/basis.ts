// An orthonormal basis of the terms taken so far, and what it leaves of the targets. Rows lie together,
// [Q | one free column | R], because the knot search reads all of a sample at once.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";

/** Of a column's squared norm, what must remain behind the basis: less counts as dependent. */
export const DEPENDENT = 1e-9;

export type Basis = {
  /** [N, capacity + 1 + q]: Q in the first `size` columns, a free one, and the residuals R of the q targets. */
  readonly rows: Matrix;
  readonly capacity: number;
  readonly targets: Matrix;
  size: number;
};

/** The basis of the intercept alone. */
export function openBasis(targets: Matrix, capacity: number): Basis {
  const rows = zeroMatrix(targets.rows, capacity + 1 + targets.columns);
  const basis = { rows, capacity, targets, size: 0 };
  extend(basis, new Float64Array(targets.rows).fill(1));
  project(basis);
  return basis;
}

/**
 * What remains of a column behind the basis (Gram-Schmidt twice, which is enough), scaled to length 1, in
 * column `place` of the rows; false and nothing where the column is dependent.
 */
export function orthonormalise(basis: Basis, column: Float64Array, place: number): boolean {
  const { rows, size } = basis;
  const rest = column.slice();
  for (let pass = 0; pass < 2; pass++) removeBasis(rows, size, rest);
  const left = dot(rest, rest);
  if (!(left > DEPENDENT * dot(column, column))) return false;
  const scale = Math.sqrt(left);
  for (let i = 0; i < rows.rows; i++) rows.data[i * rows.columns + place] = rest[i] / scale;
  return true;
}

function removeBasis({ rows, columns, data }: Matrix, size: number, column: Float64Array): void {
  const shares = new Float64Array(size);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < size; k++) shares[k] += data[i * columns + k] * column[i];
  }
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += data[i * columns + k] * shares[k];
    column[i] -= sum;
  }
}

/** Adds a column to the basis; false where it is dependent, and the basis as it was. */
export function extend(basis: Basis, column: Float64Array): boolean {
  if (!orthonormalise(basis, column, basis.size)) return false;
  basis.size += 1;
  return true;
}

/** R = Y − QQᵀY anew, from the targets themselves. Returns ‖R‖². */
export function project({ rows, capacity, targets, size }: Basis): number {
  let left = 0;
  for (let o = 0; o < targets.columns; o++) {
    const residual = Float64Array.from(
      { length: targets.rows },
      (_, i) => targets.data[i * targets.columns + o],
    );
    removeBasis(rows, size, residual);
    residual.forEach((value, i) => (rows.data[i * rows.columns + capacity + 1 + o] = value));
    left += dot(residual, residual);
  }
  return left;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
