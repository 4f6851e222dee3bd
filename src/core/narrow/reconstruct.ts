// The next layer's weights, fitted again to the units that stay: the least squares of the fusion (README of
// core/fusion, eqs. 4 to 8), whose moments of all units hold those of any choice of them.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import type { Ridge } from "#core/math/ridge.ts";
import { leastSquaresSteps } from "#core/fusion/regression/leastSquares.ts";
import type { NormalEquations, SolvedLayer } from "#core/fusion/regression/leastSquares.ts";

/** The normal equations of the kept units alone, copies; column i belongs to unit i mod `units`. */
export function ofUnits(
  normal: NormalEquations,
  kept: readonly number[],
  units: number,
): NormalEquations {
  const columns = columnsOf(kept, units, normal.xx.columns);
  const still = new Set(normal.still);
  return {
    ...normal,
    xx: pick(normal.xx, columns, columns),
    xz: pick(normal.xz, columns),
    zz: normal.zz.slice(),
    meanX: pick(normal.meanX, undefined, columns),
    still: columns.flatMap((column, i) => (still.has(column) ? [i] : [])),
    channels: kept.length,
  };
}

/** Which of `count` columns belong to the kept units, in order. */
export function columnsOf(
  kept: readonly number[],
  units: number,
  count: number,
): readonly number[] {
  const stays = new Set(kept);
  return Array.from({ length: count }, (_, i) => i).filter((i) => stays.has(i % units));
}

/** Solves for the weights of what stays. Yields progress. */
export function reconstructSteps(
  normal: NormalEquations,
  kept: readonly number[],
  units: number,
  ridge: Ridge,
): Generator<number, SolvedLayer> {
  return leastSquaresSteps(ofUnits(normal, kept, units), ridge);
}

function pick(matrix: Matrix, rows?: readonly number[], columns?: readonly number[]): Matrix {
  const result = zeroMatrix(rows?.length ?? matrix.rows, columns?.length ?? matrix.columns);
  let at = 0;
  for (let i = 0; i < result.rows; i++) {
    const from = (rows ? rows[i] : i) * matrix.columns;
    for (let j = 0; j < result.columns; j++) {
      result.data[at++] = matrix.data[from + (columns ? columns[j] : j)];
    }
  }
  return result;
}
