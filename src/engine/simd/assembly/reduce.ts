// Sums down the columns of a row-major matrix: bias gradients and batch-norm statistics. The matrix is
// read as rows of lcm(columns, 16) numbers, so that any number of columns fills four vectors; the
// partial sums are then folded. The order depends on the shape alone.

import { periodOf } from "./shared.ts";

/** out [columns] = Σ over rows of x [rows, columns]; scratch holds periodOf(columns) numbers. */
export function columnSum(x: usize, rows: i32, columns: i32, out: usize, scratch: usize): void {
  const period = periodOf(columns);
  const length = rows * columns;
  const whole = length / period;
  const step = (<usize>period) << 2;
  for (let j = 0; j < period; j += 16) {
    let p = x + ((<usize>j) << 2);
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    for (let i = 0; i < whole; i++, p += step) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
      s2 = f32x4.add(s2, v128.load(p, 32));
      s3 = f32x4.add(s3, v128.load(p, 48));
    }
    const to = scratch + ((<usize>j) << 2);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  addTail(x + <usize>whole * step, length - whole * period, scratch);
  fold(scratch, period, columns, out);
}

/** scratch += the numbers left over after the last whole period. */
// @inline
function addTail(tail: usize, count: i32, scratch: usize): void {
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    f32.store(scratch + i, f32.load(scratch + i) + f32.load(tail + i));
  }
}

/** out[c] = Σᵢ scratch[c + i·columns]. */
export function fold(scratch: usize, period: i32, columns: i32, out: usize): void {
  for (let c = 0; c < columns; c++) {
    let sum: f32 = 0;
    for (let i = c; i < period; i += columns) sum += f32.load(scratch + ((<usize>i) << 2));
    f32.store(out + ((<usize>c) << 2), sum);
  }
}

/** to [columns, rows] = from [rows, columns] transposed. */
export function transpose(from: usize, to: usize, rows: i32, columns: i32): void {
  const row = (<usize>columns) << 2;
  for (let j = 0; j < columns; j++) {
    let p = from + ((<usize>j) << 2);
    for (let i = 0; i < rows; i++, p += row, to += 4) f32.store(to, f32.load(p));
  }
}

/** y [rows, columns] = x + bias [columns]; y may be x. */
export function addBias(x: usize, bias: usize, y: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let j: usize = 0; j < (<usize>columns) << 2; j += 4, x += 4, y += 4) {
      f32.store(y, f32.load(x) + f32.load(bias + j));
    }
  }
}
