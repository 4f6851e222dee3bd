// A hidden layer under a Gaussian: the covariance of f(Z₁), …, f(Zₙ) for jointly normal Z (README §5).
// Exact for piecewise linear functions and erf; else Mehler's series in Hermite coefficients.

import { bivariateNormalCdf, reluProductMean } from "#core/math/bivariateNormal.ts";
import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { normalCdf } from "#core/math/normal.ts";
import { normalNodes } from "#core/math/quadrature.ts";
import { activationFunction } from "#core/model/activate.ts";
import { DEFAULT_ALPHA } from "#core/model/layers.ts";
import { unitMoments } from "./gaussianUnit.ts";
import type { Gate, UnitMoments } from "./gaussianUnit.ts";

export type LayerMoments = {
  readonly units: readonly UnitMoments[];
  /** Cov(f(Zᵢ), f(Zⱼ)) [n,n]. */
  readonly covariance: Matrix;
};

/** Moments of f(Z) for Z ~ N(mean [n], covariance [n,n]). Yields the share of the pairs done, row by row. */
export function* layerMomentsSteps(
  gate: Gate,
  mean: Float64Array,
  covariance: Matrix,
): Generator<number, LayerMoments> {
  const n = mean.length;
  const sigma = Float64Array.from(mean, (_, i) =>
    Math.sqrt(Math.max(0, covariance.data[i * (n + 1)])),
  );
  const units = Array.from(mean, (m, i) => unitMoments(gate, m, sigma[i]));
  const pair = pairCovariance(gate, mean, sigma, units);
  const result = zeroMatrix(n, n);
  for (let i = 0; i < n; i++) {
    result.data[i * (n + 1)] = units[i].variance;
    for (let j = 0; j < i; j++) {
      if (sigma[i] === 0 || sigma[j] === 0) continue;
      const rho = covariance.data[i * n + j] / (sigma[i] * sigma[j]);
      const value = pair(i, j, Math.min(1, Math.max(-1, rho)));
      result.data[i * n + j] = value;
      result.data[j * n + i] = value;
    }
    yield ((i + 1) / n) ** 2;
  }
  return { units, covariance: result };
}

type PairCovariance = (i: number, j: number, rho: number) => number;

function pairCovariance(
  gate: Gate,
  m: Float64Array,
  s: Float64Array,
  units: readonly UnitMoments[],
): PairCovariance {
  const centred = (i: number, j: number, product: number) =>
    product - units[i].mean * units[j].mean;
  const rectified = (i: number, j: number, rho: number, a: number = 0, b: number = 0) =>
    reluProductMean(m[i] - a, s[i], m[j] - b, s[j], rho);
  switch (gate.activation) {
    case "linear":
      return (i, j, rho) => rho * s[i] * s[j];
    case "relu":
      return (i, j, rho) => centred(i, j, rectified(i, j, rho));
    case "leakyRelu":
      return (i, j, rho) => leakyCovariance(gate, m, s, i, j, rho);
    case "relu6":
      return (i, j, rho) =>
        centred(
          i,
          j,
          rectified(i, j, rho) -
            rectified(i, j, rho, 6, 0) -
            rectified(i, j, rho, 0, 6) +
            rectified(i, j, rho, 6, 6),
        );
    case "erf":
      return (i, j, rho) => centred(i, j, erfProductMean(m[i], s[i], m[j], s[j], rho));
    case "elu":
    case "tanh":
    case "sigmoid":
    case "softplus":
    case "gelu":
      return mehler(gate, m, s);
    default:
      return gate.activation satisfies never;
  }
}

/** leaky = α·z + (1−α)·relu(z), and Cov(zᵢ, relu(zⱼ)) = Cov(zᵢ, zⱼ)·Φ(mⱼ/σⱼ) by Stein's lemma. */
function leakyCovariance(
  { alpha = DEFAULT_ALPHA }: Gate,
  m: Float64Array,
  s: Float64Array,
  i: number,
  j: number,
  rho: number,
): number {
  const relu: Gate = { activation: "relu" };
  const [a, b] = [unitMoments(relu, m[i], s[i]), unitMoments(relu, m[j], s[j])];
  const both = reluProductMean(m[i], s[i], m[j], s[j], rho) - a.mean * b.mean;
  const linear = rho * s[i] * s[j];
  const rest = 1 - alpha;
  return alpha * alpha * linear + alpha * rest * linear * (a.slope + b.slope) + rest * rest * both;
}

/** E erf(Z₁)erf(Z₂): erf is a probit in disguise, so the product is a bivariate normal orthant. */
function erfProductMean(m1: number, s1: number, m2: number, s2: number, rho: number): number {
  const [v1, v2] = [1 + 2 * s1 * s1, 1 + 2 * s2 * s2];
  const [h, k] = [(Math.SQRT2 * m1) / Math.sqrt(v1), (Math.SQRT2 * m2) / Math.sqrt(v2)];
  const r = (2 * rho * s1 * s2) / Math.sqrt(v1 * v2);
  return 4 * bivariateNormalCdf(h, k, r) - 2 * normalCdf(h) - 2 * normalCdf(k) + 1;
}

/** Terms of Mehler's series; what is left out is at most |ρ|^TERMS times the variance that they miss. */
const TERMS = 96;

/** Cov = Σ_{n≥1} ρⁿ·aₙ(i)·aₙ(j) with aₙ = E f(m + σU)·Heₙ(U)/√n!, U standard normal. */
function mehler(gate: Gate, m: Float64Array, s: Float64Array): PairCovariance {
  const found: Float64Array[] = []; // each when its row comes, so that no slice is long
  const coefficients = (i: number) => (found[i] ??= hermiteCoefficients(gate, m[i], s[i]));
  return (i, j, rho) => {
    const [a, b] = [coefficients(i), coefficients(j)];
    let [sum, power] = [0, 1];
    for (let n = 0; n < TERMS; n++) {
      power *= rho;
      sum += power * a[n] * b[n];
    }
    return sum;
  };
}

/** a₁ … a_TERMS by quadrature on panels no wider than the function's own scale, split where its kink lies. */
function hermiteCoefficients({ activation, alpha }: Gate, m: number, s: number): Float64Array {
  const f = activationFunction(activation, alpha);
  const result = new Float64Array(TERMS);
  if (s === 0) return result;
  const { u, weight } = normalNodes(-m / s, Math.min(0.5, 1 / s));
  for (let k = 0; k < u.length; k++) {
    const value = weight[k] * f(m + s * u[k]);
    // normalised Hermite polynomials: h_{n+1} = (u·h_n − √n·h_{n−1}) / √(n+1)
    let [previous, h] = [1, u[k]];
    for (let n = 1; n <= TERMS; n++) {
      result[n - 1] += value * h;
      [previous, h] = [h, (u[k] * h - Math.sqrt(n) * previous) / Math.sqrt(n + 1)];
    }
  }
  return result;
}
