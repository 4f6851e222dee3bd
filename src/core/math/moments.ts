// Means and centred second moments of pairs (x, z), gathered batch by batch in float64.
// Batches are centred on their own mean and merged by Chan, Golub and LeVeque's rule (1979), so that
// nothing is lost by cancellation, however far the data lie from zero (methods.md §4.f).

import { mirrorLower, zeroMatrix } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { addCross, addGram } from "./products.ts";

/**
 * Rows come in `groups`: every group has means of its own, while the scatter around them is summed over
 * all groups. One group is the ordinary case; a group for each position gives position-centred sums.
 */
export type Moments = {
  readonly groups: number;
  /** Rows seen in each group. */
  count: number;
  /** [groups, p] and [groups, q]. */
  readonly meanX: Float64Array;
  readonly meanZ: Float64Array;
  /** Σ (x−x̄)(x−x̄)ᵀ [p,p], lower triangle valid. */
  readonly scatterX: Matrix;
  /** Σ (x−x̄)(z−z̄)ᵀ [p,q]. */
  readonly scatterXZ: Matrix;
  /** Σ (z−z̄)² [q]. */
  readonly scatterZ: Float64Array;
};

export function emptyMoments(p: number, q: number, groups: number = 1): Moments {
  return {
    groups,
    count: 0,
    meanX: new Float64Array(groups * p),
    meanZ: new Float64Array(groups * q),
    scatterX: zeroMatrix(p, p),
    scatterXZ: zeroMatrix(p, q),
    scatterZ: new Float64Array(q),
  };
}

/**
 * Adds a batch: X [m·groups, p] and Z [m·groups, q], the group running fastest. Both are centred in place.
 * With d = batch mean − mean and w = n·m/(n+m): scatter += batch scatter + w·d dᵀ, mean += d·m/(n+m).
 */
export function addBatch(moments: Moments, X: Matrix, Z: Matrix): void {
  const { groups, count } = moments;
  const added = X.rows / groups;
  if (X.rows !== Z.rows || !Number.isInteger(added)) {
    throw new RangeError(`addBatch: ${X.rows} rows of x and ${Z.rows} of z in ${groups} groups`);
  }
  if (added === 0) return;
  const weight = Math.sqrt((count * added) / (count + added));
  const share = added / (count + added);
  const dX = shift(moments.meanX, centre(X, groups), X.columns, weight, share);
  const dZ = shift(moments.meanZ, centre(Z, groups), Z.columns, weight, share);
  for (const [x, z] of count === 0
    ? [[X, Z]]
    : [
        [X, Z],
        [dX, dZ],
      ]) {
    addGram(moments.scatterX, x);
    addCross(moments.scatterXZ, x, z);
    addSquares(moments.scatterZ, z);
  }
  moments.count = count + added;
}

/** Subtracts each group's mean from its rows, and returns the means [groups, columns]. */
function centre({ rows, columns, data }: Matrix, groups: number): Float64Array {
  const size = groups * columns;
  const means = new Float64Array(size);
  for (let at = size; at < rows * columns; at += size) {
    for (let i = 0; i < size; i++) means[i] += data[at + i] - data[i];
  }
  for (let i = 0; i < size; i++) means[i] = data[i] + means[i] / (rows / groups);
  for (let at = 0; at < rows * columns; at += size) {
    for (let i = 0; i < size; i++) data[at + i] -= means[i];
  }
  return means;
}

/** Moves `mean` towards the batch's and returns √w·d, one row for each group. */
function shift(
  mean: Float64Array,
  batch: Float64Array,
  columns: number,
  weight: number,
  share: number,
): Matrix {
  const data = new Float64Array(mean.length);
  for (let i = 0; i < mean.length; i++) {
    const d = batch[i] - mean[i];
    data[i] = weight * d;
    mean[i] += share * d;
  }
  return { rows: mean.length / columns, columns, data };
}

function addSquares(sums: Float64Array, { columns, data }: Matrix): void {
  for (let at = 0; at < data.length; at += columns) {
    for (let j = 0; j < columns; j++) sums[j] += data[at + j] * data[at + j];
  }
}

/** Population covariances: the scatters divided by the rows of a group. */
export function covariances(moments: Moments): { xx: Matrix; xz: Matrix; zz: Float64Array } {
  const { count, scatterX, scatterXZ, scatterZ } = moments;
  const divide = (data: Float64Array) => data.map((sum) => sum / count);
  const xx = { ...scatterX, data: divide(scatterX.data) };
  mirrorLower(xx);
  return { xx, xz: { ...scatterXZ, data: divide(scatterXZ.data) }, zz: divide(scatterZ) };
}
