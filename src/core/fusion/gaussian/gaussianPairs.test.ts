// Pairs of hidden units, wide, narrow and strongly correlated, against SciPy, mpmath and laws.

import { describe, expect, test } from "vitest";
import { matrixOf } from "#core/math/matrix.ts";
import type { Activation, Network } from "#core/model/layers.ts";
import { chainOf } from "#core/fusion/chain.ts";
import { fuseGaussian } from "./gaussian.ts";
import { layerMomentsSteps } from "./gaussianLayer.ts";
import { unitMoments, unitNodes } from "./gaussianUnit.ts";
import { covarianceOf } from "#core/fusion/oracle.test-support.ts";
import { spanShape } from "#core/fusion/span.ts";
import { run } from "#core/fusion/steps.ts";

/** One pair: covariance of f(Z₁) and f(Z₂), and both variances. */
function pair(activation: Activation, m1: number, s1: number, m2: number, s2: number, rho: number) {
  const c = rho * s1 * s2;
  const sigma = matrixOf(2, 2, Float64Array.of(s1 * s1, c, c, s2 * s2));
  const layer = run(layerMomentsSteps({ activation }, Float64Array.of(m1, m2), sigma));
  return { covariance: covarianceOf(layer, sigma).data[1], units: layer.units };
}

describe("pairs against SciPy", () => {
  // ∫∫ (f(m₁+s₁u) − E f)(f(m₂ + s₂(ρu + √(1−ρ²)v)) − E f) φ(u)φ(v) dv du by numpy.polynomial.legendre.leggauss(12) on
  // 200 to 2,500 panels in u and 40 and more in v, split at the kinks; functions of scipy.special
  test.each<[Activation, number, number, number, number, number, number]>([
    ["tanh", 2, 8, -3, 8, -0.995, -0.8056775924598876],
    ["tanh", 0.5, 3, -1, 3, 0.995, 0.6113835133920213],
    ["tanh", 0.3, 1.5, -0.2, 2, 1, 0.5610780049563495],
    ["sigmoid", 6, 6.3, 1, 1.5, 0.97, 0.06866998180348104],
    ["sigmoid", 0, 20, 5, 10, -1, -0.15526418590413554],
    ["gelu", 2, 8, -3, 8, -0.995, -8.073722122564535],
    ["gelu", 0.5, 3, -1, 3, 0.9999, 2.638385667936429],
    ["elu", 0.5, 3, -1, 3, 0.97, 3.5346351887148204],
    ["elu", 2, 8, -3, 8, -0.995, -11.3248141604718],
    ["softplus", 2, 8, -3, 8, -0.995, -8.62528929345519],
    ["softplus", -1, 100, 5, 20, 0.97, 735.5805010249666],
    ["erf", 2, 8, -3, 8, -0.995, -0.8179396046699825],
    ["relu", -1, 100, 5, 20, 0.9999, 766.3040950383887],
    ["relu6", 2, 8, -3, 8, -0.995, -3.767134694563892],
  ])("%s(N(%d, %d²)) and N(%d, %d²) at %d", (activation, m1, s1, m2, s2, rho, expected) => {
    const { covariance } = pair(activation, m1, s1, m2, s2, rho);
    expect(covariance / expected).toBeCloseTo(1, 9);
    expect(pair(activation, m2, s2, m1, s1, rho).covariance / covariance).toBeCloseTo(1, 12);
  });
});

const CURVED = ["relu", "leakyRelu", "relu6", "elu", "erf", "gelu", "tanh", "sigmoid", "softplus"];

describe.each(CURVED as Activation[])("laws of %s", (activation) => {
  test.each([0.4, 3, 8, 1e3, 1e8])(
    "a unit and its copy have its variance in common, sigma %d",
    (s) => {
      const { covariance, units } = pair(activation, 0.3 * s, s, 0.3 * s, s, 1);
      expect(covariance / units[0].variance).toBeCloseTo(1, 9);
    },
  );

  test("the covariance runs into those at correlation 1 and -1", () => {
    for (const sign of [1, -1]) {
      const at = (distance: number) => pair(activation, 1, 6, -2, 5, sign * (1 - distance));
      const [limit, near] = [at(0), at(1e-12)];
      const size = Math.sqrt(limit.units[0].variance * limit.units[1].variance);
      expect(Math.abs(near.covariance - limit.covariance) / size).toBeLessThan(1e-9);
    }
  });

  test("two equal hidden units are one with their weights added", () => {
    const net = (K1: number[], b1: number[], K2: number[]): ReturnType<typeof fuseGaussian> => {
      const n = b1.length;
      const network: Network = {
        inputShape: [2],
        layers: [
          { type: "dense", units: n, activation },
          { type: "dense", units: 1 },
        ],
      };
      const tensor = (shape: number[], data: number[]) => ({
        shape,
        data: Float64Array.from(data),
      });
      const weights = [
        { kernel: tensor([2, n], K1), bias: tensor([n], b1) },
        { kernel: tensor([n, 1], K2), bias: tensor([1], [0]) },
      ];
      const covariance = matrixOf(2, 2, Float64Array.of(1, 0.2, 0.2, 1));
      const inputs = { mean: new Float64Array(2), covariance };
      return fuseGaussian(chainOf(network, weights, spanShape(network, [1, 2])), inputs);
    };
    for (const w of [1, 20]) {
      const two = net([w, w, w, w], [6, 6], [1, -0.5]).predicted;
      const one = net([w, w], [6], [0.5]).predicted;
      expect(two.mse / one.mse).toBeCloseTo(1, 8);
      expect(two.variance / one.variance).toBeCloseTo(1, 8);
    }
  });
});

