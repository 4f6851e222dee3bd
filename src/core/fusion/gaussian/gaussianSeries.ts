// Mehler's series for the covariance of two hidden units, with a bound of what it leaves out (README §5, eq. (22)).

import type { Gaussian } from "./gaussianPair.ts";
import { residualAt, unitNodes } from "./gaussianUnit.ts";
import type { Gate, UnitMoments } from "./gaussianUnit.ts";

/** Σ ρⁿ·aₙ·aₙ over the n from 2 on of one length, or undefined where too much would be left out. */
export type Series = (i: number, j: number, rho: number) => number | undefined;

type Coefficients = {
  /** aₙ from n = 2 on. */
  readonly a: Float64Array;
  /** √Σ aₙ² of what the series leaves out. */
  readonly tail: number;
  /** √ of what may be left out. */
  readonly allowed: number;
};

/** Part of a residual that may be left out, a hundredth of what is promised. */
const TOLERANCE = 1e-10;
/** Part of a whole variance, and of a squared value, that rounding leaves uncertain. */
const ROUNDING = 1e-14;

/** The series cut after ρ^terms. Coefficients are found when first asked for, so that no slice of work is long. */
export function hermiteSeries(
  gate: Gate,
  normals: readonly Gaussian[],
  units: readonly UnitMoments[],
  terms: number,
): Series {
  const found: Coefficients[] = [];
  const of = (i: number) => (found[i] ??= coefficients(gate, normals[i], units[i], terms));
  return (i, j, rho) => {
    const [one, other] = [of(i), of(j)];
    const missed = Math.abs(rho) ** (terms + 1) * one.tail * other.tail;
    return missed > one.allowed * other.allowed ? undefined : sumOf(one.a, other.a, rho);
  };
}

function sumOf(a: Float64Array, b: Float64Array, rho: number): number {
  let [sum, power] = [0, rho];
  for (let n = 0; n < a.length && Math.abs(power) > 1e-30; n++) {
    power *= rho;
    sum += power * a[n] * b[n];
  }
  return sum;
}

function coefficients(
  gate: Gate,
  { m, s }: Gaussian,
  unit: UnitMoments,
  terms: number,
): Coefficients {
  const a = hermiteCoefficients(gate, { m, s }, unit, terms);
  const kept = a.reduce((sum, value) => sum + value * value, 0);
  const size = Math.max(Math.abs(m), Math.abs(unit.mean));
  const allowed = Math.max(
    TOLERANCE * unit.residual,
    ROUNDING * unit.variance,
    (ROUNDING * size) ** 2,
  );
  return { a, tail: Math.sqrt(Math.max(0, unit.residual - kept)), allowed: Math.sqrt(allowed) };
}

/** a₂ … a_terms: aₙ = E f(m + σU)·Heₙ(U)/√n!, found from f less its linear part, so that a narrow unit loses nothing. */
function hermiteCoefficients(
  gate: Gate,
  { m, s }: Gaussian,
  unit: UnitMoments,
  terms: number,
): Float64Array {
  const result = new Float64Array(terms - 1);
  const { u, weight } = unitNodes(gate, m, s);
  const rest = residualAt(gate, m, s, unit, u);
  const [roots, inverse] = rootsTo(terms);
  for (let k = 0; k < u.length; k++) {
    const value = weight[k] * rest[k];
    // normalised Hermite polynomials: h_{n+1} = (u·h_n − √n·h_{n−1}) / √(n+1)
    let [previous, h] = [1, u[k]];
    for (let n = 1; n < terms; n++) {
      const next = (u[k] * h - roots[n] * previous) * inverse[n + 1];
      previous = h;
      h = next;
      result[n - 1] += value * h;
    }
  }
  return result;
}

/** √n and 1/√n for n from 0 to `terms`. */
function rootsTo(terms: number): readonly [Float64Array, Float64Array] {
  const roots = Float64Array.from({ length: terms + 1 }, (_, n) => Math.sqrt(n));
  return [roots, roots.map((root) => 1 / root)];
}
