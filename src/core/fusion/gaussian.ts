// Fusion in closed form for Gaussian inputs (Bussgang 1952, Stein 1981; README §5, methods.md §4.c): no samples
// beyond a mean and a covariance, and no inverse, so that singular covariances are welcome.
// Beyond two layers every hidden pre-activation is taken for Gaussian too, which it is only nearly.

import type { Matrix } from "#core/math/matrix.ts";
import { transpose } from "#core/math/matrix.ts";
import { multiply, multiplySteps } from "#core/math/products.ts";
import type { Affine, Chain } from "./chain.ts";
import { layerMomentsSteps } from "./gaussianLayer.ts";
import type { AffineLayer } from "./leastSquares.ts";
import { run, scaled } from "./steps.ts";

/** Mean [n0] and covariance [n0,n0] of a span's flattened input. */
export type InputMoments = { readonly mean: Float64Array; readonly covariance: Matrix };

/** What the closed form itself says its error is, were the inputs Gaussian. */
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
 * for two layers b̃ = (E f − E f′·(μK₁))·K₂ + b₂. Moments go through the chain once, for the gains and for
 * the error that they predict. Yields progress: n₀ inputs and n₁ hidden units take n₀²·n₁ multiplications.
 */
export function* gaussianSteps(
  chain: Chain,
  inputs: InputMoments,
): Generator<number, GaussianLayer> {
  const share = 1 / (chain.maps.length + 1);
  const gains: Float64Array[] = [];
  let { kernel } = chain.maps[0];
  let layer = yield* scaled(pushForward(chain.maps[0], inputs), 0, share);
  for (const [g, gate] of chain.gates.entries()) {
    const [from, next] = [(g + 1) * share, chain.maps[g + 1]];
    const moments = layerMomentsSteps(gate, layer.mean, layer.covariance);
    const { units, covariance } = yield* scaled(moments, from, share / 2);
    const gain = Float64Array.from(units, (unit) => unit.slope);
    gains.push(gain);
    kernel = yield* scaled(gated(kernel, gain, next.kernel), from + share / 2, share / 4);
    const mean = Float64Array.from(units, (unit) => unit.mean);
    const pushed = pushForward(next, { mean, covariance });
    layer = yield* scaled(pushed, from + (share * 3) / 4, share / 4);
  }
  const fitted = multiply({ rows: 1, columns: kernel.rows, data: inputs.mean }, kernel).data;
  const bias = layer.mean.map((value, o) => value - fitted[o]);
  const explained = yield* scaled(explainedVariance(inputs, kernel), 1 - share, share);
  return {
    kernel,
    bias: { rows: 1, columns: bias.length, data: bias },
    predicted: { ...predicted(diagonal(layer.covariance), explained), gains },
  };
}

/** K·diag(gain)·next. */
function gated(K: Matrix, gain: Float64Array, next: Matrix): Generator<number, Matrix> {
  const data = K.data.map((value, i) => value * gain[i % K.columns]);
  return multiplySteps({ ...K, data }, next);
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

/** README eq. (21): mse = Σ diag(Cov z − K̃ᵀSK̃), with Cov z = K₂ᵀ·Cov f·K₂ from exact pair moments. */
function predicted(total: Float64Array, explained: Float64Array): Omit<Prediction, "gains"> {
  const error = total.map((variance, o) => Math.max(0, variance - explained[o]));
  const share = (mse: number, variance: number) => (variance > 0 ? mse / variance : 0);
  const [mse, variance] = [sum(error), sum(total)];
  const nmse = share(mse, variance);
  const perUnit = error.map((value, o) => share(value, total[o]));
  return { mse, nmse, explained: 1 - nmse, variance, perUnit };
}

function* pushForward(
  map: Affine,
  { mean, covariance }: InputMoments,
): Generator<number, InputMoments> {
  const left = yield* scaled(multiplySteps(transpose(map.kernel), covariance), 0, 0.9);
  const pushed = yield* scaled(multiplySteps(left, map.kernel), 0.9, 0.1);
  return { mean: apply(map, mean), covariance: pushed };
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
