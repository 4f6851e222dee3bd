// One hidden unit under a Gaussian: E f(Z), E f′(Z) and Var f(Z) for Z ~ N(m, σ²) (README §5, the table
// of methods.md §4.c). Closed forms where they exist, quadrature to rounding elsewhere.

import { erf, millsRatio, normalCdf, normalPdf } from "#core/math/normal.ts";
import { activationFunction, activationSlope } from "#core/model/activate.ts";
import { DEFAULT_ALPHA } from "#core/model/layers.ts";
import type { Activation } from "#core/model/layers.ts";

/** An activation with its parameter. */
export type Gate = { readonly activation: Activation; readonly alpha?: number };

export type UnitMoments = {
  /** E f(Z). */
  readonly mean: number;
  /** E f′(Z): the gain of the best linear stand-in; for relu the probability that the gate is open. */
  readonly slope: number;
  /** Var f(Z). */
  readonly variance: number;
};

/** E f, E f′ and Var f for Z ~ N(m, sigma²); sigma = 0 gives f(m), f′(m) and 0. */
export function unitMoments(
  { activation, alpha = DEFAULT_ALPHA }: Gate,
  m: number,
  sigma: number,
): UnitMoments {
  if (sigma === 0) {
    const mean = activationFunction(activation, alpha)(m);
    return { mean, slope: activationSlope(activation, alpha)(m), variance: 0 };
  }
  const { mean, slope, square } = rawMoments(activation, alpha, m, sigma);
  return { mean, slope, variance: Math.max(0, square - mean * mean) };
}

type Raw = { readonly mean: number; readonly slope: number; readonly square: number };

function rawMoments(activation: Activation, alpha: number, m: number, sigma: number): Raw {
  const r = m / sigma;
  switch (activation) {
    case "linear":
      return { mean: m, slope: 1, square: m * m + sigma * sigma };
    case "relu":
      return relu(m, sigma);
    case "leakyRelu": {
      const on = relu(m, sigma);
      return {
        mean: alpha * m + (1 - alpha) * on.mean,
        slope: alpha + (1 - alpha) * on.slope,
        square: on.square + alpha * alpha * (m * m + sigma * sigma - on.square),
      };
    }
    case "relu6": {
      // min(max(z,0),6) = R(z) − R(z−6), and R(z)·R(z−6) = R(z−6)² + 6·R(z−6).
      const [low, high] = [relu(m, sigma), relu(m - 6, sigma)];
      return {
        mean: low.mean - high.mean,
        slope: low.slope - high.slope,
        square: low.square - high.square - 12 * high.mean,
      };
    }
    case "elu": {
      const on = relu(m, sigma);
      const [q, q2] = [1, 2].map((t) => truncatedExponential(t, m, sigma));
      const off = normalCdf(-r);
      return { mean: on.mean + q - off, slope: on.slope + q, square: on.square + q2 - 2 * q + off };
    }
    case "erf": {
      const v = 1 + 2 * sigma * sigma;
      return {
        mean: erf(m / Math.sqrt(v)),
        slope: (2 / Math.sqrt(Math.PI * v)) * Math.exp((-m * m) / v),
        square: expectation((z) => erf(z) ** 2, m, sigma),
      };
    }
    case "gelu": {
      const v = 1 + sigma * sigma;
      const u = m / Math.sqrt(v);
      return {
        mean: m * normalCdf(u) + ((sigma * sigma) / Math.sqrt(v)) * normalPdf(u),
        slope: normalCdf(u) + (u * normalPdf(u)) / v,
        square: expectation((z) => (z * normalCdf(z)) ** 2, m, sigma),
      };
    }
    case "tanh":
    case "sigmoid":
    case "softplus": {
      const f = activationFunction(activation);
      return {
        mean: expectation(f, m, sigma),
        slope: expectation(activationSlope(activation), m, sigma),
        square: expectation((z) => f(z) ** 2, m, sigma),
      };
    }
    default:
      return activation satisfies never;
  }
}

function relu(m: number, sigma: number): Raw {
  const r = m / sigma;
  const [open, density] = [normalCdf(r), normalPdf(r)];
  return {
    mean: m * open + sigma * density,
    slope: open,
    square: (m * m + sigma * sigma) * open + m * sigma * density,
  };
}

/** E e^{tZ}·1[Z<0] = e^{tm + t²σ²/2}·Φ(−b), b = (m + tσ²)/σ; as φ(m/σ)·Mills(b) where the factors would overflow. */
function truncatedExponential(t: number, m: number, sigma: number): number {
  const b = (m + t * sigma * sigma) / sigma;
  if (b > 1.5) return normalPdf(m / sigma) * millsRatio(b);
  return Math.exp(t * m + (t * t * sigma * sigma) / 2) * normalCdf(-b);
}

/**
 * E g(Z) by the trapezoid rule, which converges exponentially for g analytic near the real axis: step
 * min(0.2, σ/2.5), reach ±10σ (methods.md §4.c; relative error about 1e-15).
 */
function expectation(g: (z: number) => number, m: number, sigma: number): number {
  const step = Math.min(0.2, sigma / 2.5);
  const count = Math.ceil((10 * sigma) / step);
  let sum = 0;
  for (let i = -count; i <= count; i++) {
    const distance = i * step;
    sum += g(m + distance) * normalPdf(distance / sigma);
  }
  return (sum * step) / sigma;
}
