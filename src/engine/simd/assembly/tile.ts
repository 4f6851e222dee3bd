// The register tile every product is built from: four rows of A against eight (or four) columns of B,
// accumulators in registers, the left operand splatted. Multiplies and adds are the bound (wasm has no
// exact fused multiply-add), and 4×8 keeps eight independent chains of adds in flight.
//
// A row is read in `segments` runs of `length` numbers, `step` bytes apart within a run and `jump`
// bytes from one run's start to the next: a plain row is one run; a window of a padded image is one
// run for each of its lines, which is how convolutions are products without a matrix of patches.
//
// Every sum runs over k from first to last with one accumulator, whatever the tile: results do not
// depend on shapes, on neighbours, or on who runs beside.

import { START_ADD, START_BIAS } from "./shared.ts";

/** The first `count` (1 to 4) lanes of v to memory. */
// @inline
export function storeLanes(to: usize, v: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, v);
  } else {
    if (count & 2) {
      v128.store64_lane(to, v, 0);
      if (count & 1) v128.store32_lane(to, v, 2, 8);
    } else {
      v128.store32_lane(to, v, 0);
    }
  }
}

// @inline
function begin(start: i32, bias: usize): v128 {
  return start === START_BIAS ? v128.load(bias) : f32x4.splat(0);
}

/**
 * C = A·B, with bias, added to C, or cut at zero (relu), for `rows` ≤ 4 rows, whose addresses repeat
 * the last one where fewer, and `columns` from 5 to 8.
 */
// @inline
export function tile8(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  step: usize,
  jump: usize,
  segments: i32,
  length: i32,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  rows: i32,
  columns: i32,
  start: i32,
  bias: usize,
  relu: bool,
): void {
  const c1 = rows > 1 ? c + cRow : c;
  const c2 = rows > 2 ? c1 + cRow : c1;
  const c3 = rows > 3 ? c2 + cRow : c2;
  let s00 = begin(start, bias),
    s01 = begin(start, bias + 16);
  let s10 = begin(start, bias),
    s11 = begin(start, bias + 16);
  let s20 = begin(start, bias),
    s21 = begin(start, bias + 16);
  let s30 = begin(start, bias),
    s31 = begin(start, bias + 16);
  for (let s = 0; s < segments; s++) {
    let p0 = a0,
      p1 = a1,
      p2 = a2,
      p3 = a3;
    for (let k = 0; k < length; k++) {
      const b0 = v128.load(b),
        b1 = v128.load(b, 16);
      let x = v128.load32_splat(p0);
      s00 = f32x4.add(s00, f32x4.mul(x, b0));
      s01 = f32x4.add(s01, f32x4.mul(x, b1));
      x = v128.load32_splat(p1);
      s10 = f32x4.add(s10, f32x4.mul(x, b0));
      s11 = f32x4.add(s11, f32x4.mul(x, b1));
      x = v128.load32_splat(p2);
      s20 = f32x4.add(s20, f32x4.mul(x, b0));
      s21 = f32x4.add(s21, f32x4.mul(x, b1));
      x = v128.load32_splat(p3);
      s30 = f32x4.add(s30, f32x4.mul(x, b0));
      s31 = f32x4.add(s31, f32x4.mul(x, b1));
      b += bRow;
      p0 += step;
      p1 += step;
      p2 += step;
      p3 += step;
    }
    a0 += jump;
    a1 += jump;
    a2 += jump;
    a3 += jump;
  }
  if (start === START_ADD) {
    s00 = f32x4.add(v128.load(c), s00);
    s01 = f32x4.add(v128.load(c, 16), s01);
    s10 = f32x4.add(v128.load(c1), s10);
    s11 = f32x4.add(v128.load(c1, 16), s11);
    s20 = f32x4.add(v128.load(c2), s20);
    s21 = f32x4.add(v128.load(c2, 16), s21);
    s30 = f32x4.add(v128.load(c3), s30);
    s31 = f32x4.add(v128.load(c3, 16), s31);
  }
  if (relu) {
    const zero = f32x4.splat(0);
    s00 = f32x4.pmax(s00, zero);
    s01 = f32x4.pmax(s01, zero);
    s10 = f32x4.pmax(s10, zero);
    s11 = f32x4.pmax(s11, zero);
    s20 = f32x4.pmax(s20, zero);
    s21 = f32x4.pmax(s21, zero);
    s30 = f32x4.pmax(s30, zero);
    s31 = f32x4.pmax(s31, zero);
  }
  if (columns === 8) {
    v128.store(c, s00);
    v128.store(c, s01, 16);
    if (rows > 1) {
      v128.store(c1, s10);
      v128.store(c1, s11, 16);
    }
    if (rows > 2) {
      v128.store(c2, s20);
      v128.store(c2, s21, 16);
    }
    if (rows > 3) {
      v128.store(c3, s30);
      v128.store(c3, s31, 16);
    }
  } else {
    const rest = columns - 4;
    v128.store(c, s00);
    storeLanes(c + 16, s01, rest);
    if (rows > 1) {
      v128.store(c1, s10);
      storeLanes(c1 + 16, s11, rest);
    }
    if (rows > 2) {
      v128.store(c2, s20);
      storeLanes(c2 + 16, s21, rest);
    }
    if (rows > 3) {
      v128.store(c3, s30);
      storeLanes(c3 + 16, s31, rest);
    }
  }
}

/** The same for at most four columns. */
// @inline
export function tile4(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  step: usize,
  jump: usize,
  segments: i32,
  length: i32,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  rows: i32,
  columns: i32,
  start: i32,
  bias: usize,
  relu: bool,
): void {
  const c1 = rows > 1 ? c + cRow : c;
  const c2 = rows > 2 ? c1 + cRow : c1;
  const c3 = rows > 3 ? c2 + cRow : c2;
  let s0 = begin(start, bias),
    s1 = begin(start, bias);
  let s2 = begin(start, bias),
    s3 = begin(start, bias);
  for (let s = 0; s < segments; s++) {
    let p0 = a0,
      p1 = a1,
      p2 = a2,
      p3 = a3;
    for (let k = 0; k < length; k++) {
      const b0 = v128.load(b);
      s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(p0), b0));
      s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(p1), b0));
      s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(p2), b0));
      s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(p3), b0));
      b += bRow;
      p0 += step;
      p1 += step;
      p2 += step;
      p3 += step;
    }
    a0 += jump;
    a1 += jump;
    a2 += jump;
    a3 += jump;
  }
  if (start === START_ADD) {
    s0 = f32x4.add(v128.load(c), s0);
    s1 = f32x4.add(v128.load(c1), s1);
    s2 = f32x4.add(v128.load(c2), s2);
    s3 = f32x4.add(v128.load(c3), s3);
  }
  if (relu) {
    const zero = f32x4.splat(0);
    s0 = f32x4.pmax(s0, zero);
    s1 = f32x4.pmax(s1, zero);
    s2 = f32x4.pmax(s2, zero);
    s3 = f32x4.pmax(s3, zero);
  }
  storeLanes(c, s0, columns);
  if (rows > 1) storeLanes(c1, s1, columns);
  if (rows > 2) storeLanes(c2, s2, columns);
  if (rows > 3) storeLanes(c3, s3, columns);
}
