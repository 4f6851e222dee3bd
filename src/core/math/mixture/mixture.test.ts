// Mixtures of Gaussians and the normalisation by them: against NumPy (oracles/misc.py), and by their laws.

import { describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { FLOOR, posteriors, PRIOR } from "./mixture.ts";
import type { Mixture } from "./mixture.ts";
import {
  fitMixture,
  improve,
  moments,
  normaliseUnder,
  startMixture,
} from "./mixture.test-support.ts";
import vectors from "./vectors/mixture_norm.json" with { type: "json" };

const { normal, uniform } = random(8, "mixture");
const values = (count: number, of: (i: number) => number) =>
  Array.from({ length: count }, (_, i) => of(i));
const sum = (terms: readonly number[]) => terms.reduce((total, term) => total + term, 0);

describe("the vectors of NumPy", () => {
  const x = vectors.x.data;
  const given: Mixture = {
    proportions: vectors.lam.data,
    means: vectors.mu.data,
    variances: vectors.var.data,
  };
  const shares = x.map((value) => posteriors(given, value));

  test("means and variances under the posteriors", () => {
    const own = moments(x, shares);
    own.means.forEach((mean, k) => expect(mean).toBeCloseTo(vectors.m.data[k], 11));
    own.variances.forEach((variance, k) => expect(variance).toBeCloseTo(vectors.v.data[k], 11));
  });

  test("the values normalised", () => {
    const normals = normaliseUnder(x, shares, given.proportions, vectors.eps);
    normals.forEach((value, i) => expect(value).toBeCloseTo(vectors.out.data[i], 10));
  });

  test("the fit finds the two modes that the values were drawn from", () => {
    const { means } = fitMixture(x, 2);
    expect(Math.abs(means[0] + 2)).toBeLessThan(0.25);
    expect(Math.abs(means[1] - 1.5)).toBeLessThan(0.25);
  });
});

test.each([1, 2, 3, 8])(
  "%i components start with the mean and variance of the values",
  (components) => {
    const x = values(60, () => 3 + 2 * normal());
    const { proportions, means, variances } = startMixture(x, components);
    const own = moments(
      x,
      x.map(() => [1]),
    );
    const mean = sum(proportions.map((share, k) => share * means[k]));
    const square = sum(proportions.map((share, k) => share * (variances[k] + means[k] ** 2)));
    expect(mean).toBeCloseTo(own.means[0], 12);
    expect(square - mean ** 2).toBeCloseTo(own.variances[0], 12);
  },
);

test("one component is the mean and the variance, and normalises as batch norm does", () => {
  const x = values(50, () => 1 - 4 * normal());
  const { proportions, means, variances } = fitMixture(x, 1);
  const own = moments(
    x,
    x.map(() => [1]),
  );
  expect(proportions[0]).toBeCloseTo(1, 14);
  expect(means[0]).toBeCloseTo(own.means[0], 12);
  expect(variances[0]).toBeCloseTo(own.variances[0], 12);
  const normals = normaliseUnder(
    x,
    x.map(() => [1]),
    [1],
    1e-3,
  );
  normals.forEach((value, i) => {
    expect(value).toBeCloseTo((x[i] - own.means[0]) / Math.sqrt(own.variances[0] + 1e-3), 12);
  });
});

/** The mean log density of the values, and the prior's: what a round of EM must not lower. */
function likelihood(x: readonly number[], { proportions, means, variances }: Mixture): number {
  const density = (value: number) =>
    sum(
      proportions.map((share, k) => {
        const square = (value - means[k]) ** 2 / variances[k];
        return (share * Math.exp(-square / 2)) / Math.sqrt(2 * Math.PI * variances[k]);
      }),
    );
  const fit = sum(x.map((value) => Math.log(density(value)))) / x.length;
  return fit + PRIOR * sum(proportions.map((share) => Math.log(share)));
}

const SHAPES: readonly (readonly [string, (i: number) => number])[] = [
  ["two modes", (i) => (i % 3 ? 4 : -2) + normal()],
  ["one mode", () => normal()],
  ["a heap at 0 and a tail, as behind a relu", () => Math.max(0, normal())],
  ["a far value", (i) => (i === 7 ? 40 : normal())],
  ["even values", () => uniform()],
];

test.each(SHAPES)("every round of EM raises the likelihood of %s, or leaves it", (_, shape) => {
  for (const components of [2, 3, 5]) {
    const x = values(80, shape);
    const least =
      FLOOR *
      moments(
        x,
        x.map(() => [1]),
      ).variances[0];
    let mixture = startMixture(x, components);
    for (let round = 0; round < 12; round++) {
      const next = improve(x, mixture);
      expect(sum(next.proportions)).toBeCloseTo(1, 12);
      expect(Math.min(...next.proportions)).toBeGreaterThan(
        PRIOR / (1 + components * PRIOR) - 1e-12,
      );
      expect(Math.min(...next.variances)).toBeGreaterThanOrEqual(least);
      expect(likelihood(x, next)).toBeGreaterThan(likelihood(x, mixture) - 1e-9);
      mixture = next;
    }
  }
});

test("values that do not vary, and a single one, have sound mixtures and are normalised to 0", () => {
  for (const x of [values(9, () => 2), [5]]) {
    const mixture = fitMixture(x, 3);
    const shares = x.map((value) => posteriors(mixture, value));
    expect([...shares[0]].every((share) => share > 0)).toBe(true);
    for (const value of normaliseUnder(x, shares, mixture.proportions, 1e-3)) {
      expect(value).toBeCloseTo(0, 12);
    }
  }
});

// PyTorch, the same fit of 128 columns of 400 normal draws: 0, .0051, .1293 and .2948, each column ± .032 at most.
test("mixtures of one channel fold it: of pairs of normal values so many change their order", () => {
  const turned = (components: number) => {
    const shares = Array.from({ length: 24 }, () => {
      const x = values(200, normal);
      const mixture = fitMixture(x, components);
      const own = x.map((value) => posteriors(mixture, value));
      const y = normaliseUnder(x, own, mixture.proportions, 1e-3);
      const pairs = x.flatMap((a, i) => x.slice(0, i).map((b, j) => (a - b) * (y[i] - y[j]) < 0));
      return pairs.filter(Boolean).length / pairs.length;
    });
    return sum(shares) / shares.length;
  };
  expect(turned(1)).toBe(0);
  expect(turned(2)).toBeLessThan(0.02);
  expect(Math.abs(turned(3) - 0.129)).toBeLessThan(0.03);
  expect(Math.abs(turned(5) - 0.295)).toBeLessThan(0.03);
});
