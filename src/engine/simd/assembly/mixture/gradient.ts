// The way back through a mixture normalization, posteriors and proportions being constants (docs/methods.md §5).

import { splat } from "#engine/simd/assembly/functions.ts";
import { describeFactors, normal } from "./norm.ts";
import {
  columnBytes,
  columnsOf,
  gather,
  inside,
  posteriors,
  scatter,
  tabulate,
  total,
} from "./posteriors.ts";

/**
 * With N = Σ ν, A = Σ ν·dy and B = Σ ν·dy·x̂ of every component: dβ = Σ dy, dγ = Σₖ a·B, and, where `dx` is not
 * null, dx = γ·Σₖ a·s·ν·(dy − (A + x̂·B)/N). dx may be dy.
 */
export function mixtureNormaliseGradient(
  x: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  components: i32,
  proportions: usize,
  means: usize,
  variances: usize,
  ownMeans: usize,
  ownVariances: usize,
  gamma: usize,
  epsilon: f32,
  dgamma: usize,
  dbeta: usize,
  dx: usize,
  work: usize,
): void {
  const column = columnsOf(work, components);
  const gradient = column + columnBytes(rows);
  const width = (<usize>channels) << 2;
  for (let c: usize = 0; c < width; c += 4) {
    gather(x + c, rows, channels, column);
    gather(dy + c, rows, channels, gradient);
    tabulate(components, width, proportions + c, means + c, variances + c, work);
    const factors = work + <usize>components * 32;
    describeFactors(
      components,
      width,
      proportions + c,
      ownMeans + c,
      ownVariances + c,
      epsilon,
      factors,
    );
    f32.store(dbeta + c, sumGradients(column, gradient, rows, components, work));
    f32.store(dgamma + c, collect(components, f32.load(gamma + c), work));
    if (!dx) continue;
    columnGradient(column, gradient, rows, components, work);
    scatter(gradient, rows, channels, dx + c);
  }
}

/** Three vectors for each component, N, A and B, behind the factors; returns Σ dy. */
function sumGradients(
  column: usize,
  gradient: usize,
  rows: i32,
  components: i32,
  work: usize,
): f32 {
  const end = (<usize>components) << 4;
  const shares = work + end;
  const factors = shares + end;
  const sums = factors + end;
  memory.fill(sums, 0, 3 * end);
  let plain = splat(0);
  for (let i = 0; i < rows; i += 4, column += 16, gradient += 16) {
    const x = v128.load(column);
    const d = v128.load(gradient);
    plain = f32x4.add(plain, d);
    posteriors(x, components, work, inside(i, rows), shares);
    for (let k: usize = 0, at = sums; k < end; k += 16, at += 48) {
      const share = v128.load(shares + k);
      const own = f32x4.mul(share, d);
      const along = f32x4.mul(own, normal(x, factors + k));
      v128.store(at, f32x4.add(v128.load(at), share));
      v128.store(at, f32x4.add(v128.load(at, 16), own), 16);
      v128.store(at, f32x4.add(v128.load(at, 32), along), 32);
    }
  }
  return total(plain);
}

/** Of every component γ·a·s, A/N and B/N, where N, A and B were; returns dγ. */
function collect(components: i32, gamma: f32, work: usize): f32 {
  const factors = work + <usize>components * 32;
  const sums = factors + <usize>components * 16;
  let result: f32 = 0;
  for (let k = 0; k < components; k++) {
    const own = factors + <usize>k * 16;
    const at = sums + <usize>k * 48;
    const taken = total(v128.load(at));
    const along = total(v128.load(at, 32));
    const a = f32.load(own, 8);
    result += a * along;
    v128.store(at, splat(gamma * a * f32.load(own, 4)));
    v128.store(at, splat(total(v128.load(at, 16)) / taken), 16);
    v128.store(at, splat(along / taken), 32);
  }
  return result;
}

/** dx of a column in place of its dy. */
function columnGradient(
  column: usize,
  gradient: usize,
  rows: i32,
  components: i32,
  work: usize,
): void {
  const end = (<usize>components) << 4;
  const shares = work + end;
  const factors = shares + end;
  const sums = factors + end;
  for (let i = 0; i < rows; i += 4, column += 16, gradient += 16) {
    const x = v128.load(column);
    const d = v128.load(gradient);
    posteriors(x, components, work, inside(i, rows), shares);
    let sum = splat(0);
    for (let k: usize = 0, at = sums; k < end; k += 16, at += 48) {
      const along = f32x4.mul(normal(x, factors + k), v128.load(at, 32));
      const rest = f32x4.sub(f32x4.sub(d, v128.load(at, 16)), along);
      sum = f32x4.add(sum, f32x4.mul(f32x4.mul(v128.load(shares + k), v128.load(at)), rest));
    }
    v128.store(gradient, sum);
  }
}
