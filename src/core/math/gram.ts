// C ± XXᵀ in float64 for matrices with thousands of rows: four of them at a time are packed into panels that stay in
// the cache, and gramKernel.ts multiplies them strip by strip. For XᵀX, moments.ts packs columns.

import { panelLength } from "./compiled/kernelInterface.ts";
import { DEPTH, gramKernel } from "./kernels/gramKernel.ts";
import type { GramKernel } from "./kernels/gramKernel.ts";
import type { Matrix } from "./matrix.ts";

/** Lower triangle of C [m,m] += X·diag(roots)²·Xᵀ for X [m,n], slices of columns at a time. */
export function addOuter(
  C: Matrix,
  { rows, columns, data }: Matrix,
  roots: Float64Array,
  kernel: GramKernel = gramKernel(rows),
): void {
  for (let from = 0; from < columns; from += DEPTH) {
    const depth = Math.min(DEPTH, columns - from);
    for (let i = 0; i < rows; i++) {
      const target = placeOf(i, depth);
      const source = i * columns + from;
      for (let k = 0; k < depth; k++) {
        kernel.panels[target + 4 * k] = roots[from + k] * data[source + k];
      }
    }
    addPanels(C, kernel, depth, rows);
  }
}

/** Where the numbers of column i of a product begin in the panels, 4 apart. */
function placeOf(i: number, depth: number): number {
  return (i >> 2) * panelLength(depth) + (i & 3);
}

/**
 * Lower triangle of the trailing part of A, from row and column `at` on, −= L·Lᵀ, where L is columns
 * from … to − 1 of the same rows: the update of a Cholesky factorization.
 */
export function subtractOuter(
  A: Matrix,
  from: number,
  to: number,
  at: number,
  kernel: GramKernel = gramKernel(A.columns),
): void {
  const n = A.columns;
  const depth = to - from;
  for (let i = at; i < n; i++) {
    const target = placeOf(i - at, depth);
    for (let k = 0; k < depth; k++) kernel.panels[target + 4 * k] = A.data[i * n + from + k];
  }
  addPanels(A, kernel, depth, n - at, at, -1);
}

/**
 * Adds sign · (product of the packed panels) to the lower triangle of C from (at, at) on; the content of a last panel's
 * free columns is never read back.
 */
export function addPanels(
  C: Matrix,
  kernel: GramKernel,
  depth: number,
  columns: number,
  at: number = 0,
  sign: 1 | -1 = 1,
): void {
  const { strip } = kernel;
  const { data } = C;
  const width = strip.length / 4;
  for (let panel = 0; panel * 4 < columns; panel++) {
    kernel.run(depth, panel);
    for (let r = 0; r < Math.min(4, columns - panel * 4); r++) {
      const i = panel * 4 + r;
      const target = (at + i) * C.columns + at;
      for (let j = 0, from = r * width; j <= i; j++, from++) data[target + j] += sign * strip[from];
    }
  }
}
