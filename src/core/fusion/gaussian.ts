// Fusion in closed form for Gaussian inputs (Bussgang 1952, Stein 1981; README §5, methods.md §4.c): no samples
// beyond a mean and a covariance, and no inverse, so that singular covariances are welcome.
// Beyond two layers every hidden pre-activation is taken for Gaussian too, which it is only nearly.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { transpose } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import type { Affine, Chain } from "./chain.ts";
import { layerMoments } from "./gaussianLayer.ts";
import { unitMoments } from "./gaussianUnit.ts";
import type { AffineLayer } from "./leastSquares.ts";

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
  /** Covariance of the targets. */
  readonly covariance: Matrix;
  /** E f′ of each hidden unit, one array a gate: the gains that the kernel is made with. */
  readonly gains: readonly Float64Array[];
};

/**
 * README eqs. (18) and (19): K̃ = K₁·diag(E f′)·K₂ (and so on down the chain), b̃ so that the means agree:
 * for two layers b̃ = (E f − E f′·(μK₁))·K₂ + b₂.
 */
export function fuseGaussian(chain: Chain, { mean, covariance }: InputMoments): AffineLayer {
  let kernel = chain.maps[0].kernel;
  let layer = pushForward(chain.maps[0], { mean, covariance });
  chain.gates.forEach((gate, g) => {
    const n = layer.mean.length;
    const units = Array.from(layer.mean, (m, i) =>
      unitMoments(gate, m, Math.sqrt(Math.max(0, layer.covariance.data[i * (n + 1)]))),
    );
    const gain = kernel.data.map((value, i) => value * units[i % n].slope);
    const next = chain.maps[g + 1];
    kernel = multiply({ ...kernel, data: gain }, next.kernel);
    // Only a further gate needs the covariance of this one's outputs.
    const isLast = g === chain.gates.length - 1;
    const hidden = {
      mean: Float64Array.from(units, (unit) => unit.mean),
      covariance: isLast
        ? zeroMatrix(n, n)
        : layerMoments(gate, layer.mean, layer.covariance).covariance,
    };
    layer = isLast
      ? { mean: apply(next, hidden.mean), covariance: hidden.covariance }
      : pushForward(next, hidden);
  });
  const fitted = multiply({ rows: 1, columns: mean.length, data: mean }, kernel).data;
  const bias = layer.mean.map((value, o) => value - fitted[o]);
  return { kernel, bias: { rows: 1, columns: bias.length, data: bias } };
}

/** README eq. (21): mse = Σ diag(Cov z − K̃ᵀSK̃), with Cov z = K₂ᵀ·Cov f·K₂ from exact pair moments. */
export function predictGaussian(
  chain: Chain,
  inputs: InputMoments,
  { kernel }: AffineLayer,
): Prediction {
  let layer = pushForward(chain.maps[0], inputs);
  const gains: Float64Array[] = [];
  chain.gates.forEach((gate, g) => {
    const { units, covariance } = layerMoments(gate, layer.mean, layer.covariance);
    const mean = Float64Array.from(units, (unit) => unit.mean);
    gains.push(Float64Array.from(units, (unit) => unit.slope));
    layer = pushForward(chain.maps[g + 1], { mean, covariance });
  });
  const explained = multiply(transpose(kernel), multiply(inputs.covariance, kernel));
  const n = layer.mean.length;
  const total = Float64Array.from(layer.mean, (_, o) => layer.covariance.data[o * (n + 1)]);
  const error = total.map((variance, o) => Math.max(0, variance - explained.data[o * (n + 1)]));
  const share = (mse: number, variance: number) => (variance > 0 ? mse / variance : 0);
  const mse = sum(error);
  const nmse = share(mse, sum(total));
  return {
    mse,
    nmse,
    explained: 1 - nmse,
    variance: sum(total),
    perUnit: error.map((value, o) => share(value, total[o])),
    covariance: layer.covariance,
    gains,
  };
}

function pushForward(map: Affine, { mean, covariance }: InputMoments): InputMoments {
  const left = multiply(transpose(map.kernel), covariance);
  return { mean: apply(map, mean), covariance: multiply(left, map.kernel) };
}

function apply({ kernel, offset }: Affine, x: Float64Array): Float64Array {
  const y = multiply({ rows: 1, columns: x.length, data: x }, kernel).data;
  return y.map((value, o) => value + offset[o]);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
