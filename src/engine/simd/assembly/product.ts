// C = A·B for any strides of A: forward passes (rows of A as they lie), kernel gradients (A transposed,
// read down its columns) and input gradients (B transposed once beforehand).

import { tile4, tile8 } from "./tile.ts";

/**
 * C [m, n] = start + A [m, k]·B [k, n]; B and C row-major. Element A[i, j] stands at
 * a + i·aRow + j·aStep bytes. start: tile.ts.
 */
export function product(
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  start: i32,
  bias: usize,
  relu: bool,
): void {
  const row = (<usize>n) << 2;
  for (let i = 0; i < m; i += 4) {
    const rows = min(4, m - i);
    const a0 = a + <usize>i * aRow;
    const a1 = rows > 1 ? a0 + aRow : a0;
    const a2 = rows > 2 ? a1 + aRow : a1;
    const a3 = rows > 3 ? a2 + aRow : a2;
    const ci = c + <usize>i * row;
    let j = 0;
    for (; j + 4 < n; j += 8) {
      const at = (<usize>j) << 2;
      tile8(
        a0,
        a1,
        a2,
        a3,
        aStep,
        0,
        1,
        k,
        b + at,
        row,
        ci + at,
        row,
        rows,
        min(8, n - j),
        start,
        bias + at,
        relu,
      );
    }
    if (j < n) {
      const at = (<usize>j) << 2;
      tile4(
        a0,
        a1,
        a2,
        a3,
        aStep,
        0,
        1,
        k,
        b + at,
        row,
        ci + at,
        row,
        rows,
        n - j,
        start,
        bias + at,
        relu,
      );
    }
  }
}
