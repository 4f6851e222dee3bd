// A hidden layer under a Gaussian: the covariance of f(Z₁), …, f(Zₙ) for jointly normal Z (README §5), less its
// linear part. That part is known; what remains is the error of the fusion, and so must not come from a difference.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { conditionalResidual } from "./gaussianConditional.ts";
import { closedResidual } from "./gaussianPair.ts";
import type { Gaussian } from "./gaussianPair.ts";
import { hermiteSeries } from "./gaussianSeries.ts";
import { unitMoments } from "./gaussianUnit.ts";
import type { Gate, UnitMoments } from "./gaussianUnit.ts";

export type LayerMoments = {
  readonly units: readonly UnitMoments[];
  /** Cov(f(Zᵢ), f(Zⱼ)) − E f′(Zᵢ)·E f′(Zⱼ)·Cov(Zᵢ, Zⱼ) [n,n]. */
  readonly residual: Matrix;
};

/** Moments of f(Z) for Z ~ N(mean [n], covariance [n,n]). Yields the share of the pairs done, row by row or finer. */
export function* layerMomentsSteps(
  gate: Gate,
  mean: Float64Array,
  covariance: Matrix,
): Generator<number, LayerMoments> {
  const n = mean.length;
  const normals: Gaussian[] = Array.from(mean, (m, i) => ({
    m,
    s: Math.sqrt(Math.max(0, covariance.data[i * (n + 1)])),
  }));
  const units: UnitMoments[] = [];
  const pair = pairResidual(gate, normals, units);
  const residual = zeroMatrix(n, n);
  for (let i = 0; i < n; i++) {
    units.push(unitMoments(gate, normals[i].m, normals[i].s));
    residual.data[i * (n + 1)] = units[i].residual;
    for (let j = 0; j < i; j++) {
      const scale = normals[i].s * normals[j].s;
      if (scale === 0) continue;
      const rho = Math.min(1, Math.max(-1, covariance.data[i * n + j] / scale));
      const { value, isSlow } = pair(i, j, rho);
      residual.data[i * n + j] = value;
      residual.data[j * n + i] = value;
      if (isSlow) yield (i * i + 2 * j) / (n * n);
    }
    yield (i + 1) ** 2 / (n * n);
  }
  return { units, residual };
}

/** Terms of the series that is tried first, and of the one for pairs that the first does not serve. */
const [SHORT, LONG] = [96, 384];

type PairResidual = (
  i: number,
  j: number,
  rho: number,
) => { readonly value: number; readonly isSlow: boolean };

/** README eq. (22), by the cheapest way that is exact to rounding or to 1e-10 of the residuals. */
function pairResidual(
  gate: Gate,
  normals: readonly Gaussian[],
  units: readonly UnitMoments[],
): PairResidual {
  const short = hermiteSeries(gate, normals, units, SHORT);
  const long = hermiteSeries(gate, normals, units, LONG);
  return (i, j, rho) => {
    if (rho === 0) return { value: 0, isSlow: false };
    const quick = closedResidual(gate, normals[i], normals[j], rho) ?? short(i, j, rho);
    if (quick !== undefined) return { value: quick, isSlow: false };
    const [one, other] = [i, j].map((k) => ({ ...normals[k], ...units[k] }));
    const value = long(i, j, rho) ?? conditionalResidual(gate, one, other, rho);
    return { value, isSlow: true };
  };
}
