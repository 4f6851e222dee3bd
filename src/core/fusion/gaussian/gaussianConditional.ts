// The covariance of two strongly correlated wide units, for which Mehler's series is too long: an expectation over
// the first of the conditional mean of the second (README §5, eq. (22)).

import { normalPdf } from "#core/math/normal.ts";
import { normalNodes } from "#core/math/quadrature.ts";
import type { Nodes } from "#core/math/quadrature.ts";
import { activationFunction } from "#core/model/activate.ts";
import type { Gaussian } from "./gaussianPair.ts";
import { bendScale, closedLine, residualAt } from "./gaussianUnit.ts";
import type { Gate, UnitMoments } from "./gaussianUnit.ts";

type Unit = Gaussian & UnitMoments;

/** Beyond this many standard deviations a product of two units weighs less than rounding. */
const REACH = 9;
/** Panels of 20 nodes this wide integrate a normal density to 1e-15. */
const WIDEST = 3;

/**
 * Cov(f(Z₁), f(Z₂)) less its linear part, at correlation ρ: E r₁(U)·E[r₂ | U], where r = f − E f − σ·E f′·U.
 * The wider unit is the outer one: its panels cost no more, and the inner normal, of deviation s₂√(1 − ρ²), is narrow.
 */
export function conditionalResidual(gate: Gate, one: Unit, other: Unit, rho: number): number {
  const [outer, inner] = one.s >= other.s ? [one, other] : [other, one];
  const tau = inner.s * Math.sqrt((1 - rho) * (1 + rho));
  const reached = rho * inner.s;
  const bends = [
    { at: -outer.m / outer.s, scale: bendScale(gate) / outer.s },
    { at: -inner.m / reached, scale: blurredScale(gate, tau) / Math.abs(reached) },
  ];
  const { u, weight } = normalNodes(bends, REACH, WIDEST);
  const rest = residualAt(gate, outer.m, outer.s, outer, u);
  const mean = conditionalMean(gate, tau);
  let sum = 0;
  for (let k = 0; k < u.length; k++) {
    const linear = inner.mean + inner.slope * reached * u[k];
    sum += weight[k] * rest[k] * (mean(inner.m + reached * u[k]) - linear);
  }
  return sum;
}

/** Width of the bend of f blurred by a normal of deviation tau; elu's bend is a kink, as wide as its blur. */
function blurredScale(gate: Gate, tau: number): number {
  return gate.activation === "elu" && tau > 0 ? tau : Math.max(bendScale(gate), tau);
}

/** E f(μ + τU) as a function of μ. */
function conditionalMean(gate: Gate, tau: number): (mean: number) => number {
  const f = activationFunction(gate.activation, gate.alpha);
  if (tau === 0) return f;
  if (gate.activation === "elu") return (mean) => eluMean(gate, mean, tau);
  if (closedLine(gate, 0, tau)) return (mean) => closedLine(gate, mean, tau)!.mean;
  const scale = bendScale(gate);
  const average = ({ u, weight }: Nodes, mean: number) => {
    let sum = 0;
    for (let k = 0; k < u.length; k++) sum += weight[k] * f(mean + tau * u[k]);
    return sum;
  };
  if (tau <= 4 * scale) {
    const nodes = trapezoidNodes(Math.min(0.75, (0.35 * scale) / tau));
    return (mean) => average(nodes, mean);
  }
  return (mean) =>
    average(normalNodes([{ at: -mean / tau, scale: scale / tau }], REACH, WIDEST), mean);
}

/** E elu(μ + τU): where the kink is out of reach, that of a line or of an exponential, which are cheap. */
function eluMean(gate: Gate, mean: number, tau: number): number {
  if (mean > REACH * tau) return mean;
  if (mean + tau * tau < -REACH * tau) return Math.expm1(mean + (tau * tau) / 2);
  return closedLine(gate, mean, tau)!.mean;
}

/**
 * The trapezoid rule, which converges exponentially for analytic functions: at step h it errs by e^{−2π²/h²} for the
 * density, and by e^{−2πd/h} for a function with poles at distance d, π/2 bend scales for tanh and its like.
 */
function trapezoidNodes(step: number): Nodes {
  const count = Math.ceil(REACH / step);
  const u = Float64Array.from({ length: 2 * count + 1 }, (_, k) => (k - count) * step);
  return { u, weight: u.map((x) => step * normalPdf(x)) };
}
