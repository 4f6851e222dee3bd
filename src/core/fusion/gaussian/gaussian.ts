// Fusion in closed form for Gaussian inputs (Bussgang 1952, Stein 1981; README §5, methods.md §4.c): no samples
// beyond a mean and a covariance, and no inverse, so that singular covariances are welcome.
// Beyond two layers every hidden pre-activation is taken for Gaussian too, which it is only nearly.

import type { Matrix } from "#core/math/matrix.ts";
import { transpose, zeroMatrix } from "#core/math/matrix.ts";
import { multiply, multiplySteps } from "#core/math/products.ts";
import type { Affine } from "#core/model/passes/pass.ts";
import type { Chain } from "#core/fusion/chain.ts";
import { layerMomentsSteps } from "./gaussianLayer.ts";
import type { AffineLayer } from "#core/fusion/regression/leastSquares.ts";
import { run, scaled } from "#core/fusion/steps.ts";

/** Mean [n0] and covariance [n0,n0] of a span's flattened input. */
export type InputMoments = { readonly mean: Float64Array; readonly covariance: Matrix };

/** The error that the closed form predicts for itself, were the inputs Gaussian. */
export type Prediction = {
  readonly mse: number;
  readonly nmse: number;
  readonly explained: number;
  readonly variance: number;
  /** nmse of every unit. */
  readonly perUnit: Float64Array;
  /** E f′ of each hidden unit, one array a gate: the gains that the kernel is made with. */
  readonly gains: readonly Float64Array[];
};

export type GaussianLayer = AffineLayer & { readonly predicted: Prediction };

/** gaussianSteps without pauses. */
export function fuseGaussian(chain: Chain, inputs: InputMoments): GaussianLayer {
  return run(gaussianSteps(chain, inputs));
}

/**
 * README eqs. (18) and (19): K̃ = K₁·diag(E f′)·K₂ (and so on down the chain), b̃ so that the means agree:
 * for two layers b̃ = (E f − E f′·(μK₁))·K₂ + b₂. What the hidden units have beyond their linear parts goes down the
 * chain beside the kernel, and is the error that they predict. Yields progress: n₀ inputs and n₁ hidden units take
 * n₀²·n₁ multiplications.
 */
export function* gaussianSteps(
  chain: Chain,
  inputs: InputMoments,
): Generator<number, GaussianLayer> {
  const share = 1 / (chain.maps.length + 1);
  const gains: Float64Array[] = [];
  let { kernel } = chain.maps[0];
  let mean = apply(chain.maps[0], inputs.mean);
  let error = zeroMatrix(kernel.columns, kernel.columns);
  for (const [g, gate] of chain.gates.entries()) {
    const [from, next] = [g * share, chain.maps[g + 1]];
    const linear = yield* scaled(sandwich(inputs.covariance, kernel), from, share / 2);
    const moments = layerMomentsSteps(gate, mean, added(linear, error));
    const { units, residual } = yield* scaled(moments, from + share / 2, share / 2);
    const gain = Float64Array.from(units, (unit) => unit.slope);
    gains.push(gain);
    const passed = added(residual, gatedBothWays(error, gain));
    error = yield* scaled(sandwich(passed, next.kernel), from + share, 0);
    kernel = yield* scaled(gated(kernel, gain, next.kernel), from + share, 0);
    mean = apply(
      next,
      Float64Array.from(units, (unit) => unit.mean),
    );
  }
  const fitted = multiply({ rows: 1, columns: kernel.rows, data: inputs.mean }, kernel).data;
  const bias = mean.map((value, o) => value - fitted[o]);
  const explained = yield* scaled(explainedVariance(inputs, kernel), 1 - share, share);
  return {
    kernel,
    bias: { rows: 1, columns: bias.length, data: bias },
    predicted: { ...predicted(diagonal(error), explained), gains },
  };
}

/** K·diag(gain)·next. */
function gated(K: Matrix, gain: Float64Array, next: Matrix): Generator<number, Matrix> {
  const data = K.data.map((value, i) => value * gain[i % K.columns]);
  return multiplySteps({ ...K, data }, next);
}

/** diag(gain)·C·diag(gain). */
function gatedBothWays(C: Matrix, gain: Float64Array): Matrix {
  const n = C.columns;
  return { ...C, data: C.data.map((value, i) => value * gain[i % n] * gain[Math.floor(i / n)]) };
}

/** KᵀCK. */
function* sandwich(C: Matrix, K: Matrix): Generator<number, Matrix> {
  const left = yield* scaled(multiplySteps(transpose(K), C), 0, 0.5);
  return yield* scaled(multiplySteps(left, K), 0.5, 0.5);
}

/** diag(K̃ᵀSK̃). */
function* explainedVariance(
  { covariance }: InputMoments,
  kernel: Matrix,
): Generator<number, Float64Array> {
  const SK = yield* multiplySteps(covariance, kernel);
  const result = new Float64Array(kernel.columns);
  kernel.data.forEach((k, i) => (result[i % kernel.columns] += k * SK.data[i]));
  return result;
}

/** README eq. (21). mse and the explained part are both sums of their own: neither is a difference. */
function predicted(error: Float64Array, explained: Float64Array): Omit<Prediction, "gains"> {
  // a covariance that is singular leaves zeros that rounding may make negative
  const left = error.map((value) => Math.max(0, value));
  const total = left.map((value, o) => value + Math.max(0, explained[o]));
  const share = (mse: number, variance: number) => (variance > 0 ? mse / variance : 0);
  const [mse, variance] = [sum(left), sum(total)];
  const nmse = share(mse, variance);
  const perUnit = left.map((value, o) => share(value, total[o]));
  return { mse, nmse, explained: 1 - nmse, variance, perUnit };
}

function added(A: Matrix, B: Matrix): Matrix {
  return { ...A, data: A.data.map((value, i) => value + B.data[i]) };
}

function diagonal({ columns, data }: Matrix): Float64Array {
  return Float64Array.from({ length: columns }, (_, i) => data[i * (columns + 1)]);
}

function apply({ kernel, offset }: Affine, x: Float64Array): Float64Array {
  const y = multiply({ rows: 1, columns: x.length, data: x }, kernel).data;
  return y.map((value, o) => value + offset[o]);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
