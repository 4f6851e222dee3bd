// The solve of the published scripts for convolutions: every input channel for itself, as if the channels
// were uncorrelated. Kept for comparison; it is not the optimum, and with C equal channels it
// overshoots C times (docs/methods.md §4.b). Repaired here: taps in cross-correlation order and aligned with
// the layer's real padding, each position centred on its own mean instead of one scalar (§4.g 1, 2 and 4).

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { isOfVariances, ridgeValue, solveRidgeSteps } from "#core/math/ridge.ts";
import type { Ridge } from "#core/math/ridge.ts";
import { optimalBias, withoutStill } from "./leastSquares.ts";
import type { NormalEquations, SolvedLayer } from "./leastSquares.ts";
import { scaled } from "#core/fusion/steps.ts";

/** h_c = (R_cc + λW_cc)⁻¹ V_c for every input channel c: only the diagonal channel blocks of R are inverted (README eq. 17). Yields progress. */
export function* perChannelSteps(
  normal: NormalEquations,
  channels: number,
  ridge: Ridge,
): Generator<number, SolvedLayer> {
  const { R: xx, V: xz } = withoutStill(normal, ridge);
  const taps = xx.columns / channels;
  const kernel = zeroMatrix(xx.columns, xz.columns);
  let [lambda, condition] = [ridgeValue(ridge, xx), 1];
  const each: Ridge = isOfVariances(ridge) ? ridge : { absolute: lambda };
  for (let c = 0; c < channels; c++) {
    const [R, V] = [block(xx, c, channels, taps), rowsOf(xz, c, channels, taps)];
    const solved = yield* scaled(solveRidgeSteps(R, V, each, true, 1), c / channels, 1 / channels);
    lambda = Math.max(lambda, solved.lambda);
    condition = Math.max(condition, solved.condition);
    const { columns, data } = solved.solution;
    for (let t = 0; t < taps; t++) {
      const from = t * columns;
      kernel.data.set(data.subarray(from, from + columns), (t * channels + c) * columns);
    }
  }
  return { kernel, bias: optimalBias(normal, kernel), lambda, condition };
}

function block({ columns, data }: Matrix, c: number, channels: number, taps: number): Matrix {
  const result = zeroMatrix(taps, taps);
  for (let s = 0; s < taps; s++) {
    for (let t = 0; t < taps; t++) {
      result.data[s * taps + t] = data[(s * channels + c) * columns + t * channels + c];
    }
  }
  return result;
}

function rowsOf({ columns, data }: Matrix, c: number, channels: number, taps: number): Matrix {
  const result = zeroMatrix(taps, columns);
  for (let t = 0; t < taps; t++) {
    const from = (t * channels + c) * columns;
    result.data.set(data.subarray(from, from + columns), t * columns);
  }
  return result;
}
