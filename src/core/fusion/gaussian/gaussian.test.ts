// Laws of the closed form. vectors.test.ts compares its numbers with NumPy's and SciPy's.

import { describe, expect, test } from "vitest";
import { bivariateNormalCdf, reluProductMean } from "#core/math/bivariateNormal.ts";
import { matrixOf, zeroMatrix } from "#core/math/matrix.ts";
import { erf, normalCdf } from "#core/math/normal.ts";
import type { Activation, Network } from "#core/model/layers.ts";
import { chainOf } from "#core/fusion/chain.ts";
import { fuseGaussian } from "./gaussian.ts";
import { layerMomentsSteps } from "./gaussianLayer.ts";
import { unitMoments } from "./gaussianUnit.ts";
import { covarianceOf, revive } from "#core/fusion/oracle.test-support.ts";
import { spanShape } from "#core/fusion/span.ts";
import { run } from "#core/fusion/steps.ts";
import gauss from "#core/fusion/vectors/gauss.json";

const v = revive(gauss);
const inputs = { mean: v.mu.data as Float64Array, covariance: matrixOf(5, 5, v.S.data) };

function teacher(activation: Activation) {
  const network: Network = {
    inputShape: [5],
    layers: [
      { type: "dense", units: 7, activation },
      { type: "dense", units: 3 },
    ],
  };
  const weights = [
    { kernel: v.K1, bias: v.b1 },
    { kernel: v.K2, bias: v.b2 },
  ];
  return chainOf(network, weights, spanShape(network, [1, 2]));
}

describe("scalar moments", () => {
  test("erf and the normal distribution function are SciPy's", () => {
    const { z, erf: erfs, Phi } = v.special as { z: number[]; erf: number[]; Phi: number[] };
    z.forEach((x, i) => {
      expect(erf(x)).toBeCloseTo(erfs[i], 14);
      expect(normalCdf(x) / Phi[i]).toBeCloseTo(1, 13);
    });
  });

  test("a unit without variance is the function itself", () => {
    const { mean, slope, variance } = unitMoments({ activation: "tanh" }, 0.3, 0);
    expect([mean, variance]).toEqual([Math.tanh(0.3), 0]);
    expect(slope).toBeCloseTo(1 - Math.tanh(0.3) ** 2, 15);
  });

  test.each([-800, -40, 0, 40, 800])("elu stays finite around %d, however wide", (m) => {
    for (const sigma of [1e-3, 1, 30, 1e3]) {
      const { mean, slope, variance } = unitMoments({ activation: "elu" }, m, sigma);
      for (const value of [mean, slope, variance]) expect(Number.isFinite(value)).toBe(true);
      expect(slope).toBeLessThanOrEqual(1 + 1e-12);
      expect(mean).toBeGreaterThanOrEqual(-1);
    }
  });
});

describe("pairs", () => {
  // scipy.stats.multivariate_normal([0, 0], [[1, r], [r, 1]]).cdf([h, k]), abseps 1e-12
  test.each([-0.999, -0.5, 0, 0.3, 0.9, 0.9999])(
    "at the origin the orthant is Sheppard's, rho = %d",
    (r) => {
      expect(bivariateNormalCdf(0, 0, r)).toBeCloseTo(0.25 + Math.asin(r) / (2 * Math.PI), 14);
    },
  );

  test("opposite and equal directions are the limits of nearly such", () => {
    for (const [m1, m2] of [
      [0.4, -0.2],
      [1, 2],
      [-1, 0.5],
    ]) {
      for (const sign of [1, -1]) {
        const limit = reluProductMean(m1, 1.2, m2, 0.7, sign);
        expect(reluProductMean(m1, 1.2, m2, 0.7, sign * (1 - 1e-9))).toBeCloseTo(limit, 4);
      }
    }
  });

  test.each<Activation>([
    "relu",
    "leakyRelu",
    "relu6",
    "elu",
    "erf",
    "gelu",
    "tanh",
    "sigmoid",
    "softplus",
  ])(
    "the covariance of %s with its own copy is its variance, with an independent unit zero",
    (activation) => {
      const near = 1 - 1e-7; // the off-diagonal path, not the diagonal's
      const covariance = { rows: 3, columns: 3, data: new Float64Array(9) };
      covariance.data.set([1.44, 1.44 * near, 0, 1.44 * near, 1.44, 0, 0, 0, 2]);
      const mean = Float64Array.of(0.3, 0.3, -0.5);
      const layer = run(layerMomentsSteps({ activation }, mean, covariance));
      const { data } = covarianceOf(layer, covariance);
      expect(data[1]).toBeCloseTo(layer.units[0].variance, 5);
      expect(data[2]).toBeCloseTo(0, 12);
    },
  );
});

describe("networks", () => {
  test("a linear network is predicted without error", () => {
    expect(fuseGaussian(teacher("linear"), inputs).predicted.nmse).toBeLessThan(1e-12);
  });

  test("a singular covariance needs no inverse: directions without variance change nothing", () => {
    const covariance = zeroMatrix(5, 5);
    covariance.data[0] = 1; // only the first input varies
    const layer = fuseGaussian(teacher("gelu"), { mean: inputs.mean, covariance });
    expect(layer.kernel.data.every(Number.isFinite)).toBe(true);
  });
});
