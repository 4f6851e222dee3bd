// Which rows of the regressions the cost strip looks at, and those rows side by side as matrices: some
// hundreds to fit and some hundreds to measure, drawn once and for all so that costs do not flicker.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { random } from "#core/math/random.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { patchCopier } from "#core/model/patches.ts";
import type { Design } from "#core/fusion/regression/design.ts";

/** Rows that fit a span: a factorization of 700 rows in its dual form takes some 10 ms. */
const ROWS = 700;
/** Small convolutions have rows in plenty and a cheap solve: so many for each feature, up to MANY_ROWS. */
const ROWS_PER_FEATURE = 10;
const MANY_ROWS = 5000;
/** Rows that measure: each costs a product, and a few suffice, since positions of one sample are alike. */
const HELD_ROWS = 400;
const HELD_PER_SAMPLE = 4;

/** A row is sample · positions + position. */
export type PickedRows = { readonly fit: readonly number[]; readonly held: readonly number[] };

/** Every other sample fits, the rest measure; of `mostFit` samples at most; with `measureOn` fit the rows that fit measure too. */
export function pickRows(
  { features, positions }: Design,
  samples: number,
  measureOn: "heldOut" | "fit",
  mostFit: number = Infinity,
): PickedRows {
  const enough = ROWS_PER_FEATURE * features;
  const wanted = positions > 1 && enough <= MANY_ROWS ? Math.max(ROWS, enough) : ROWS;
  if (measureOn === "fit") {
    const all = Math.max(wanted, Math.min(2 * features, 2 * ROWS));
    const fit = choose(samples, 0, 1, positions, all);
    return { fit, held: fit };
  }
  const held = Math.min(wanted, HELD_ROWS * Math.min(positions, HELD_PER_SAMPLE));
  return {
    fit: choose(Math.min(samples, 2 * mostFit), 0, 2, positions, wanted),
    held: choose(samples, 1, 2, positions, held),
  };
}

/** Rows of samples first, first + step, …: all where `wanted` allows, else as many from each sample, at positions drawn once and for all. */
function choose(
  samples: number,
  first: number,
  step: number,
  positions: number,
  wanted: number,
): readonly number[] {
  const count = Math.ceil((samples - first) / step);
  if (count * positions <= wanted) {
    return Array.from({ length: count * positions }, (_, i) => {
      return (first + step * Math.floor(i / positions)) * positions + (i % positions);
    });
  }
  const stream = random(0, "spanCosts", first);
  return Array.from({ length: wanted }, (_, i) => {
    const sample = first + step * Math.floor((i * count) / wanted);
    return sample * positions + stream.integer(positions);
  });
}

/** The chosen rows x [rows, features] and, one target beside the other, z [rows, Σ units]. */
export type CostRows = { readonly X: Matrix; readonly Z: Matrix };

export function gatherRows(
  { windows, features, positions }: Design,
  inputs: Tensor,
  targets: readonly Tensor[],
  rows: readonly number[],
): CostRows {
  const widths = targets.map(({ shape }) => shape[shape.length - 1]);
  const units = widths.reduce((sum, width) => sum + width, 0);
  const [X, Z] = [zeroMatrix(rows.length, features), zeroMatrix(rows.length, units)];
  const copy = windows ? patchCopier(inputs, windows) : undefined;
  rows.forEach((row, i) => {
    const sample = Math.floor(row / positions);
    if (copy) copy(sample, row % positions, X.data, i * features);
    else X.data.set(inputs.data.subarray(sample * features, (sample + 1) * features), i * features);
    let at = i * Z.columns;
    targets.forEach(({ data }, t) => {
      Z.data.set(data.subarray(row * widths[t], (row + 1) * widths[t]), at);
      at += widths[t];
    });
  });
  return { X, Z };
}

/** W = (X, Z). */
export function sideBySide({ X, Z }: CostRows): Matrix {
  const columns = X.columns + Z.columns;
  const W = zeroMatrix(X.rows, columns);
  for (let i = 0; i < X.rows; i++) {
    W.data.set(X.data.subarray(i * X.columns, (i + 1) * X.columns), i * columns);
    W.data.set(Z.data.subarray(i * Z.columns, (i + 1) * Z.columns), i * columns + X.columns);
  }
  return W;
}
