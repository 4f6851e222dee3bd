// Means and centred second moments of rows w = (x, z), gathered batch by batch in float64.
// Every row is centred on the mean of the rows before it (Welford 1962; the merge of Chan, Golub and
// LeVeque, 1979, with batches of one row), so that nothing is lost by cancellation, however far the data
// lie from zero (docs/methods.md §4.f).

import { addOuter, addPanels } from "./gram.ts";
import { panelLength } from "./compiled/kernelInterface.ts";
import { DEPTH, gramKernel } from "./kernels/gramKernel.ts";
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

/**
 * XᵀX [columns, columns], its lower triangle, of X [rows, columns] in float32; a device's, which adds up no more rows
 * than a block has. Undefined where the device cannot, or would not be faster.
 */
export type BlockGram = (
  X: Float32Array,
  rows: number,
  columns: number,
) => Promise<Float32Array | undefined>;

/** Rows of one block at most: float32 adds up so many centred numbers, float64 the blocks. */
const BLOCK = 1024;

/**
 * As addBatch, with the products from `gram`: a block is centred on its own mean in float64, multiplied in float32, and
 * merged in float64 (Chan, Golub and LeVeque, 1979; docs/methods.md §4.f). With d = w̄_B − w̄ₙ of a group's n rows and the
 * block's m: scatter += M_B + nm/(n+m)·d dᵀ, mean += m/(n+m)·d.
 */
export async function addBatchBy(
  gram: BlockGram,
  moments: Moments,
  { rows, columns, data }: Matrix,
): Promise<void> {
  const { groups } = moments;
  const most = Math.max(1, Math.floor(BLOCK / groups)) * groups;
  for (let from = 0; from < rows; from += most) {
    const count = Math.min(most, rows - from);
    const own = data.subarray(from * columns, (from + count) * columns);
    const block = { rows: count, columns, data: own };
    const means = blockMeans(block, groups);
    const product = await gram(deviations(block, means), count, columns);
    if (product) mergeBlock(moments, means, count / groups, product);
    else addBatch(moments, block);
  }
}

/** Means of every group [groups, columns], the group running fastest. */
function blockMeans({ rows, columns, data }: Matrix, groups: number): Matrix {
  const means = zeroMatrix(groups, columns);
  const share = groups / rows;
  for (let row = 0, at = 0; row < rows; row++) {
    const centre = (row % groups) * columns;
    for (let j = 0; j < columns; j++) means.data[centre + j] += share * data[at++];
  }
  return means;
}

function deviations({ rows, columns, data }: Matrix, means: Matrix): Float32Array {
  const result = new Float32Array(rows * columns);
  for (let row = 0, at = 0; row < rows; row++) {
    const centre = (row % means.rows) * columns;
    for (let j = 0; j < columns; j++, at++) result[at] = data[at] - means.data[centre + j];
  }
  return result;
}

function mergeBlock(moments: Moments, means: Matrix, m: number, product: Float32Array): void {
  const { scatter, mean, count: n, groups } = moments;
  const { columns } = scatter;
  for (let i = 0; i < columns; i++) {
    for (let j = 0, at = i * columns; j <= i; j++, at++) scatter.data[at] += product[at];
  }
  const apart = zeroMatrix(columns, groups); // d of every group, as columns
  for (let g = 0, at = 0; g < groups; g++) {
    for (let j = 0; j < columns; j++, at++) {
      const d = means.data[at] - mean.data[at];
      apart.data[j * groups + g] = d;
      mean.data[at] += (m / (n + m)) * d;
    }
  }
  if (n > 0) addOuter(scatter, apart, new Float64Array(groups).fill(Math.sqrt((n * m) / (n + m))));
  moments.count += m;
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
