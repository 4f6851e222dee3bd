// Losses with their gradients in one pass, and the numbers that metrics are made of.

import { exp4, log4, splat } from "./functions.ts";

// @inline
function lane(x: v128): f32 {
  return f32x4.extract_lane(x, 0);
}

/** Largest number of a row. */
// @inline
function largest(row: usize, n: i32): f32 {
  let most = f32.load(row);
  for (let j = 1; j < n; j++) most = max(most, f32.load(row + ((<usize>j) << 2)));
  return most;
}

/**
 * Row by row: losses[i] = ln Σ e^{z − max} + max − z[label], hits[i] = 1 where the first largest logit
 * is the label's, gradient (softmax − onehot) / rows where `gradient` is not null. Exponents are cut
 * off at −69 (e⁻⁶⁹ ≈ 1e-30), so that no gradient becomes subnormal, which processors are slow at.
 */
export function softmaxCrossEntropy(
  logits: usize,
  labels: usize,
  rows: i32,
  classes: i32,
  losses: usize,
  hits: usize,
  gradient: usize,
  scratch: usize,
): void {
  const width = (<usize>classes) << 2;
  const share = <f32>1 / <f32>rows;
  for (let i = 0; i < rows; i++) {
    const label = (<usize>f32.load(labels + ((<usize>i) << 2))) << 2;
    const most = largest(logits, classes);
    for (let j: usize = 0; j < width; j += 16) {
      const shifted = f32x4.pmax(f32x4.sub(v128.load(logits + j), splat(most)), splat(-69));
      v128.store(scratch + j, exp4(shifted));
    }
    let sum: f32 = 0;
    for (let j: usize = 0; j < width; j += 4) sum += f32.load(scratch + j);
    const own = f32.load(logits + label);
    f32.store(losses + ((<usize>i) << 2), lane(log4(splat(sum))) + (most - own));
    f32.store(hits + ((<usize>i) << 2), firstLargest(logits, width, most) === label ? 1 : 0);
    if (gradient) {
      const scale = share / sum;
      for (let j: usize = 0; j < width; j += 4)
        f32.store(gradient + j, f32.load(scratch + j) * scale);
      f32.store(gradient + label, f32.load(gradient + label) - share);
      gradient += width;
    }
    logits += width;
  }
}

// @inline
function firstLargest(row: usize, width: usize, most: f32): usize {
  let j: usize = 0;
  while (j < width && f32.load(row + j) !== most) j += 4;
  return j;
}

/** Row by row: losses[i] = mean over outputs of (y − t)², gradient 2(y − t) / (rows · width). */
export function meanSquaredError(
  output: usize,
  targets: usize,
  rows: i32,
  width: i32,
  losses: usize,
  gradient: usize,
): void {
  const share = <f32>2 / <f32>(rows * width);
  for (let i = 0; i < rows; i++) {
    let sum: f32 = 0;
    for (let j = 0; j < width; j++, output += 4, targets += 4) {
      const difference = f32.load(output) - f32.load(targets);
      sum += difference * difference;
      if (gradient) {
        f32.store(gradient, difference * share);
        gradient += 4;
      }
    }
    f32.store(losses + ((<usize>i) << 2), sum / <f32>width);
  }
}

/** out = the mean of n numbers, summed in float64. */
export function meanOf(x: usize, n: i32, out: usize): void {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += <f64>f32.load(x + ((<usize>i) << 2));
  f32.store(out, <f32>(sum / <f64>n));
}
