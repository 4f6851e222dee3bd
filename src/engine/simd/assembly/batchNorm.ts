// Batch normalisation over [rows, channels] (Ioffe and Szegedy 2015). As in reduce.ts the matrix is read in periods
// of lcm(channels, 16) numbers; the per-channel factors are first written out over one period.

import { fold } from "./reduce.ts";
import { periodOf } from "./shared.ts";
import { splat } from "./functions.ts";

/** to[i] = from[i mod channels] over one period. */
// @inline
export function repeatOverPeriod(from: usize, channels: i32, to: usize, period: i32): void {
  for (let i = 0; i < period; i += channels) {
    memory.copy(to + ((<usize>i) << 2), from, (<usize>channels) << 2);
  }
}

/** variance [channels] = mean over rows of (x − mean)²; scratch holds two periods. */
export function columnVariance(
  x: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  variance: usize,
  scratch: usize,
): void {
  const period = periodOf(channels);
  const step = (<usize>period) << 2;
  const centre = scratch + step;
  const length = rows * channels;
  const whole = length / period;
  repeatOverPeriod(mean, channels, centre, period);
  for (let j: usize = 0; j < step; j += 64) {
    const m0 = v128.load(centre + j),
      m1 = v128.load(centre + j, 16);
    const m2 = v128.load(centre + j, 32),
      m3 = v128.load(centre + j, 48);
    let s0 = splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    let p = x + j;
    for (let i = 0; i < whole; i++, p += step) {
      const d0 = f32x4.sub(v128.load(p), m0),
        d1 = f32x4.sub(v128.load(p, 16), m1);
      const d2 = f32x4.sub(v128.load(p, 32), m2),
        d3 = f32x4.sub(v128.load(p, 48), m3);
      s0 = f32x4.add(s0, f32x4.mul(d0, d0));
      s1 = f32x4.add(s1, f32x4.mul(d1, d1));
      s2 = f32x4.add(s2, f32x4.mul(d2, d2));
      s3 = f32x4.add(s3, f32x4.mul(d3, d3));
    }
    v128.store(scratch + j, s0);
    v128.store(scratch + j, s1, 16);
    v128.store(scratch + j, s2, 32);
    v128.store(scratch + j, s3, 48);
  }
  const tail = x + <usize>whole * step;
  for (let i: usize = 0; i < (<usize>(length - whole * period)) << 2; i += 4) {
    const d = f32.load(tail + i) - f32.load(centre + i);
    f32.store(scratch + i, f32.load(scratch + i) + d * d);
  }
  fold(scratch, period, channels, variance);
  scale(variance, channels, <f32>1 / <f32>rows);
}

/** x *= factor, n numbers. */
export function scale(x: usize, n: i32, factor: f32): void {
  for (let i: usize = 0; i < (<usize>n) << 2; i += 4) f32.store(x + i, f32.load(x + i) * factor);
}

/** moving = momentum·moving + (1 − momentum)·batch. */
export function follow(moving: usize, batch: usize, n: i32, momentum: f32): void {
  for (let i: usize = 0; i < (<usize>n) << 2; i += 4) {
    f32.store(moving + i, momentum * f32.load(moving + i) + (1 - momentum) * f32.load(batch + i));
  }
}

// The factors of one period stay in the nearest cache; the matrix is read once, line by line.
// @inline
function normaliseVector(x: usize, y: usize, factors: usize, step: usize): void {
  const centred = f32x4.sub(v128.load(x), v128.load(factors));
  v128.store(
    y,
    f32x4.add(f32x4.mul(centred, v128.load(factors + step)), v128.load(factors + 2 * step)),
  );
}

/** y = (x − mean)·γ/√(variance + ε) + β; scratch holds three periods. */
export function normalise(
  x: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  variance: usize,
  gamma: usize,
  beta: usize,
  epsilon: f32,
  y: usize,
  scratch: usize,
): void {
  const period = periodOf(channels);
  const step = (<usize>period) << 2;
  const slopes = scratch + step;
  const shifts = slopes + step;
  for (let c: usize = 0; c < (<usize>channels) << 2; c += 4) {
    f32.store(slopes + c, f32.load(gamma + c) / sqrt<f32>(f32.load(variance + c) + epsilon));
  }
  repeatOverPeriod(mean, channels, scratch, period);
  for (let i = channels; i < period; i += channels)
    memory.copy(slopes + ((<usize>i) << 2), slopes, (<usize>channels) << 2);
  repeatOverPeriod(beta, channels, shifts, period);
  const length = rows * channels;
  const whole = length / period;
  let p = x,
    q = y;
  for (let i = 0; i < whole; i++) {
    for (let j: usize = 0; j < step; j += 32, p += 32, q += 32) {
      normaliseVector(p, q, scratch + j, step);
      normaliseVector(p + 16, q + 16, scratch + j + 16, step);
    }
  }
  const from = x + <usize>whole * step,
    to = y + <usize>whole * step;
  for (let i: usize = 0; i < (<usize>(length - whole * period)) << 2; i += 4) {
    f32.store(
      to + i,
      (f32.load(from + i) - f32.load(scratch + i)) * f32.load(slopes + i) + f32.load(shifts + i),
    );
  }
}
