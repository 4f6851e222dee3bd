// The way back through a batch norm in training: two passes, one for the sums over rows, one for the
// gradient of the input. Matrices are read in periods as in reduce.ts.

import { repeatOverPeriod } from "./batchNorm.ts";
import { splat } from "./functions.ts";
import { fold } from "./reduce.ts";
import { periodOf } from "./shared.ts";

/**
 * Gradients through the batch's own statistics: dβ = Σ dy, dγ = Σ dy·x̂, and, where `dx` is not null,
 * dx = γ/σ·(dy − dβ/rows − x̂·dγ/rows). With `relu`, x is the output of a relu, whose own gradient
 * (0 where x ≤ 0) is taken in the same pass. Scratch holds four periods; dx may be dy.
 */
export function normaliseGradient(
  x: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  variance: usize,
  gamma: usize,
  epsilon: f32,
  dgamma: usize,
  dbeta: usize,
  dx: usize,
  relu: bool,
  scratch: usize,
): void {
  const period = periodOf(channels);
  const step = (<usize>period) << 2;
  repeatOverPeriod(mean, channels, scratch, period);
  sumGradients(x, dy, rows, channels, period, scratch);
  const product = scratch + step,
    plain = product + step;
  fold(product, period, channels, dgamma);
  fold(plain, period, channels, dbeta);
  const share = <f32>1 / <f32>rows;
  const slopes = product,
    constants = plain,
    along = plain + step;
  for (let c: usize = 0; c < (<usize>channels) << 2; c += 4) {
    const inverse = <f32>1 / sqrt<f32>(f32.load(variance + c) + epsilon);
    const own = f32.load(dgamma + c) * inverse;
    f32.store(dgamma + c, own);
    f32.store(slopes + c, f32.load(gamma + c) * inverse);
    f32.store(constants + c, f32.load(dbeta + c) * share);
    f32.store(along + c, own * inverse * share);
  }
  if (!dx) return;
  for (let i = channels; i < period; i += channels) {
    const at = (<usize>i) << 2,
      bytes = (<usize>channels) << 2;
    memory.copy(slopes + at, slopes, bytes);
    memory.copy(constants + at, constants, bytes);
    memory.copy(along + at, along, bytes);
  }
  if (relu) inputGradientRows(x, dy, rows * channels, period, scratch, dx, true);
  else inputGradientRows(x, dy, rows * channels, period, scratch, dx, false);
}

/** Second and third period of scratch: Σ dy·(x − mean) and Σ dy, not yet folded. */
// @inline
function sumGradients(
  x: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  period: i32,
  scratch: usize,
): void {
  const step = (<usize>period) << 2;
  const length = rows * channels;
  const whole = length / period;
  for (let j: usize = 0; j < step; j += 64) {
    const at = scratch + j;
    const m0 = v128.load(at),
      m1 = v128.load(at, 16),
      m2 = v128.load(at, 32),
      m3 = v128.load(at, 48);
    let s0 = splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0,
      t0 = s0,
      t1 = s0,
      t2 = s0,
      t3 = s0;
    let p = x + j,
      q = dy + j;
    for (let i = 0; i < whole; i++, p += step, q += step) {
      let d = v128.load(q);
      t0 = f32x4.add(t0, d);
      s0 = f32x4.add(s0, f32x4.mul(d, f32x4.sub(v128.load(p), m0)));
      d = v128.load(q, 16);
      t1 = f32x4.add(t1, d);
      s1 = f32x4.add(s1, f32x4.mul(d, f32x4.sub(v128.load(p, 16), m1)));
      d = v128.load(q, 32);
      t2 = f32x4.add(t2, d);
      s2 = f32x4.add(s2, f32x4.mul(d, f32x4.sub(v128.load(p, 32), m2)));
      d = v128.load(q, 48);
      t3 = f32x4.add(t3, d);
      s3 = f32x4.add(s3, f32x4.mul(d, f32x4.sub(v128.load(p, 48), m3)));
    }
    const s = at + step,
      t = s + step;
    v128.store(s, s0);
    v128.store(s, s1, 16);
    v128.store(s, s2, 32);
    v128.store(s, s3, 48);
    v128.store(t, t0);
    v128.store(t, t1, 16);
    v128.store(t, t2, 32);
    v128.store(t, t3, 48);
  }
  const tail = <usize>whole * step;
  for (let i: usize = 0; i < (<usize>(length - whole * period)) << 2; i += 4) {
    const d = f32.load(dy + tail + i);
    const s = scratch + step + i,
      t = s + step;
    f32.store(s, f32.load(s) + d * (f32.load(x + tail + i) - f32.load(scratch + i)));
    f32.store(t, f32.load(t) + d);
  }
}

// @inline
function inputGradientVector(
  x: usize,
  dy: usize,
  dx: usize,
  factors: usize,
  step: usize,
  relu: bool,
): void {
  const v = v128.load(x);
  const along = f32x4.mul(f32x4.sub(v, v128.load(factors)), v128.load(factors + 3 * step));
  const across = f32x4.sub(f32x4.sub(v128.load(dy), v128.load(factors + 2 * step)), along);
  const value = f32x4.mul(v128.load(factors + step), across);
  v128.store(dx, relu ? v128.and(value, f32x4.gt(v, splat(0))) : value);
}

/** dx = slope·(dy − constant − (x − mean)·along), the four of them a period each in scratch. */
// @inline
function inputGradientRows(
  x: usize,
  dy: usize,
  length: i32,
  period: i32,
  scratch: usize,
  dx: usize,
  relu: bool,
): void {
  const step = (<usize>period) << 2;
  const whole = length / period;
  let p = x,
    q = dy,
    to = dx;
  for (let i = 0; i < whole; i++) {
    for (let j: usize = 0; j < step; j += 32, p += 32, q += 32, to += 32) {
      inputGradientVector(p, q, to, scratch + j, step, relu);
      inputGradientVector(p + 16, q + 16, to + 16, scratch + j + 16, step, relu);
    }
  }
  const tail = <usize>whole * step;
  for (let i: usize = 0; i < (<usize>(length - whole * period)) << 2; i += 4) {
    const v = f32.load(x + tail + i),
      s = scratch + i;
    const across =
      f32.load(dy + tail + i) - f32.load(s + 2 * step) - (v - f32.load(s)) * f32.load(s + 3 * step);
    f32.store(dx + tail + i, relu && !(v > 0) ? 0 : f32.load(s + step) * across);
  }
}
