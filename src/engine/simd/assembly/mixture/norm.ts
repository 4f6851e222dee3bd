// Mixture normalization (Kalayeh and Shah 2019; docs/methods.md §5): every value by the components it belongs to.
// With a = 1/√λ, s = 1/√(v + ε) and x̂ = (x − m)·s for every component, y = γ·Σ ν·a·x̂ + β.

import { splat } from "#engine/simd/assembly/functions.ts";
import {
  columnsOf,
  gather,
  inside,
  posteriors,
  scatter,
  sumPosteriors,
  tabulate,
  total,
} from "./posteriors.ts";

/**
 * y by the mixtures, each number [components, channels]. Where `ownMeans` is not null, m and v are those of the
 * batch under the posteriors, and are written; else the mixture's.
 */
export function mixtureNormalise(
  x: usize,
  rows: i32,
  channels: i32,
  components: i32,
  proportions: usize,
  means: usize,
  variances: usize,
  ownMeans: usize,
  ownVariances: usize,
  gamma: usize,
  beta: usize,
  epsilon: f32,
  y: usize,
  work: usize,
): void {
  const column = columnsOf(work, components);
  const width = (<usize>channels) << 2;
  for (let c: usize = 0; c < width; c += 4) {
    gather(x + c, rows, channels, column);
    tabulate(components, width, proportions + c, means + c, variances + c, work);
    let m = means + c,
      v = variances + c;
    if (ownMeans) {
      measure(column, rows, components, width, means + c, ownMeans + c, ownVariances + c, work);
      m = ownMeans + c;
      v = ownVariances + c;
    }
    const factors = work + <usize>components * 32;
    describeFactors(components, width, proportions + c, m, v, epsilon, factors);
    normaliseColumn(
      column,
      rows,
      components,
      factors,
      f32.load(gamma + c),
      f32.load(beta + c),
      work,
    );
    scatter(column, rows, channels, y + c);
  }
}

/** Mean and variance of a column under the posteriors of every component. */
function measure(
  column: usize,
  rows: i32,
  components: i32,
  width: usize,
  means: usize,
  ownMeans: usize,
  ownVariances: usize,
  work: usize,
): void {
  const sums = sumPosteriors(column, rows, components, work);
  for (let k = 0; k < components; k++) {
    const at = <usize>k * width;
    const own = sums + <usize>k * 48;
    const taken = total(v128.load(own));
    const shift = total(v128.load(own, 16)) / taken;
    const square = total(v128.load(own, 32)) / taken;
    f32.store(ownMeans + at, f32.load(means + at) + shift);
    f32.store(ownVariances + at, max(square - shift * shift, <f32>0));
  }
}

/** m, s and a of every component, four numbers each; they lie where the sums did. */
export function describeFactors(
  components: i32,
  width: usize,
  proportions: usize,
  means: usize,
  variances: usize,
  epsilon: f32,
  factors: usize,
): void {
  for (let k = 0; k < components; k++) {
    const at = <usize>k * width;
    const to = factors + ((<usize>k) << 4);
    f32.store(to, f32.load(means + at));
    f32.store(to, <f32>1 / sqrt<f32>(f32.load(variances + at) + epsilon), 4);
    f32.store(to, <f32>1 / sqrt<f32>(f32.load(proportions + at)), 8);
  }
}

function normaliseColumn(
  column: usize,
  rows: i32,
  components: i32,
  factors: usize,
  gamma: f32,
  beta: f32,
  work: usize,
): void {
  const end = (<usize>components) << 4;
  const shares = work + end;
  for (let i = 0; i < rows; i += 4, column += 16) {
    const x = v128.load(column);
    posteriors(x, components, work, inside(i, rows), shares);
    let sum = splat(0);
    for (let k: usize = 0; k < end; k += 16) {
      const share = f32x4.mul(v128.load(shares + k), v128.load32_splat(factors + k, 8));
      sum = f32x4.add(sum, f32x4.mul(share, normal(x, factors + k)));
    }
    v128.store(column, f32x4.add(f32x4.mul(sum, splat(gamma)), splat(beta)));
  }
}

/** x̂ of a component. */
// @inline
export function normal(x: v128, factors: usize): v128 {
  const centred = f32x4.sub(x, v128.load32_splat(factors));
  return f32x4.mul(centred, v128.load32_splat(factors, 4));
}
