// Splines of degree 2 as relu networks, by polarisation (docs/methods.md §2.3): a product of hinges is not
// piecewise linear, but h₁h₂ = (ab/4)[(u + v)² − (u − v)²] with u = h₁/a, v = h₂/b, and each square can be
// interpolated in segments. What that costs at most is known.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { hingeLayer } from "./reluNetwork.ts";
import type { ReluNetwork } from "./reluNetwork.ts";
import { termValues } from "./terms.ts";
import type { Hinge, Spline, Term } from "./terms.ts";

export type Polarised = {
  readonly network: ReluNetwork;
  /** What the network differs from the spline by at most, in each output, where no hinge exceeds its largest value on X. */
  readonly bounds: Float64Array;
};

/** Units of the two hidden layers for these terms with so many segments. */
export function polarisedUnits(
  terms: readonly Term[],
  segments: number,
): readonly [number, number] {
  const products = terms.filter(({ length }) => length === 2).length;
  const single = terms.filter(({ length }) => length === 1).length;
  return [distinctHinges(terms).length, single + 2 * segments * products];
}

/**
 * A spline of degree 2 at most, with two hidden layers: hinges, then hinges passed on and 2R units for each
 * product; `segments` R must be even. Scales a and b are the largest values of the hinges on X [N, p].
 * Error at most Σ|c|·ab/(4R²). Throws RangeError for a higher degree or odd segments.
 */
export function polarisedNetwork(X: Matrix, spline: Spline, segments: number): Polarised {
  const { terms, coefficients } = spline;
  if (segments < 2 || segments % 2 !== 0 || terms.some(({ length }) => length > 2)) {
    throw new RangeError(`polarisedNetwork: needs even segments and at most two hinges in a term`);
  }
  const hinges = distinctHinges(terms);
  const scales = hinges.map((factor) => largest(termValues(X, [factor])));
  const q = coefficients.columns;
  const units: Unit[] = [];
  const bounds = new Float64Array(q);
  terms.forEach((term, m) => {
    const weights = coefficients.data.slice(m * q, (m + 1) * q);
    const places = term.map((factor) => hinges.findIndex((other) => isEqual(other, factor)));
    if (places.length === 1) units.push({ reads: [[places[0], 1]], bias: 0, weights });
    if (places.length !== 2) return;
    const [a, b] = places.map((place) => scales[place]);
    if (a === 0 || b === 0) return; // 0 on all of X
    units.push(...productUnits(places, [a, b], weights, segments));
    weights.forEach((c, o) => (bounds[o] += (Math.abs(c) * a * b) / (4 * segments ** 2)));
  });
  return {
    network: {
      hidden: [hingeLayer(X.columns, hinges), secondLayer(hinges.length, units)],
      output: {
        kernel: {
          rows: units.length,
          columns: q,
          data: Float64Array.from(units.flatMap(({ weights }) => [...weights])),
        },
        bias: coefficients.data.slice(0, q),
      },
    },
    bounds,
  };
}

/** A unit of the second layer: what it reads, with which weights, and what the outputs make of it. */
type Unit = {
  readonly reads: readonly (readonly [place: number, weight: number])[];
  readonly bias: number;
  readonly weights: Float64Array;
};

/** (ab/4)[s(u + v) − s(u − v) − s(v − u)], s the interpolant of the square on the positive numbers. */
function productUnits(
  [h1, h2]: readonly number[],
  [a, b]: readonly number[],
  weights: Float64Array,
  segments: number,
): readonly Unit[] {
  const part = (top: number, count: number, signs: readonly [number, number], sign: number) =>
    squareHinges(top, count).map(({ from, weight }) => ({
      reads: [
        [h1, signs[0] / a],
        [h2, signs[1] / b],
      ] as const,
      bias: -from,
      weights: weights.map((c) => (sign * c * a * b * weight) / 4),
    }));
  return [
    ...part(2, segments, [1, 1], 1),
    ...part(1, segments / 2, [1, -1], -1),
    ...part(1, segments / 2, [-1, 1], -1),
  ];
}

/** The interpolant of s² on [0, top] in equal segments: Σ w·max(s − from, 0). */
function squareHinges(top: number, segments: number) {
  const at = (k: number) => (top * k) / segments;
  return Array.from({ length: segments }, (_, k) => ({
    from: at(k),
    weight: k === 0 ? at(1) : at(k + 1) - at(k - 1),
  }));
}

function secondLayer(inputs: number, units: readonly Unit[]) {
  const kernel = zeroMatrix(inputs, units.length);
  units.forEach(({ reads }, j) => {
    for (const [place, weight] of reads) kernel.data[place * units.length + j] = weight;
  });
  return { kernel, bias: Float64Array.from(units, ({ bias }) => bias) };
}

function distinctHinges(terms: readonly Term[]): readonly Hinge[] {
  const found: Hinge[] = [];
  for (const factor of terms.flat()) {
    if (!found.some((other) => isEqual(other, factor))) found.push(factor);
  }
  return found;
}

function isEqual(a: Hinge, b: Hinge): boolean {
  return a.variable === b.variable && a.knot === b.knot && a.sign === b.sign;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
