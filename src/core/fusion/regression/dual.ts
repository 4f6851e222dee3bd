// Least squares with fewer samples than inputs, in its dual form: an N × N system instead of n₀ × n₀
// (README eq. 10). With λ > 0 the same layer as the primal form; with λ = 0 the smallest one that fits.

import { addOuter } from "#core/math/gram.ts";
import { columnMeans, mirrorLower, trace, zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { addCross, multiply } from "#core/math/products.ts";
import { channelVariances, isOfVariances, solveRidgeSteps } from "#core/math/ridge.ts";
import type { Ridge } from "#core/math/ridge.ts";
import type { SolvedLayer } from "./leastSquares.ts";
import { stillColumns } from "./still.ts";

/**
 * K̃ = W⁻¹Xᵀ(XW⁻¹Xᵀ + NλI)⁻¹Z on centred rows X [N,p], Z [N,q], which are centred in place; W and λ are those of the
 * primal form: W the variances of the columns (those that are rounding left out), or I. Yields progress.
 */
export function dualSteps(
  X: Matrix,
  Z: Matrix,
  ridge: Ridge,
  rounding: number,
  channels: number,
): Generator<number, SolvedLayer> {
  return openDual(X, Z, rounding, channels)(ridge, true);
}

/** The same for one λ after another: the rows are centred (in place), and multiplied once for either W. */
export function openDual(
  X: Matrix,
  Z: Matrix,
  rounding: number,
  channels: number,
): (ridge: Ridge, wantsCondition: boolean) => Generator<number, SolvedLayer> {
  const samples = X.rows;
  const [meanX, meanZ] = [centre(X), centre(Z)];
  const V = { ...Z, data: Z.data.map((value) => value / samples) };
  const plain = once(() => gramOf(X, new Float64Array(X.columns).fill(1)));
  const scaled = once(() => gramOf(X, inverseVariances(X, meanX, rounding, channels)));
  return function* (ridge, wantsCondition) {
    const { G, weights } = isOfVariances(ridge) ? scaled() : plain();
    const mean = trace(G) / X.columns;
    const absolute = "relative" in ridge && ridge.of ? ridge.relative * mean : lambdaOf(ridge);
    const solved = yield* solveRidgeSteps(G, V, { absolute }, wantsCondition);
    const kernel = zeroMatrix(X.columns, Z.columns);
    addCross(kernel, X, solved.solution);
    scaleRows(kernel, weights);
    const fitted = multiply(meanX, kernel).data;
    const bias = meanZ.data.map((value, o) => value - fitted[o]);
    const { lambda, condition } = solved;
    return { kernel, bias: { rows: 1, columns: bias.length, data: bias }, lambda, condition };
  };
}

function lambdaOf(ridge: Ridge): number {
  return "absolute" in ridge ? ridge.absolute : ridge.relative;
}

function once<Result>(compute: () => Result): () => Result {
  let result: Result | undefined;
  return () => (result ??= compute());
}

/** diag(W⁻¹) of centred rows; 0 for what does not vary. */
function inverseVariances(
  X: Matrix,
  mean: Matrix,
  rounding: number,
  channels: number,
): Float64Array {
  const variances = variancesOf(X);
  const still = stillColumns(variances, mean, rounding);
  for (const i of still) variances[i] = 0;
  const inverse = channelVariances(variances, channels).map((variance) => 1 / variance);
  for (const i of still) inverse[i] = 0;
  return inverse;
}

/** Of columns that are centred already. Row by row: a remainder for each number would cost more than the sum. */
function variancesOf({ rows, columns, data }: Matrix): Float64Array {
  const variances = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) variances[j] += (data[at] * data[at]) / rows;
  }
  return variances;
}

function centre(X: Matrix): Matrix {
  const { rows, columns, data } = X;
  const mean = columnMeans(X);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) data[at] -= mean[j];
  }
  return { rows: 1, columns, data: mean };
}

function scaleRows({ rows, columns, data }: Matrix, factors: Float64Array): void {
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) data[at] *= factors[i];
  }
}

type WeightedGram = { readonly G: Matrix; readonly weights: Float64Array };

/** X·diag(weights)·Xᵀ/N [N,N]. */
function gramOf(X: Matrix, weights: Float64Array): WeightedGram {
  const G = zeroMatrix(X.rows, X.rows);
  addOuter(G, X, weights.map(Math.sqrt));
  for (let i = 0; i < G.data.length; i++) G.data[i] /= X.rows;
  mirrorLower(G);
  return { G, weights };
}
