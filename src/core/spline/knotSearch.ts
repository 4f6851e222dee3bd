// The fast knot search (docs/methods.md §2.1): with B in the span of Q, the hinge pair of a knot t spans the
// same as the column B·x and the one column c(t) = B·(x − t)₊. The first is the same for all knots; products
// of the second with every column q are S₁ − t·S₀, suffix sums over samples sorted by x. All knots of one
// parent and variable cost N·|Q| together.

import { DEPENDENT, orthonormalise } from "./basis.ts";
import type { Basis } from "./basis.ts";

/** The best knot of one parent and variable. */
export type FoundKnot = {
  readonly knot: number;
  /** By how much the residual sum of squares falls, summed over targets. */
  readonly gain: number;
  /** Whether both hinges add to what the basis spans. */
  readonly isPair: boolean;
};

/** One variable of a table: its values, and its samples in ascending order of them. */
export type Variable = { readonly values: Float64Array; readonly order: Uint32Array };

/**
 * The first of the best of `knots` (ascending) for the parent's values B [N]. Writes into the free column
 * of the basis. Values are centred while they are summed, against cancellation.
 */
export function searchKnots(
  basis: Basis,
  parent: Float64Array,
  { values, order }: Variable,
  knots: readonly number[],
): FoundKnot {
  const origin = meanOf(values);
  const isLinear = orthonormalise(basis, linearColumn(parent, values, origin), basis.size);
  const sums = openSums(basis, basis.size + (isLinear ? 1 : 0));
  const linear = isLinear ? linearShares(basis) : undefined;
  const certain = linear ? linear.reduce((sum, share) => sum + share * share, 0) : 0;
  let best: FoundKnot = { knot: knots[0], gain: -1, isPair: false };
  let next = order.length - 1;
  for (let k = knots.length - 1; k >= 0; k--) {
    while (next >= 0 && values[order[next]] > knots[k]) {
      const i = order[next];
      addSample(sums, i, parent[i], values[i] - origin);
      next -= 1;
    }
    const extra = gainAt(sums, knots[k] - origin, linear);
    const gain = certain + Math.max(extra, 0);
    if (gain >= best.gain) best = { knot: knots[k], gain, isPair: isLinear && extra >= 0 };
  }
  return best;
}

/** Operations of one search: the linear column made orthogonal twice, and the suffix sums. */
export function searchFlop({ rows, size, targets }: Basis): number {
  return rows.rows * (12 * size + 4 * targets.columns);
}

function linearColumn(parent: Float64Array, values: Float64Array, origin: number): Float64Array {
  return parent.map((b, i) => b * (values[i] - origin));
}

/** Suffix sums of B, B·x with every column of [Q, linear | R], and of B², B²x, B²x² . */
type Sums = {
  readonly basis: Basis;
  /** Columns of Q, the linear one among them. */
  readonly size: number;
  readonly plain: Float64Array;
  readonly weighted: Float64Array;
  readonly norms: Float64Array;
};

function openSums(basis: Basis, size: number): Sums {
  const width = size + basis.targets.columns;
  return {
    basis,
    size,
    plain: new Float64Array(width),
    weighted: new Float64Array(width),
    norms: new Float64Array(3),
  };
}

function addSample(sums: Sums, i: number, b: number, x: number): void {
  if (b === 0) return;
  const { basis, size, plain, weighted, norms } = sums;
  const { data, columns } = basis.rows;
  const bx = b * x;
  const [row, skip] = [i * columns, basis.capacity + 1 - size];
  for (let k = 0; k < size; k++) {
    plain[k] += data[row + k] * b;
    weighted[k] += data[row + k] * bx;
  }
  for (let k = size; k < plain.length; k++) {
    plain[k] += data[row + skip + k] * b;
    weighted[k] += data[row + skip + k] * bx;
  }
  norms[0] += b * b;
  norms[1] += b * bx;
  norms[2] += bx * bx;
}

/** What c(t) adds to the gain: Σ_o ⟨c, r_o⟩² / ‖c⊥‖²; −1 where it adds nothing to what Q spans. */
function gainAt({ size, plain, weighted, norms }: Sums, t: number, linear?: Float64Array): number {
  const norm = norms[2] - 2 * t * norms[1] + t * t * norms[0];
  let left = norm;
  for (let k = 0; k < size; k++) left -= (weighted[k] - t * plain[k]) ** 2;
  if (!(left > DEPENDENT * Math.max(norm, 1e-300))) return -1;
  const along = linear ? weighted[size - 1] - t * plain[size - 1] : 0;
  let gain = 0;
  for (let k = size; k < plain.length; k++) {
    const share = weighted[k] - t * plain[k] - (linear ? along * linear[k - size] : 0);
    gain += (share * share) / left;
  }
  return gain;
}

/** ⟨linear, r_o⟩ of every target. */
function linearShares({ rows, capacity, size, targets }: Basis): Float64Array {
  const shares = new Float64Array(targets.columns);
  for (let i = 0; i < rows.rows; i++) {
    const row = i * rows.columns;
    for (let o = 0; o < shares.length; o++) {
      shares[o] += rows.data[row + size] * rows.data[row + capacity + 1 + o];
    }
  }
  return shares;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
