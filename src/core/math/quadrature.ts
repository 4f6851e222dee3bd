// Gauss–Legendre quadrature on panels, and expectations under a normal distribution with it.

import { normalPdf } from "./normal.ts";

const ORDER = 20;
const NODES = legendreNodes(ORDER);

/** ∫ f over [a, b] by `panels` equal panels of 20 nodes; exact to rounding where f is smooth on that scale. */
export function integrate(
  f: (x: number) => number,
  a: number,
  b: number,
  panels: number = 1,
): number {
  const half = (b - a) / (2 * panels);
  let sum = 0;
  for (let i = 0; i < panels; i++) {
    const middle = a + half * (2 * i + 1);
    for (const { x, weight } of NODES) sum += weight * f(middle + half * x);
  }
  return sum * half;
}

/** A place where a function bends, and the width of the bend: beyond it, it is smooth on the scale of the distance. */
export type Bend = { readonly at: number; readonly scale: number };

/** Nodes u and weights of an expectation E g(U) = Σ weight·g(u). */
export type Nodes = { readonly u: Float64Array; readonly weight: Float64Array };

/**
 * Nodes of E g(U), U standard normal, on panels of 20 nodes: at most `widest` wide, and around each bend as wide as
 * it is, doubling away from it. So their number grows with the logarithm of the finest scale only.
 */
export function normalNodes(
  bends: readonly Bend[],
  reach: number = 12,
  widest: number = 0.75,
): Nodes {
  const ends = panelEnds(bends, reach, widest);
  const u = new Float64Array((ends.length - 1) * ORDER);
  const weight = new Float64Array(u.length);
  for (let p = 0, i = 0; p + 1 < ends.length; p++) {
    const half = (ends[p + 1] - ends[p]) / 2;
    for (const node of NODES) {
      u[i] = ends[p] + half + half * node.x;
      weight[i] = node.weight * half * normalPdf(u[i]);
      i++;
    }
  }
  return { u, weight };
}

/** Ends of panels on [−reach, reach], in order: a plain grid, each bend, and steps 2.5, 5, 10, … scales from it. */
function panelEnds(bends: readonly Bend[], reach: number, widest: number): Float64Array {
  const count = Math.ceil((2 * reach) / widest);
  const ends = new Set<number>();
  for (let i = 0; i <= count; i++) ends.add(reach * ((2 * i) / count - 1));
  const add = (at: number) => void (Math.abs(at) < reach && ends.add(at));
  for (const { at, scale } of bends) {
    add(at);
    for (let step = 2.5 * scale; step < widest; step *= 2) {
      add(at - step);
      add(at + step);
    }
  }
  return Float64Array.from(ends).sort();
}

/** Roots of the Legendre polynomial by Newton's method, and their weights 2/((1−x²)P′(x)²). */
function legendreNodes(n: number): readonly { readonly x: number; readonly weight: number }[] {
  return Array.from({ length: n }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let step = 0; step < 100; step++) {
      let [p, previous] = [1, 0];
      for (let k = 1; k <= n; k++) {
        [p, previous] = [((2 * k - 1) * x * p - (k - 1) * previous) / k, p];
      }
      slope = (n * (x * p - previous)) / (x * x - 1);
      const change = p / slope;
      x -= change;
      if (Math.abs(change) < 1e-16) break;
    }
    return { x, weight: 2 / ((1 - x * x) * slope * slope) };
  });
}
