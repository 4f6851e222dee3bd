// The activation functions and their slopes as plain float64 functions; what engines are compared with.

import { erf, normalCdf, normalPdf } from "#core/math/normal.ts";
import { DEFAULT_ALPHA } from "./layers.ts";
import type { Activation } from "./layers.ts";

type Scalar = (x: number) => number;
type Curve = {
  readonly value: (x: number, alpha: number) => number;
  readonly slope: (x: number, alpha: number) => number;
};

const sigmoid: Scalar = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const step: Scalar = (x) => (x > 0 ? 1 : 0);

const CURVES: { readonly [name in Activation]: Curve } = {
  linear: { value: (x) => x, slope: () => 1 },
  relu: { value: (x) => Math.max(x, 0), slope: step },
  leakyRelu: {
    value: (x, alpha) => (x > 0 ? x : alpha * x),
    slope: (x, alpha) => (x > 0 ? 1 : alpha),
  },
  relu6: {
    value: (x) => Math.min(Math.max(x, 0), 6),
    slope: (x) => step(x) * step(6 - x),
  },
  elu: {
    value: (x) => (x > 0 ? x : Math.expm1(x)),
    slope: (x) => (x > 0 ? 1 : Math.exp(x)),
  },
  tanh: { value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
  sigmoid: { value: sigmoid, slope: (x) => sigmoid(x) * sigmoid(-x) },
  softplus: {
    value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    slope: sigmoid,
  },
  erf: { value: erf, slope: (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) },
  gelu: { value: (x) => x * normalCdf(x), slope: (x) => normalCdf(x) + x * normalPdf(x) },
};

/** f itself; `alpha` is leakyRelu's slope below zero and otherwise ignored. */
export function activationFunction(
  activation: Activation = "linear",
  alpha: number = DEFAULT_ALPHA,
): Scalar {
  const { value } = CURVES[activation];
  return (x) => value(x, alpha);
}

/** f′; at a kink the slope from below. */
export function activationSlope(
  activation: Activation = "linear",
  alpha: number = DEFAULT_ALPHA,
): Scalar {
  const { slope } = CURVES[activation];
  return (x) => slope(x, alpha);
}
