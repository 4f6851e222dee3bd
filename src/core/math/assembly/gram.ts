// The one product that fusion's time goes into: a strip of XᵀX in float64, two lanes at a time.
// X lies in panels of four columns, panel p holding [depth][4] numbers and eight more that nobody reads
// (gramKernel.ts), so that a tile of 4 × 4 sums (eight accumulators) reads both operands straight ahead. Multiplies and adds are the bound.

import { panelLength } from "./shared.ts";
import { tile } from "./tile.ts";

/**
 * out [4][width] = rows 4·panel … 4·panel + 3 of XᵀX, columns 0 … 4·panel + 3; width in numbers.
 * Every sum runs over the depth from first to last: the same numbers whatever stands beside.
 */
export function gramStrip(panels: usize, depth: i32, panel: i32, out: usize, width: i32): void {
  const size = (<usize>panelLength(depth)) << 3;
  const left = panels + <usize>panel * size;
  const row = (<usize>width) << 3;
  for (let j = 0; j <= panel; j++) {
    const right = panels + <usize>j * size;
    tile(left, 8, 32, right, 32, depth, out + ((<usize>j) << 5), row, false);
  }
}
