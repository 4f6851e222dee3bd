// Four rows of a product of float64 matrices, tile by tile.

import { tile } from "./tile.ts";

/**
 * c [4][columns] += Σₛ xₛᵀ zₛ for whole tiles of four columns. The four numbers xₛ lie `across` numbers apart from x on,
 * those of the next s `along` further; the rows zₛ [columns] lie one after the other. Every sum begins at 0 and runs
 * from the first s to the last before it is added to c.
 */
export function addStrip(
  x: usize,
  across: i32,
  along: i32,
  z: usize,
  depth: i32,
  c: usize,
  columns: i32,
): void {
  const apart = (<usize>across) << 3;
  const step = (<usize>along) << 3;
  const row = (<usize>columns) << 3;
  for (let j = 0; j + 4 <= columns; j += 4) {
    const at = (<usize>j) << 3;
    tile(x, apart, step, z + at, row, depth, c + at, row, true);
  }
}
