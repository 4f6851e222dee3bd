// Optimizer updates, Keras' formulas and constants; the gradient of l2·Σw² is added on the way.
// Gradients and moments below 1e-17 (their squares: 1e-34) count as zero: they change no weight, and
// subnormal numbers, to which decaying moments would otherwise sink, cost a hundred times as much.

import { splat } from "./functions.ts";

/** 0 where |v| < least, else v; NaN stays NaN. */
// @inline
function flush(v: v128, least: f32): v128 {
  return v128.andnot(v, f32x4.lt(f32x4.abs(v), splat(least)));
}

// @inline
function gradientAt(w: usize, g: usize, l2: f32): v128 {
  const slope = f32x4.add(v128.load(g), f32x4.mul(splat(2 * l2), v128.load(w)));
  return flush(slope, 1e-17);
}

/** w −= rate·g. */
export function sgd(w: usize, g: usize, n: i32, l2: f32, rate: f32): void {
  const end = w + ((<usize>n) << 2);
  for (; w < end; w += 16, g += 16) {
    v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(splat(rate), gradientAt(w, g, l2))));
  }
}

/** m = keep·m − rate·g; w += m. */
export function momentum(
  w: usize,
  g: usize,
  m: usize,
  n: i32,
  l2: f32,
  rate: f32,
  keep: f32,
): void {
  const end = w + ((<usize>n) << 2);
  for (; w < end; w += 16, g += 16, m += 16) {
    const kept = f32x4.mul(splat(keep), v128.load(m));
    const moved = flush(f32x4.sub(kept, f32x4.mul(splat(rate), gradientAt(w, g, l2))), 1e-30);
    v128.store(m, moved);
    v128.store(w, f32x4.add(v128.load(w), moved));
  }
}

/** v = 0.9·v + 0.1·g²; w −= rate·g / √(v + 1e-7). */
export function rmsprop(w: usize, g: usize, v: usize, n: i32, l2: f32, rate: f32): void {
  const end = w + ((<usize>n) << 2);
  for (; w < end; w += 16, g += 16, v += 16) {
    const slope = gradientAt(w, g, l2);
    const fresh = f32x4.mul(splat(0.1), f32x4.mul(slope, slope));
    const square = flush(f32x4.add(f32x4.mul(splat(0.9), v128.load(v)), fresh), 1e-34);
    v128.store(v, square);
    const root = f32x4.sqrt(f32x4.add(square, splat(1e-7)));
    v128.store(w, f32x4.sub(v128.load(w), f32x4.div(f32x4.mul(splat(rate), slope), root)));
  }
}

/** m = 0.9·m + 0.1·g; v = 0.999·v + 0.001·g²; w −= rate·m / (√v + 1e-7), bias correction in rate. */
export function adam(w: usize, g: usize, m: usize, v: usize, n: i32, l2: f32, rate: f32): void {
  const end = w + ((<usize>n) << 2);
  for (; w < end; w += 16, g += 16, m += 16, v += 16) {
    const slope = gradientAt(w, g, l2);
    const keptMean = f32x4.mul(splat(0.9), v128.load(m));
    const average = flush(f32x4.add(keptMean, f32x4.mul(splat(0.1), slope)), 1e-30);
    v128.store(m, average);
    const keptSquare = f32x4.mul(splat(0.999), v128.load(v));
    const square = flush(
      f32x4.add(keptSquare, f32x4.mul(splat(0.001), f32x4.mul(slope, slope))),
      1e-37,
    );
    v128.store(v, square);
    const under = f32x4.add(f32x4.sqrt(square), splat(1e-7));
    v128.store(w, f32x4.sub(v128.load(w), f32x4.div(f32x4.mul(splat(rate), average), under)));
  }
}
