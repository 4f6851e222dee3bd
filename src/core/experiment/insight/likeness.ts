// How much alike the units of a layer are (docs/methods.md §1.5): cosines and effective width of what they give,
// Pearson correlations of their kernels. A unit that never moves counts as like every other, after Blumenfeld,
// Gilboa and Soudry 2020. Nothing here trains or draws.

import type { Matrix } from "#core/math/matrix.ts";
import type { Tensor } from "#core/math/tensor.ts";

/** One block at one moment. */
export type BlockLikeness = {
  readonly units: number;
  /** 1 − the mean cosine over pairs of units; exactly 0 where all are equal. */
  readonly parted: number;
  /** (tr G)²/tr G² with G = FᵀF: 1 where all units are multiples of one, their number where they are orthogonal. */
  readonly effectiveWidth: number;
  /** Of the block's kernel; absent where the block has only one unit. */
  readonly correlations: Correlations;
};

export type Correlations = {
  /** Between the kernels of output units. */
  readonly forward: number;
  /** Between input channels. */
  readonly backward: number;
  /** Between the spatial kernels of all pairs of input and output. */
  readonly taps: number;
};

/** Spatial kernels that are compared at most, an even choice of them beyond. */
const MOST_TAPS = 5000;

/** The block's units by features [N·positions, units] and its kernel […taps, cin, cout]. */
export function likenessOf(features: Matrix, kernel: Tensor): BlockLikeness {
  return {
    units: features.columns,
    parted: partedOf(features),
    effectiveWidth: effectiveWidth(features),
    correlations: correlationsOf(kernel),
  };
}

/**
 * 1 − mean cosine over pairs of columns, as half the mean squared distance of their directions: equal columns
 * give 0 to the bit, where 1 − cos would leave rounding. A column of zeros counts as like all others.
 */
export function partedOf(features: Matrix): number {
  return meanDistance(columnsOf(features).map(direction));
}

/** The participation ratio of the uncentred Gram matrix's eigenvalues; 1 where nothing is on. */
export function effectiveWidth(features: Matrix): number {
  const columns = columnsOf(features);
  let [trace, square] = [0, 0];
  columns.forEach((a, i) => {
    trace += dot(a, a);
    for (let j = 0; j < i; j++) square += 2 * dot(a, columns[j]) ** 2;
    square += dot(a, a) ** 2;
  });
  return square > 0 ? trace ** 2 / square : 1;
}

/** Mean Pearson correlations over pairs of rows; a row that does not vary counts as 1 with every other. */
export function correlationsOf({ shape, data }: Tensor): Correlations {
  const [cin, cout] = shape.slice(-2);
  const taps = data.length / (cin * cout);
  const at = (tap: number, i: number, o: number) => data[(tap * cin + i) * cout + o];
  const rows = (count: number, length: number, value: (row: number, at: number) => number) =>
    Array.from({ length: count }, (_, row) =>
      Float64Array.from({ length }, (_unused, place) => value(row, place)),
    );
  const stride = Math.max(1, (cin * cout) / MOST_TAPS);
  const pair = (row: number) => Math.floor(row * stride);
  return {
    forward: meanPearson(rows(cout, taps * cin, (o, k) => at(Math.floor(k / cin), k % cin, o))),
    backward: meanPearson(rows(cin, taps * cout, (i, k) => at(Math.floor(k / cout), i, k % cout))),
    taps: meanPearson(
      rows(Math.min(MOST_TAPS, cin * cout), taps, (row, tap) =>
        at(tap, Math.floor(pair(row) / cout), pair(row) % cout),
      ),
    ),
  };
}

/** Mean Pearson correlation over unordered pairs of rows; 1 for a single one. */
export function meanPearson(rows: readonly Float64Array[]): number {
  return 1 - meanDistance(rows.map((row) => direction(centred(row))));
}

/**
 * Half the mean squared distance over pairs of unit vectors: 1 − their mean product; undefined directions are at
 * distance 0 from all. With u₁ subtracted first, Σ|uᵢ − uⱼ|² = nΣ|vᵢ|² − |Σvᵢ|² for vᵢ = uᵢ − u₁.
 */
function meanDistance(directions: readonly (Float64Array | undefined)[]): number {
  const n = directions.length;
  const known = directions.filter((one) => one !== undefined);
  if (known.length < 2) return 0;
  const sum = new Float64Array(known[0].length);
  let squares = 0;
  for (const one of known) {
    for (let k = 0; k < sum.length; k++) {
      const v = one[k] - known[0][k];
      squares += v * v;
      sum[k] += v;
    }
  }
  return Math.max(0, known.length * squares - dot(sum, sum)) / (n * (n - 1));
}

/** A vector of length 1; undefined for one without a direction. */
function direction(vector: Float64Array): Float64Array | undefined {
  const norm = Math.sqrt(dot(vector, vector));
  return norm > 1e-150 ? vector.map((value) => value / norm) : undefined;
}

/** Less its mean; a row of one number becomes exactly 0. */
function centred(row: Float64Array): Float64Array {
  if (row.every((value) => value === row[0])) return new Float64Array(row.length);
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  return row.map((value) => value - mean);
}

function columnsOf({ rows, columns, data }: Matrix): readonly Float64Array[] {
  return Array.from({ length: columns }, (_, c) =>
    Float64Array.from({ length: rows }, (_unused, r) => data[r * columns + c]),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

/** A moment at which units were compared. */
export type LikenessRow = { readonly step: number; readonly blocks: readonly BlockLikeness[] };

/** Units have parted where some hidden block's mean cosine has fallen to this far below 1. */
export const PARTED = 0.01;

/** The first step looked at where the units of a hidden block have parted; undefined where none has. */
export function partingStep(rows: readonly LikenessRow[]): number | undefined {
  return rows.find(({ blocks }) => blocks.slice(0, -1).some(({ parted }) => parted >= PARTED))
    ?.step;
}

/**
 * The authors' moment of symmetry breaking: the epoch whose score is the fourth above one half, in a row or not;
 * undefined where there are fewer.
 */
export function breakingEpoch(
  epochs: readonly { readonly epoch: number; readonly score: number | null }[],
): number | undefined {
  return epochs.filter(({ score }) => score !== null && score > 0.5)[3]?.epoch;
}

/**
 * The step at which to look after `step`: 1, 2, 3, …, then about a third further each time, so that a logarithmic
 * axis is filled evenly, and the same steps in every run.
 */
export function nextLook(step: number): number {
  let next = 0;
  while (next <= step) next = Math.max(next + 1, Math.ceil(next * 1.3));
  return next;
}
