// C ± XᵀX in float64 for matrices with thousands of columns: rows are packed into panels of four
// columns that stay in the cache, and gramKernel.ts multiplies them strip by strip.

import { panelLength } from "./compiled/kernelInterface.ts";
import { DEPTH, gramKernel } from "./gramKernel.ts";
import type { GramKernel } from "./gramKernel.ts";
import type { Matrix } from "./matrix.ts";

/** Lower triangle of C [n,n] += XᵀX for X [m,n]. */
export function addGram(C: Matrix, X: Matrix, kernel: GramKernel = gramKernel(X.columns)): void {
  for (let from = 0; from < X.rows; from += DEPTH) {
    const depth = Math.min(DEPTH, X.rows - from);
    for (let k = 0; k < depth; k++) packRow(kernel.panels, X, from + k, k, depth);
    addPanels(C, kernel, depth, X.columns);
  }
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
    const target = ((i - at) >> 2) * panelLength(depth) + ((i - at) & 3);
    for (let k = 0; k < depth; k++) kernel.panels[target + 4 * k] = A.data[i * n + from + k];
  }
  addPanels(A, kernel, depth, n - at, at, -1);
}

/** A row of X as row k of the panels; what stands in a last panel's free columns is never read back. */
function packRow(
  panels: Float64Array,
  { columns, data }: Matrix,
  row: number,
  k: number,
  depth: number,
): void {
  const length = panelLength(depth);
  const source = row * columns;
  for (let j = 0, panel = 4 * k; j < columns; panel += length) {
    for (let r = 0; r < 4 && j < columns; r++, j++) panels[panel + r] = data[source + j];
  }
}

/** Adds sign · (product of the packed panels) to the lower triangle of C from (at, at) on. */
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
