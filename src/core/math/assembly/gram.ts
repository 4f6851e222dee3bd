// The one product that fusion's time goes into: a strip of XᵀX in float64, two lanes at a time.
// X lies in panels of four columns, panel p holding [depth][4] numbers and eight more that nobody reads
// (gramKernel.ts), so that a tile of 4 × 4 sums (eight accumulators) reads both operands straight ahead. Multiplies and adds are the bound.

import { panelLength } from "./shared.ts";

/**
 * out [4][width] = rows 4·panel … 4·panel + 3 of XᵀX, columns 0 … 4·panel + 3; width in numbers.
 * Every sum runs over the depth from first to last: the same numbers whatever stands beside.
 */
export function gramStrip(panels: usize, depth: i32, panel: i32, out: usize, width: i32): void {
  const size = (<usize>panelLength(depth)) << 3;
  const left = panels + <usize>panel * size;
  const row = (<usize>width) << 3;
  for (let j = 0; j <= panel; j++) {
    let a = left;
    let b = panels + <usize>j * size;
    let s00 = f64x2.splat(0),
      s01 = f64x2.splat(0);
    let s10 = f64x2.splat(0),
      s11 = f64x2.splat(0);
    let s20 = f64x2.splat(0),
      s21 = f64x2.splat(0);
    let s30 = f64x2.splat(0),
      s31 = f64x2.splat(0);
    for (let k = 0; k < depth; k++) {
      const b0 = v128.load(b),
        b1 = v128.load(b, 16);
      let x = v128.load64_splat(a);
      s00 = f64x2.add(s00, f64x2.mul(x, b0));
      s01 = f64x2.add(s01, f64x2.mul(x, b1));
      x = v128.load64_splat(a, 8);
      s10 = f64x2.add(s10, f64x2.mul(x, b0));
      s11 = f64x2.add(s11, f64x2.mul(x, b1));
      x = v128.load64_splat(a, 16);
      s20 = f64x2.add(s20, f64x2.mul(x, b0));
      s21 = f64x2.add(s21, f64x2.mul(x, b1));
      x = v128.load64_splat(a, 24);
      s30 = f64x2.add(s30, f64x2.mul(x, b0));
      s31 = f64x2.add(s31, f64x2.mul(x, b1));
      a += 32;
      b += 32;
    }
    let to = out + ((<usize>j) << 5);
    v128.store(to, s00);
    v128.store(to, s01, 16);
    to += row;
    v128.store(to, s10);
    v128.store(to, s11, 16);
    to += row;
    v128.store(to, s20);
    v128.store(to, s21, 16);
    to += row;
    v128.store(to, s30);
    v128.store(to, s31, 16);
  }
}
