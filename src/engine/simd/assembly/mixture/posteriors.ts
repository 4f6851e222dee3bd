// Posteriors of a Gaussian mixture (docs/methods.md §5, mixture normalization). Channel after channel is copied
// into a column, four rows fill a vector; the order of the sums depends on the shape alone. Working memory is
// twenty-four numbers for each component, then two columns (layoutRules.ts).

import { exp4, log4, splat } from "#engine/simd/assembly/functions.ts";

/** e to its negative is the least posterior beside the largest (core/math/mixture/mixture.ts: GAP, LEAST_VARIANCE). */
const GAP: f32 = 30;
const LEAST_VARIANCE: f32 = 1e-12;

/** A channel's numbers in a column, zeros up to the next multiple of four. */
// @inline
export function gather(x: usize, rows: i32, channels: i32, column: usize): void {
  v128.store(column + columnBytes(rows) - 16, splat(0));
  for (let i = 0; i < rows; i++, x += (<usize>channels) << 2, column += 4)
    f32.store(column, f32.load(x));
}

// @inline
export function scatter(column: usize, rows: i32, channels: i32, y: usize): void {
  for (let i = 0; i < rows; i++, y += (<usize>channels) << 2, column += 4)
    f32.store(y, f32.load(column));
}

// @inline
export function total(x: v128): f32 {
  const low = f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1);
  return low + f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3);
}

/** Where the columns begin in the working memory of so many components. */
// @inline
export function columnsOf(work: usize, components: i32): usize {
  return work + <usize>components * 96;
}

// @inline
export function columnBytes(rows: i32): usize {
  return (<usize>((rows + 3) & ~3)) << 2;
}

/** All ones in the lanes of the four rows from i that are rows of the column. */
// @inline
export function inside(i: i32, rows: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(i), i32x4(0, 1, 2, 3)), i32x4.splat(rows));
}

/** What the posteriors need of a component, four numbers: its mean, −1/(2σ²), ln λ − ln(σ²)/2. */
// @inline
function describe(k: usize, proportion: f32, mean: f32, variance: f32): void {
  const width = max(variance, LEAST_VARIANCE);
  const logs = log4(f32x4(proportion, width, 1, 1));
  f32.store(k, mean);
  f32.store(k, <f32>-0.5 / width, 4);
  f32.store(k, f32x4.extract_lane(logs, 0) - <f32>0.5 * f32x4.extract_lane(logs, 1), 8);
}

/** The table of `posteriors` for a channel whose numbers lie `width` bytes apart. */
export function tabulate(
  components: i32,
  width: usize,
  proportions: usize,
  means: usize,
  variances: usize,
  table: usize,
): void {
  for (let k = 0; k < components; k++) {
    const at = <usize>k * width;
    const variance = f32.load(variances + at);
    describe(table + ((<usize>k) << 4), f32.load(proportions + at), f32.load(means + at), variance);
  }
}

/** The posteriors of four values, a vector for each component, into `to`; 0 in lanes outside `mask`. */
// @inline
export function posteriors(x: v128, components: i32, table: usize, mask: v128, to: usize): void {
  const end = (<usize>components) << 4;
  let most = splat(-Infinity);
  for (let k: usize = 0; k < end; k += 16) {
    const d = f32x4.sub(x, v128.load32_splat(table + k));
    const own = f32x4.mul(f32x4.mul(d, d), v128.load32_splat(table + k, 4));
    const log = f32x4.add(own, v128.load32_splat(table + k, 8));
    v128.store(to + k, log);
    most = f32x4.pmax(most, log);
  }
  let sum = splat(0);
  for (let k: usize = 0; k < end; k += 16) {
    const share = exp4(f32x4.pmax(f32x4.sub(v128.load(to + k), most), splat(-GAP)));
    v128.store(to + k, share);
    sum = f32x4.add(sum, share);
  }
  for (let k: usize = 0; k < end; k += 16) {
    v128.store(to + k, v128.and(f32x4.div(v128.load(to + k), sum), mask));
  }
}

/** Σ ν, Σ ν·d and Σ ν·d² over a column with d = x − μ; returns where they lie, three vectors a component. */
export function sumPosteriors(column: usize, rows: i32, components: i32, table: usize): usize {
  const end = (<usize>components) << 4;
  const shares = table + end;
  const sums = shares + end;
  memory.fill(sums, 0, 3 * end);
  for (let i = 0; i < rows; i += 4, column += 16) {
    const x = v128.load(column);
    posteriors(x, components, table, inside(i, rows), shares);
    for (let k: usize = 0, at = sums; k < end; k += 16, at += 48) {
      const share = v128.load(shares + k);
      const d = f32x4.sub(x, v128.load32_splat(table + k));
      const along = f32x4.mul(share, d);
      v128.store(at, f32x4.add(v128.load(at), share));
      v128.store(at, f32x4.add(v128.load(at, 16), along), 16);
      v128.store(at, f32x4.add(v128.load(at, 32), f32x4.mul(along, d)), 32);
    }
  }
  return sums;
}
