// Products of float64 matrices: A·B and C += XᵀZ, whole tiles of 4 × 4 sums by the kernel of strips.ts, what is left
// over by loops; blocks of rows are copied to where the kernel can reach them. gram.ts computes XᵀX.

import { zeroMatrix } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { strips } from "./kernels/strips.ts";

/** Rows that stay in the cache while all tiles read them. */
const ROW_BLOCK = 96;
/** Multiplications below which copying would take longer than the loops. */
const FEW = 4096;

/** A [m,k] · B [k,n] → [m,n]. Throws RangeError when the inner sizes differ. */
export function multiply(A: Matrix, B: Matrix): Matrix {
  const C = emptyProduct(A, B);
  multiplyRows(A, B, C, 0, A.rows);
  return C;
}

/** Multiplications in one slice of multiplySteps: 10 ms at the most. */
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

/** Rows from … to − 1 of C, which are zeros. */
function multiplyRows(A: Matrix, B: Matrix, C: Matrix, from: number, to: number): void {
  const isSmall = (to - from) * A.columns * B.columns < FEW;
  const rows = isSmall ? from : to - ((to - from) % 4);
  if (rows > from) multiplyStrips(A, B, C, from, rows);
  multiplyEdge(A, B, C, from, rows, B.columns - (B.columns % 4));
  multiplyEdge(A, B, C, rows, to, 0);
}

function multiplyStrips(A: Matrix, B: Matrix, C: Matrix, from: number, to: number): void {
  const [depth, n] = [A.columns, B.columns];
  const x = depth * n;
  const c = x + ROW_BLOCK * depth;
  const { numbers, add } = strips(c + ROW_BLOCK * n);
  numbers.set(B.data);
  for (let block = from; block < to; block += ROW_BLOCK) {
    const rows = Math.min(ROW_BLOCK, to - block);
    numbers.set(A.data.subarray(block * depth, (block + rows) * depth), x);
    numbers.fill(0, c, c + rows * n);
    for (let i = 0; i < rows; i += 4) {
      const [first, end] = filledColumns(A, block + i);
      add(x + i * depth + first, depth, 1, first * n, end - first, c + i * n, n);
    }
    C.data.set(numbers.subarray(c, c + rows * n), block * n);
  }
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

/** What no tile of four covers: rows from … to − 1 of C, columns from `first` on. */
function multiplyEdge(
  A: Matrix,
  B: Matrix,
  C: Matrix,
  from: number,
  to: number,
  first: number,
): void {
  const n = B.columns;
  if (first === n) return;
  for (let i = from; i < to; i++) {
    for (let k = 0; k < A.columns; k++) {
      const factor = A.data[i * A.columns + k];
      for (let j = first; j < n; j++) C.data[i * n + j] += factor * B.data[k * n + j];
    }
  }
}

/** C [p,q] += XᵀZ for X [m,p], Z [m,q]. */
export function addCross(C: Matrix, X: Matrix, Z: Matrix): void {
  const [p, q] = [X.columns, Z.columns];
  const isSmall = X.rows * p * q < FEW;
  const [rows, columns] = isSmall ? [0, 0] : [p - (p % 4), q - (q % 4)];
  if (rows > 0 && columns > 0) addStrips(C, X, Z, rows);
  addEdge(C, X, Z, 0, rows, columns);
  addEdge(C, X, Z, rows, p, 0);
}

/** Whole tiles of the first rows of C. */
function addStrips(C: Matrix, X: Matrix, Z: Matrix, count: number): void {
  const [p, q] = [X.columns, Z.columns];
  const x = p * q;
  const z = x + ROW_BLOCK * p;
  const { numbers, add } = strips(z + ROW_BLOCK * q);
  numbers.set(C.data);
  for (let from = 0; from < X.rows; from += ROW_BLOCK) {
    const rows = Math.min(ROW_BLOCK, X.rows - from);
    numbers.set(X.data.subarray(from * p, (from + rows) * p), x);
    numbers.set(Z.data.subarray(from * q, (from + rows) * q), z);
    for (let i = 0; i < count; i += 4) add(x + i, 1, p, z, rows, i * q, q);
  }
  C.data.set(numbers.subarray(0, p * q));
}

/** What no tile of four covers: rows from … to − 1 of C, columns from `first` on, added up block by block as tiles are. */
function addEdge(C: Matrix, X: Matrix, Z: Matrix, from: number, to: number, first: number): void {
  const [p, q] = [X.columns, Z.columns];
  for (let block = 0; block < X.rows; block += ROW_BLOCK) {
    const end = Math.min(block + ROW_BLOCK, X.rows);
    for (let i = from; i < to; i++) {
      for (let j = first; j < q; j++) {
        let sum = 0;
        for (let s = block; s < end; s++) sum += X.data[s * p + i] * Z.data[s * q + j];
        C.data[i * q + j] += sum;
      }
    }
  }
}
