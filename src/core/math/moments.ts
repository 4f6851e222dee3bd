// Means and centred second moments of rows w = (x, z), gathered batch by batch in float64.
// Batches are centred on their own mean and merged by Chan, Golub and LeVeque's rule (1979), so that
// nothing is lost by cancellation, however far the data lie from zero (methods.md §4.f).

import { addGram } from "./gram.ts";
import { zeroMatrix } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";

/**
 * Rows come in `groups`: every group has a mean of its own, while the scatter around them is summed over
 * all groups. One group is the ordinary case; a group for each position gives position-centred sums.
 */
export type Moments = {
  /** Columns of x and of z. */
  readonly p: number;
  readonly q: number;
  readonly groups: number;
  /** Rows seen in each group. */
  count: number;
  /** [groups, p + q]. */
  readonly mean: Matrix;
  /** Σ (w − w̄)(w − w̄)ᵀ [p + q, p + q], lower triangle. */
  readonly scatter: Matrix;
};

export function emptyMoments(p: number, q: number, groups: number = 1): Moments {
  return {
    p,
    q,
    groups,
    count: 0,
    mean: zeroMatrix(groups, p + q),
    scatter: zeroMatrix(p + q, p + q),
  };
}

/**
 * Adds a batch W [m·groups, p + q], the group running fastest; W is centred in place.
 * With d = batch mean − mean: scatter += batch scatter + n·m/(n+m)·d dᵀ, mean += d·m/(n+m).
 */
export function addBatch(moments: Moments, W: Matrix): void {
  const { groups, count, mean, scatter } = moments;
  const added = W.rows / groups;
  if (W.columns !== mean.columns || !Number.isInteger(added)) {
    throw new RangeError(
      `addBatch: ${W.rows}×${W.columns} for ${groups} groups of ${mean.columns} columns`,
    );
  }
  if (added === 0) return;
  const batch = centre(W, groups);
  const weight = Math.sqrt((count * added) / (count + added));
  for (let i = 0; i < batch.data.length; i++) {
    const d = batch.data[i] - mean.data[i];
    mean.data[i] += (d * added) / (count + added);
    batch.data[i] = weight * d;
  }
  addGram(scatter, W);
  if (count > 0) addGram(scatter, batch);
  moments.count = count + added;
}

/** Subtracts each group's mean from its rows, and returns the means [groups, columns]. */
function centre({ rows, columns, data }: Matrix, groups: number): Matrix {
  const size = groups * columns;
  const means = new Float64Array(size);
  for (let at = size; at < rows * columns; at += size) {
    for (let i = 0; i < size; i++) means[i] += data[at + i] - data[i];
  }
  for (let i = 0; i < size; i++) means[i] = data[i] + (means[i] * groups) / rows;
  for (let at = 0; at < rows * columns; at += size) {
    for (let i = 0; i < size; i++) data[at + i] -= means[i];
  }
  return { rows: groups, columns, data: means };
}

export type Covariances = {
  /** [p, p], both triangles. */
  readonly xx: Matrix;
  /** [p, q]. */
  readonly xz: Matrix;
  /** Diagonal of the z block [q]. */
  readonly zz: Float64Array;
};

/** The blocks of the scatter divided by `divisor`; by default the rows of a group (population covariances). */
export function covariances(
  { p, q, scatter: { data, columns }, count }: Moments,
  divisor: number = count,
): Covariances {
  const xx = zeroMatrix(p, p);
  const xz = zeroMatrix(p, q);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      const value = data[i * columns + j] / divisor;
      xx.data[i * p + j] = value;
      xx.data[j * p + i] = value;
    }
  }
  for (let o = 0; o < q; o++) {
    for (let i = 0; i < p; i++) xz.data[i * q + o] = data[(p + o) * columns + i] / divisor;
  }
  const zz = Float64Array.from({ length: q }, (_, o) => data[(p + o) * (columns + 1)] / divisor);
  return { xx, xz, zz };
}

/** Mean of x in every group [groups, p]. */
export function meanOfX({ p, groups, mean }: Moments): Matrix {
  return columnsOf(mean, groups, 0, p);
}

/** Mean of z in every group [groups, q]. */
export function meanOfZ({ p, q, groups, mean }: Moments): Matrix {
  return columnsOf(mean, groups, p, q);
}

function columnsOf({ columns, data }: Matrix, rows: number, from: number, count: number): Matrix {
  const result = zeroMatrix(rows, count);
  for (let i = 0; i < rows; i++) {
    result.data.set(data.subarray(i * columns + from, i * columns + from + count), i * count);
  }
  return result;
}