describe("units far from where they bend, and narrow ones", () => {
  // E (f − E f − E f′·(Z − m))² / Var f by mpmath.quad, 60 digits
  test.each<[Activation, number, number, number]>([
    ["gelu", 0.5, 1e-3, 2.5220769944569918e-7],
    ["softplus", 3, 1e-3, 1.1246078972379192e-9],
    ["tanh", 0.2, 1e-3, 7.7914098669460352e-8],
    ["sigmoid", 2, 0.01, 2.8998843175162509e-5],
    ["erf", 0.5, 1e-3, 4.9999791667566663e-7],
    ["elu", -1, 0.01, 4.9999166666666806e-5],
  ])("%s around %d, sigma %d, leaves what mpmath computes", (activation, m, sigma, nmse) => {
    const { residual, variance } = unitMoments({ activation }, m, sigma);
    expect(residual / variance / nmse).toBeCloseTo(1, 6);
  });

  test.each<Activation>(["relu", "leakyRelu", "elu", "gelu", "softplus"])(
    "%s around 100 is a line, however narrow the input",
    (activation) => {
      for (const sigma of [1e-8, 1e-6, 1e-4, 1]) {
        const { residual, variance } = unitMoments({ activation }, 100, sigma);
        expect(variance / sigma ** 2).toBeCloseTo(1, 9);
        expect(residual / variance).toBeLessThan(1e-10);
      }
    },
  );

  test.each<Activation>(["tanh", "sigmoid", "softplus", "erf", "gelu", "elu"])(
    "a narrow %s has the variance (f′(m)·sigma)²",
    (activation) => {
      const { slope } = unitMoments({ activation }, 0.7, 0);
      const { variance, residual } = unitMoments({ activation }, 0.7, 1e-7);
      expect(variance / (slope * 1e-7) ** 2).toBeCloseTo(1, 9);
      expect(residual / variance).toBeLessThan(1e-12);
    },
  );
});

test.each<Activation>(["sigmoid", "tanh", "erf", "relu6"])(
  "a settled %s leaves nothing",
  (activation) => {
    for (const [m, sigma] of [
      [60, 1e-6],
      [60, 1],
      [-60, 1],
    ]) {
      const { residual, variance } = unitMoments({ activation }, m, sigma);
      expect(residual).toBeLessThan(1e-30);
      expect(variance).toBeLessThan(1e-30);
      if (sigma < 1) expect(residual).toBeLessThanOrEqual(1e-10 * variance);
    }
  },
);

describe("wide units take bounded work", () => {
  test("nodes grow with the logarithm of sigma", () => {
    expect(unitNodes({ activation: "tanh" }, 3, 1e12).u.length).toBeLessThan(2500);
  });

  // where f is all but a step or a ramp: ∫sech² = 2, ∫(softplus − relu) = π²/6, φ(0) = 1/√(2π)
  test.each([1.4e6, 1e8, 1e12])("at sigma %d a step and a ramp, and what bends in between", (s) => {
    const density = 1 / (s * Math.sqrt(2 * Math.PI));
    const step = unitMoments({ activation: "tanh" }, 0, s);
    expect(step.mean).toBeCloseTo(0, 12);
    expect(step.slope / (2 * density)).toBeCloseTo(1, 11);
    expect((step.variance - 1) / (2 * density)).toBeCloseTo(-1, 4 - Math.max(0, Math.log10(s) - 8));
    const ramp = unitMoments({ activation: "softplus" }, 0, s);
    expect(ramp.mean / (s * s * density)).toBeCloseTo(1, 11);
    expect(ramp.slope).toBeCloseTo(0.5, 12);
  });

  test("strongly correlated wide pairs can be stopped between any two", () => {
    const n = 6;
    const sigma = matrixOf(n, n, new Float64Array(n * n).fill(100));
    const steps = layerMomentsSteps({ activation: "tanh" }, new Float64Array(n).fill(1), sigma);
    const shares: number[] = [...steps];
    expect(shares.length).toBeGreaterThanOrEqual((n * (n - 1)) / 2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });
});
