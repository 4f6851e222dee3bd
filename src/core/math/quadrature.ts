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

/** Nodes u and weights of E g(U), U standard normal, on panels that end at `kink` and are at most `width` wide. */
export function normalNodes(
  kink: number,
  width: number,
): { readonly u: Float64Array; readonly weight: Float64Array } {
  const reach = 11;
  const middle = Math.min(Math.max(kink, -reach), reach);
  const u: number[] = [];
  const weight: number[] = [];
  for (const [a, b] of [
    [-reach, middle],
    [middle, reach],
  ]) {
    const panels = Math.min(2000, Math.ceil((b - a) / width));
    const half = (b - a) / (2 * panels);
    for (let i = 0; i < panels; i++) {
      for (const node of NODES) {
        const at = a + half * (2 * i + 1) + half * node.x;
        u.push(at);
        weight.push(node.weight * half * normalPdf(at));
      }
    }
  }
  return { u: Float64Array.from(u), weight: Float64Array.from(weight) };
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
