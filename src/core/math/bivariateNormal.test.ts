// Orthant probabilities against SciPy: ∫ φ(u)·Φ((k − ρu)/√(1−ρ²)) du over u < h by scipy.integrate.quad.

import { describe, expect, test } from "vitest";
import { bivariateNormalCdf, reluProductMean } from "./bivariateNormal.ts";
import { normalCdf } from "./normal.ts";
import { integrate, normalNodes } from "./quadrature.ts";

test.each([
  [0.5, -0.3, 0.4, 0.3171269282861651],
  [1, 2, -0.8, 0.818594661480119],
  [-1, -1.5, 0.95, 0.06541142861743017],
  [0.2, 0.25, 0.999, 0.5781078194664739],
  [3, -2, -0.99, 0.021400233916549372],
  [0.3, 0.3, 0.99999, 0.6172309784737806],
])("P(U ≤ %d, V ≤ %d) at correlation %d", (h, k, rho, value) => {
  expect(bivariateNormalCdf(h, k, rho)).toBeCloseTo(value, 12);
  expect(bivariateNormalCdf(k, h, rho)).toBeCloseTo(value, 12);
});

test("independent, equal and opposite variables", () => {
  expect(bivariateNormalCdf(0.3, -1, 0)).toBe(normalCdf(0.3) * normalCdf(-1));
  expect(bivariateNormalCdf(0.3, -1, 1)).toBe(normalCdf(-1));
  expect(bivariateNormalCdf(0.3, -1, -1)).toBe(0);
});

describe("rectified pairs", () => {
  test("without correlation the mean of the product is the product of the means", () => {
    const mean = (m: number, s: number) =>
      m * normalCdf(m / s) + (s * Math.exp((-m * m) / (2 * s * s))) / Math.sqrt(2 * Math.PI);
    expect(reluProductMean(0.4, 1.2, -0.3, 0.5, 0)).toBeCloseTo(
      mean(0.4, 1.2) * mean(-0.3, 0.5),
      13,
    );
  });
  test("of mean zero: the arc-cosine kernel", () => {
    for (const rho of [-0.95, -0.2, 0.5, 0.99]) {
      const kernel = (Math.sqrt(1 - rho * rho) + (Math.PI - Math.acos(rho)) * rho) / (2 * Math.PI);
      expect(reluProductMean(0, 2, 0, 3, rho)).toBeCloseTo(6 * kernel, 12);
    }
  });
});

test("quadrature: polynomials of degree 39 and normal moments to rounding", () => {
  expect(integrate((x) => x ** 38, -1, 1)).toBeCloseTo(2 / 39, 14);
  expect(integrate(Math.exp, 0, 3, 2)).toBeCloseTo(Math.exp(3) - 1, 12);
  const { u, weight } = normalNodes([{ at: 0.3, scale: 0.01 }]);
  const moment = (k: number) => u.reduce((sum, x, i) => sum + weight[i] * x ** k, 0);
  [1, 0, 1, 0, 3, 0, 15].forEach((value, k) => expect(moment(k)).toBeCloseTo(value, 11));
});
