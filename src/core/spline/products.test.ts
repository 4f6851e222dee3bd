import fc from "fast-check";
import { expect, test } from "vitest";
import { matrixOf } from "#core/math/matrix.ts";
import { mars } from "./mars.ts";
import { distance, feed, optionsOf, readVector, unpack } from "./oracle.test-support.ts";
import { polarisedNetwork, polarisedUnits } from "./products.ts";
import { splineValues } from "./terms.ts";
import type { Spline } from "./terms.ts";

test.each(["friedman1_deg2", "friedman1_deg2_autospan"] as const)(
  "%s by polarisation differs from the spline as the reference does, within the bound",
  (name) => {
    const vector = readVector(name);
    const { segments, bound, max_abs_dev_from_mars: deviation } = vector.polarisation!;
    const X = unpack(vector.X);
    const fit = mars(X, unpack(vector.y), optionsOf(vector));
    const { network, bounds } = polarisedNetwork(X, fit, segments);
    expect(Math.abs(bounds[0] - bound)).toBeLessThan(1e-9);
    const found = distance(feed(X, network).data, splineValues(X, fit).data);
    expect(Math.abs(found - deviation)).toBeLessThan(1e-8);
    expect(network.hidden.map(({ bias }) => bias.length)).toEqual(
      polarisedUnits(fit.terms, segments),
    );
  },
);

/** 5·max(x₀, 0)·max(0.5 − x₁, 0) − 1, on a grid whose corners have the largest hinges. */
const product: Spline = {
  terms: [
    [],
    [
      { variable: 0, knot: 0, sign: 1 },
      { variable: 1, knot: 0.5, sign: -1 },
    ],
  ],
  coefficients: matrixOf(2, 1, Float64Array.of(-1, 5)),
};
const corners = matrixOf(4, 2, Float64Array.of(0, 0, 0, 0.5, 3, 0, 3, 0.5));

test("anywhere within the hinges' ranges a product is as close as its bound, which segments divide", () => {
  for (const segments of [2, 4, 8, 16]) {
    const { network, bounds } = polarisedNetwork(corners, product, segments);
    expect(bounds[0]).toBeCloseTo((5 * 3 * 0.5) / (4 * segments ** 2), 12); // c·ab/(4R²)
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (x, y) => {
          const at = matrixOf(1, 2, Float64Array.of(x, y));
          const error = Math.abs(feed(at, network).data[0] - (5 * x * (0.5 - y) - 1));
          expect(error).toBeLessThanOrEqual(bounds[0] + 1e-12);
        },
      ),
      { numRuns: 200, seed: 11 },
    );
  }
});

test("the bound is no more than twice what really happens somewhere", () => {
  const { network, bounds } = polarisedNetwork(corners, product, 4);
  let worst = 0;
  for (let i = 0; i <= 60; i++) {
    for (let j = 0; j <= 60; j++) {
      const [x, y] = [i / 20, j / 120];
      const at = matrixOf(1, 2, Float64Array.of(x, y));
      worst = Math.max(worst, Math.abs(feed(at, network).data[0] - (5 * x * (0.5 - y) - 1)));
    }
  }
  expect(worst).toBeGreaterThan(bounds[0] / 2);
});

test("hinges are shared by the terms that need them, and odd segments are refused", () => {
  const shared: Spline = {
    terms: [...product.terms, [product.terms[1][0]]],
    coefficients: matrixOf(3, 1, Float64Array.of(0, 1, 1)),
  };
  expect(polarisedUnits(shared.terms, 4)).toEqual([2, 9]);
  expect(() => polarisedNetwork(corners, product, 3)).toThrow(RangeError);
});
