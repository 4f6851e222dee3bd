// Least squares with fewer samples than inputs, in its dual form: an N × N system instead of n₀ × n₀
// (README eq. 10). With λ > 0 the same layer as the primal form; with λ = 0 the smallest one that fits.

import { addGram } from "#core/math/gram.ts";
import { columnMeans, mirrorLower, trace, zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { addCross, multiply } from "#core/math/products.ts";
import { solveRidgeSteps } from "#core/math/ridge.ts";
import type { Ridge } from "#core/math/ridge.ts";
import type { SolvedLayer } from "./leastSquares.ts";

/**
 * K̃ = Xᵀ(XXᵀ + NλI)⁻¹Z on centred rows X [N,p], Z [N,q], which are centred in place; a relative λ is that
 * of the primal form, relative to tr(XᵀX/N)/p. Yields progress.
 */
export function dualSteps(
  X: Matrix,
  Z: Matrix,
  ridge: Ridge,
  wantsCondition: boolean = true,
): Generator<number, SolvedLayer> {
  return openDual(X, Z)(ridge, wantsCondition);
}

/** The same for one λ after another: the rows are centred (in place) and multiplied once. */
export function openDual(
  X: Matrix,
  Z: Matrix,
): (ridge: Ridge, wantsCondition: boolean) => Generator<number, SolvedLayer> {
  const samples = X.rows;
  const [meanX, meanZ] = [centre(X), centre(Z)];
  const G = gramOfRows(X);
  const V = { ...Z, data: Z.data.map((value) => value / samples) };
  return function* (ridge, wantsCondition) {
    const mean = trace(G) / X.columns;
    const absolute = "absolute" in ridge ? ridge.absolute : ridge.relative * mean;
    const solved = yield* solveRidgeSteps(G, V, { absolute }, wantsCondition);
    const kernel = zeroMatrix(X.columns, Z.columns);
    addCross(kernel, X, solved.solution);
    const fitted = multiply(meanX, kernel).data;
    const bias = meanZ.data.map((value, o) => value - fitted[o]);
    const { lambda, condition } = solved;
    return { kernel, bias: { rows: 1, columns: bias.length, data: bias }, lambda, condition };
  };
}

function centre(X: Matrix): Matrix {
  const { rows, columns, data } = X;
  const mean = columnMeans(X);
  for (let i = 0; i < rows * columns; i++) data[i] -= mean[i % columns];
  return { rows: 1, columns, data: mean };
}

/** XXᵀ/N [N,N], from slices of columns laid out as rows. */
function gramOfRows({ rows, columns, data }: Matrix): Matrix {
  const G = zeroMatrix(rows, rows);
  const depth = 512;
  for (let from = 0; from < columns; from += depth) {
    const count = Math.min(depth, columns - from);
    const slice = zeroMatrix(count, rows);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < count; k++) slice.data[k * rows + i] = data[i * columns + from + k];
    }
    addGram(G, slice);
  }
  for (let i = 0; i < G.data.length; i++) G.data[i] /= rows;
  mirrorLower(G);
  return G;
}
