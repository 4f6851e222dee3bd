// Sums over rows with the partial sums they need.

import type { Builder } from "./builder.ts";

/** Numbers in one period of the pattern of columns, as the kernels read a matrix: lcm(columns, 16). */
export function periodOf(columns: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  return (columns / gcd(columns, 16)) * 16;
}

/** Emits to [columns] = Σ over rows of from [rows, columns]. */
export function columnSum(
  builder: Builder,
  layer: number,
  from: string,
  to: string,
  rows: number,
  columns: number,
): void {
  const partial = builder.tensor(`${to}.partial`, "scratch", periodOf(columns));
  builder.emit("columnSum", layer, { from }, { to, partial }, { rows, columns });
}
