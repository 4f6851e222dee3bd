// Jacobians of six networks against NumPy, term by term (vectors/jacobian.json); laws of isometry; wide networks
// against free probability.

import { describe, expect, test } from "vitest";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import type { InitSpec } from "#core/init/registry.ts";
import { random } from "#core/math/random.ts";
import type { Activation, Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { forward } from "#core/model/forward.ts";
import { singularValues } from "#core/math/singularValues.ts";
import {
  blockSpectra,
  jacobianAt,
  jacobianProblem,
  summariseSpectrum,
  wideSpread,
} from "./jacobian.ts";
import vectors from "./vectors/jacobian.json";

const tensor = ({ shape, data }: { shape: number[]; data: number[] }) => ({
  shape,
  data: Float64Array.from(data),
});

describe.each(Object.entries(vectors.cases))("NumPy's %s", (name, reference) => {
  const activation = name.split("/")[1] as Activation;
  const network: Network = {
    inputShape: [8],
    layers: reference.kernels.map(() => ({ type: "dense", units: 8, activation })),
  };
  const weights: NetworkWeights = reference.kernels.map((kernel, l) => ({
    kernel: tensor(kernel),
    bias: tensor(reference.biases[l]),
  }));
  const sample = { shape: [1, 8], data: Float64Array.from(reference.x.data) };

  test("has these outputs, this Jacobian and these singular values", () => {
    const { data: y } = forward(network, weights, sample);
    y.forEach((value, i) => expect(value).toBeCloseTo(reference.y.data[i], 12));
    const J = jacobianAt(network, weights, sample);
    J.data.forEach((value, i) => expect(value).toBeCloseTo(reference.J.data[i], 12));
    const values = singularValues(J);
    values.forEach((value, i) => expect(value).toBeCloseTo(reference.sv.data[i], 7));
    const { meanSquare, spread } = summariseSpectrum(values);
    expect(meanSquare / reference.mean_sq).toBeCloseTo(1, 12);
    expect(spread).toBeCloseTo(reference.var_sq_over_mean_sq2, 10);
  });

  test("has a spectrum for every block, the last of which is the whole network's", () => {
    const spectra = blockSpectra(network, weights, sample);
    expect(spectra.map(({ block }) => block)).toEqual([1, 2, 3, 4, 5]);
    const first = spectra[0];
    if (activation === "linear" && name.startsWith("orthogonal")) {
      for (const { values } of spectra) for (const value of values) expect(value).toBeCloseTo(1, 6);
    }
    expect(first.values).toHaveLength(8);
    spectra[4].values.forEach((value, i) => expect(value).toBeCloseTo(reference.sv.data[i], 7));
  });
});

/** var(λ)/mean² of wide layers drawn by the lab's own initializers, without singular values: traces of JJᵀ. */
function spreadOf(init: InitSpec, activation: Activation, n: number, depth: number): number {
  const network: Network = {
    inputShape: [n],
    layers: Array.from({ length: depth }, () => ({ type: "dense", units: n, activation })),
  };
  const weights = initializeWeights(network, init, 5, 0);
  const { normal } = random(1, "wide");
  const sample = { shape: [1, n], data: Float64Array.from({ length: n }, normal) };
  const { data } = jacobianAt(network, weights, sample);
  let [first, second] = [0, 0];
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let dot = 0;
      for (let k = 0; k < n; k++) dot += data[i * n + k] * data[j * n + k];
      if (i === j) first += dot / n;
      second += dot ** 2 / n;
    }
  return second / first ** 2 - 1;
}

describe("wide networks of 4 layers come near the values of free probability", () => {
  test.each([
    [{ type: "normal", stddev: 1 / Math.sqrt(160) }, "linear", "gaussian"],
    [{ type: "orthogonal" }, "linear", "orthogonal"],
    [{ type: "normal", stddev: Math.sqrt(2 / 160) }, "relu", "gaussian"],
    [{ type: "orthogonal", gain: Math.SQRT2 }, "relu", "orthogonal"],
  ] as const)("%j, %s", (init, activation, law) => {
    const wide = wideSpread(law, activation, 4);
    const found = spreadOf(init, activation, 160, 4);
    expect(Math.abs(found - wide)).toBeLessThan(0.25 * wide + 1e-6);
    expect(vectors.moments.predicted[`${law}_${activation}`]).toBe(wide);
  });
});

test("a network too large for exact Jacobians is refused in words", () => {
  const dense = (units: number) => ({ type: "dense", units }) as const;
  expect(jacobianProblem({ inputShape: [64], layers: [dense(32), dense(10)] })).toBeUndefined();
  const large = { inputShape: [784], layers: [dense(512), dense(10)] };
  expect(jacobianProblem(large)).toMatch(/too large for an exact Jacobian: choose fewer units/);
  const wide = { inputShape: [2], layers: [dense(4096), dense(2)] }; // 4096² numbers to pull back
  expect(jacobianProblem(wide)).toMatch(/too large for an exact Jacobian/);
});
