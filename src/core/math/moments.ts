// Means and centred second moments of rows w = (x, z), gathered batch by batch in float64.
// Every row is centred on the mean of the rows before it (Welford 1962; the merge of Chan, Golub and
// LeVeque, 1979, with batches of one row), so that nothing is lost by cancellation, however far the data
// lie from zero (methods.md §4.f).

import { addPanels } from "./gram.ts";
import { panelLength } from "./compiled/kernelInterface.ts";
import { DEPTH, gramKernel } from "./gramKernel.ts";
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
 * Adds a batch W [m·groups, p + q], the group running fastest. With d = w − w̄ₙ, w̄ₙ the mean of the n rows
 * of w's group before it: scatter += n/(n+1)·d dᵀ, mean += d/(n+1).
 */
export function addBatch(moments: Moments, W: Matrix): void {
  const { groups, mean, scatter } = moments;
  if (W.columns !== mean.columns || W.rows % groups !== 0) {
    throw new RangeError(
      `addBatch: ${W.rows}×${W.columns} for ${groups} groups of ${mean.columns} columns`,
    );
  }
  const kernel = gramKernel(W.columns);
  for (let from = 0; from < W.rows; from += DEPTH) {
    const depth = Math.min(DEPTH, W.rows - from);
    for (let k = 0; k < depth; k++) packDeviation(kernel.panels, moments, W, from + k, k, depth);
    addPanels(scatter, kernel, depth, W.columns);
  }
  moments.count += W.rows / groups;
}

/** √(n/(n+1))·d of a row of W as row k of the panels (gramKernel.ts); moves the mean of the row's group. */
function packDeviation(
  panels: Float64Array,
  { groups, count, mean: { data: means } }: Moments,
  { columns, data }: Matrix,
  row: number,
  k: number,
  depth: number,
): void {
  const n = count + Math.floor(row / groups);
  const share = 1 / (n + 1);
  const weight = Math.sqrt(n * share);
  const length = panelLength(depth);
  const source = row * columns;
  const centre = (row % groups) * columns;
  for (let j = 0, panel = 4 * k; j < columns; panel += length) {
    for (let r = 0; r < 4 && j < columns; r++, j++) {
      const deviation = data[source + j] - means[centre + j];
      means[centre + j] += share * deviation;
      panels[panel + r] = weight * deviation;
    }
  }
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
