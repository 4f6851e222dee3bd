// Convolutions to at most four filters, where a tile has as many loads as products, so that counting and
// addresses must cost little: the kernel is packed to rows of four numbers and steps go two at a time.
// Tried and slower in V8 (GFLOP/s for 8 → 4 channels, 3×3, 28×28; this: 21 to 23): one step at a time 19; eight
// rows 18; four steps 15; eight rows of four steps 8. V8 sinks products below all loads of a loop body,
// so a body of more than about ten loads spills its registers.
//
// With one or two filters a vector holds two taps: packed rows are k(t, 0), k(t+1, 0), k(t, 1), k(t+1, 1),
// met by inputs x(t), x(t+1), x(t), x(t+1); the two halves of each sum are added at the end.

import { packedSteps, START_BIAS } from "./shared.ts";
import { storeLanes } from "./tile.ts";

/** to [lines, steps, 4] from kernel [lines, run, filters], zeros where there is nothing. */
export function packNarrow(kernel: usize, to: usize, lines: i32, run: i32, filters: i32): void {
  const steps = packedSteps(run, filters);
  memory.fill(to, 0, (<usize>(lines * steps)) << 4);
  for (let line = 0; line < lines; line++) {
    for (let t = 0; t < run; t++) {
      const row = to + ((<usize>(filters <= 2 ? t >> 1 : t)) << 4);
      for (let f = 0; f < filters; f++, kernel += 4) {
        const lane = filters <= 2 ? 2 * f + (t & 1) : f;
        f32.store(row + ((<usize>lane) << 2), f32.load(kernel));
      }
    }
    to += (<usize>steps) << 4;
  }
}

/** Where the rows of a tile are, and what becomes of the sums: as in tile4 (never START_ADD), with a packed kernel. */
// @inline
export function narrowTile(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  jump: usize,
  lines: i32,
  run: i32,
  packed: usize,
  c: usize,
  rows: i32,
  filters: i32,
  start: i32,
  bias: usize,
  relu: bool,
): void {
  if (filters <= 2)
    narrowSums(true, a0, a1, a2, a3, jump, lines, run, packed, c, rows, filters, start, bias, relu);
  else
    narrowSums(
      false,
      a0,
      a1,
      a2,
      a3,
      jump,
      lines,
      run,
      packed,
      c,
      rows,
      filters,
      start,
      bias,
      relu,
    );
}

// One tap splatted, or two taps side by side, twice; offsets must be literals to cost nothing.

// @inline
function taps0(pairs: bool, p: usize): v128 {
  return pairs ? v128.load64_splat(p, 0) : v128.load32_splat(p, 0);
}

// @inline
function taps1(pairs: bool, p: usize): v128 {
  return pairs ? v128.load64_splat(p, 8) : v128.load32_splat(p, 4);
}

// @inline
function narrowSums(
  pairs: bool,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  jump: usize,
  lines: i32,
  run: i32,
  b: usize,
  c: usize,
  rows: i32,
  filters: i32,
  start: i32,
  bias: usize,
  relu: bool,
): void {
  const steps = packedSteps(run, filters);
  const one: usize = pairs ? 8 : 4;
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0;
  for (let line = 0; line < lines; line++) {
    let p0 = a0,
      p1 = a1,
      p2 = a2,
      p3 = a3;
    let k = steps;
    for (; k >= 2; k -= 2) {
      const v = v128.load(b),
        w = v128.load(b, 16);
      s0 = f32x4.add(f32x4.add(s0, f32x4.mul(taps0(pairs, p0), v)), f32x4.mul(taps1(pairs, p0), w));
      s1 = f32x4.add(f32x4.add(s1, f32x4.mul(taps0(pairs, p1), v)), f32x4.mul(taps1(pairs, p1), w));
      s2 = f32x4.add(f32x4.add(s2, f32x4.mul(taps0(pairs, p2), v)), f32x4.mul(taps1(pairs, p2), w));
      s3 = f32x4.add(f32x4.add(s3, f32x4.mul(taps0(pairs, p3), v)), f32x4.mul(taps1(pairs, p3), w));
      b += 32;
      p0 += 2 * one;
      p1 += 2 * one;
      p2 += 2 * one;
      p3 += 2 * one;
    }
    if (k > 0) {
      const v = v128.load(b);
      s0 = f32x4.add(s0, f32x4.mul(taps0(pairs, p0), v));
      s1 = f32x4.add(s1, f32x4.mul(taps0(pairs, p1), v));
      s2 = f32x4.add(s2, f32x4.mul(taps0(pairs, p2), v));
      s3 = f32x4.add(s3, f32x4.mul(taps0(pairs, p3), v));
      b += 16;
    }
    a0 += jump;
    a1 += jump;
    a2 += jump;
    a3 += jump;
  }
  const row = (<usize>filters) << 2;
  finish(pairs, s0, c, filters, start, bias, relu);
  if (rows > 1) finish(pairs, s1, c + row, filters, start, bias, relu);
  if (rows > 2) finish(pairs, s2, c + 2 * row, filters, start, bias, relu);
  if (rows > 3) finish(pairs, s3, c + 3 * row, filters, start, bias, relu);
}

// @inline
function finish(
  pairs: bool,
  sum: v128,
  c: usize,
  filters: i32,
  start: i32,
  bias: usize,
  relu: bool,
): void {
  if (pairs) {
    const crossed = v128.shuffle<f32>(sum, sum, 1, 0, 3, 2);
    sum = f32x4.add(sum, crossed);
    sum = v128.shuffle<f32>(sum, sum, 0, 2, 0, 2);
  }
  if (start === START_BIAS) sum = f32x4.add(sum, v128.load(bias));
  if (relu) sum = f32x4.pmax(sum, f32x4.splat(0));
  storeLanes(c, sum, filters);
}
