// Singular values by one-sided Jacobi rotations (Hestenes 1958), after a Householder reduction of tall
// matrices to their triangle (Drmač & Veselić 2008: the rotations then work on short columns). No
// singular vectors: the page shows spectra, nothing is solved with them. Small and accurate rather
// than fast: a 784×64 kernel takes some milliseconds.

import type { Matrix } from "./matrix.ts";

const MOST_SWEEPS = 40;
/** Columns whose cosine is below this count as orthogonal: it moves the values by its square, below rounding. */
const ORTHOGONAL = 1e-9;

/**
 * The min(rows, columns) singular values of a matrix, largest first.
 * Throws RangeError where an entry is not finite. Rank-deficient matrices end in (nearly) zeros.
 */
export function singularValues(matrix: Matrix): Float64Array {
  const bad = matrix.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`singularValues: entry ${bad} is ${matrix.data[bad]}`);
  const columns = triangularise(columnsOf(matrix));
  let sweep = 0;
  while (rotateAll(columns) && ++sweep < MOST_SWEEPS);
  return Float64Array.from(columns, (column) => Math.sqrt(dot(column, column)))
    .sort()
    .reverse();
}

/** The matrix' columns, or its rows where it has fewer of them: the transpose has the same values. */
function columnsOf({ rows, columns, data }: Matrix): Float64Array[] {
  const isTall = rows >= columns;
  const [count, length] = isTall ? [columns, rows] : [rows, columns];
  return Array.from({ length: count }, (_, j) =>
    Float64Array.from({ length }, (_, i) => data[isTall ? i * columns + j : j * columns + i]),
  );
}

/** Householder QR in place; returns the columns of R, n numbers each. Reflections change no singular value. */
function triangularise(columns: readonly Float64Array[]): Float64Array[] {
  for (let k = 0; k < columns.length; k++) {
    const reflector = columns[k].slice(k);
    const norm = Math.sqrt(dot(reflector, reflector));
    if (norm === 0) continue;
    reflector[0] += reflector[0] < 0 ? -norm : norm;
    const scale = 2 / dot(reflector, reflector);
    for (let j = k; j < columns.length; j++) reflect(columns[j].subarray(k), reflector, scale);
  }
  return columns.map((column) => column.slice(0, columns.length));
}

/** x ← x − scale·(vᵀx)·v. */
function reflect(x: Float64Array, v: Float64Array, scale: number): void {
  const along = scale * dot(x, v);
  for (let i = 0; i < x.length; i++) x[i] -= along * v[i];
}

/** One sweep over all pairs of columns; false when all were orthogonal already. */
function rotateAll(columns: readonly Float64Array[]): boolean {
  let rotated = false;
  for (let p = 0; p < columns.length; p++) {
    for (let q = p + 1; q < columns.length; q++) {
      rotated = makeOrthogonal(columns[p], columns[q]) || rotated;
    }
  }
  return rotated;
}

/** Rotates two columns in their plane until their product is zero; false where it is already. */
function makeOrthogonal(a: Float64Array, b: Float64Array): boolean {
  let [alpha, beta, gamma] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    alpha += a[i] * a[i];
    beta += b[i] * b[i];
    gamma += a[i] * b[i];
  }
  if (Math.abs(gamma) <= ORTHOGONAL * Math.sqrt(alpha * beta)) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (let i = 0; i < a.length; i++) {
    const x = a[i];
    a[i] = cosine * x - sine * b[i];
    b[i] = sine * x + cosine * b[i];
  }
  return true;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
