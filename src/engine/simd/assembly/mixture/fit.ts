// Gaussian mixtures of every channel by expectation and maximisation (docs/methods.md §5).

import { splat } from "#engine/simd/assembly/functions.ts";
import { columnsOf, gather, inside, sumPosteriors, tabulate, total } from "./posteriors.ts";

/** The mixtures of all channels, each number [components, channels], after `rounds` of EM. */
export function fitMixture(
  x: usize,
  rows: i32,
  channels: i32,
  components: i32,
  rounds: i32,
  prior: f32,
  floor: f32,
  proportions: usize,
  means: usize,
  variances: usize,
  work: usize,
): void {
  const column = columnsOf(work, components);
  const width = (<usize>channels) << 2;
  for (let c: usize = 0; c < width; c += 4) {
    gather(x + c, rows, channels, column);
    const mean = meanOf(column, rows);
    const variance = varianceOf(column, rows, mean);
    startMixture(components, width, mean, variance, proportions + c, means + c, variances + c);
    for (let round = 0; round < rounds; round++) {
      const least = floor * variance;
      improve(
        column,
        rows,
        components,
        width,
        prior,
        least,
        proportions + c,
        means + c,
        variances + c,
        work,
      );
    }
  }
}

/** Equal components of the batch's mean and variance: means at the quantiles of a uniform distribution with both. */
function startMixture(
  components: i32,
  width: usize,
  mean: f32,
  variance: f32,
  proportions: usize,
  means: usize,
  variances: usize,
): void {
  const share = <f32>1 / <f32>components;
  const spread = sqrt<f32>(<f32>3 * variance) * share;
  for (let k = 0; k < components; k++) {
    const at = <usize>k * width;
    const place = 2 * k + 1 - components;
    f32.store(proportions + at, share);
    f32.store(means + at, mean + spread * <f32>place);
    f32.store(variances + at, variance * share * share);
  }
}

/** One round of EM for a column; what it changes lies `width` bytes apart. */
function improve(
  column: usize,
  rows: i32,
  components: i32,
  width: usize,
  prior: f32,
  least: f32,
  proportions: usize,
  means: usize,
  variances: usize,
  work: usize,
): void {
  tabulate(components, width, proportions, means, variances, work);
  const sums = sumPosteriors(column, rows, components, work);
  for (let k = 0; k < components; k++) {
    const at = <usize>k * width;
    const own = sums + <usize>k * 48;
    const taken = total(v128.load(own));
    const shift = total(v128.load(own, 16)) / taken;
    const square = total(v128.load(own, 32)) / taken;
    const share = (taken / <f32>rows + prior) / (<f32>1 + <f32>components * prior);
    f32.store(proportions + at, share);
    f32.store(means + at, f32.load(means + at) + shift);
    f32.store(variances + at, max(square - shift * shift, least));
  }
}

function meanOf(column: usize, rows: i32): f32 {
  let sum = splat(0);
  for (let i = 0; i < rows; i += 4, column += 16) sum = f32x4.add(sum, v128.load(column));
  return total(sum) / <f32>rows;
}

function varianceOf(column: usize, rows: i32, mean: f32): f32 {
  let sum = splat(0);
  for (let i = 0; i < rows; i += 4, column += 16) {
    const d = v128.and(f32x4.sub(v128.load(column), splat(mean)), inside(i, rows));
    sum = f32x4.add(sum, f32x4.mul(d, d));
  }
  return total(sum) / <f32>rows;
}
