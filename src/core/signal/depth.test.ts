// Forward law and gradient recursion of maxout networks: against NumPy's theory term by term, and in networks
// drawn by the lab's own initializer.

import { expect, test } from "vitest";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { largestNormalMoment } from "#core/math/largestNormal.ts";
import { random } from "#core/math/random.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { depthProfile, expectedProfile } from "./depth.ts";
import type { DepthProfile, TheoryLayer } from "./depth.ts";
import { rows, simulation } from "./vectors/maxout_constants.json";

const theory = (width: number, rank: number, scale = 1): TheoryLayer => {
  const moment = largestNormalMoment(rank);
  return { width, c: scale / moment, moment, open: 1 };
};

test("the recursion of 12 layers of rank 5 is NumPy's", () => {
  const { n, K, depth } = simulation;
  const layers = Array.from({ length: depth }, () => theory(n, K));
  const { signal, gradient } = expectedProfile(layers, n, 1);
  signal.forEach((value) => expect(value).toBeCloseTo(1, 12));
  gradient.forEach((value, l) => {
    expect(value / simulation.grad_norm2_theory.data[l]).toBeCloseTo(1, 12);
  });
});

/** Means over networks drawn anew, each with a linear output of variance 1/n, for one input of mean square 1. */
function averaged(layers: readonly LayerSpec[], n: number, runs: number, init = {}): DepthProfile {
  const network: Network = {
    inputShape: [n],
    layers: [...layers, { type: "dense", units: 4, useBias: false }],
  };
  const { normal } = random(9, "depth");
  const raw = Float64Array.from({ length: n }, normal);
  const norm = Math.sqrt(raw.reduce((sum, x) => sum + x * x, 0) / n);
  const sample = { shape: [1, n], data: raw.map((x) => x / norm) };
  const depth = layers.length + 1;
  const sums = {
    signal: new Array<number>(depth).fill(0),
    gradient: new Array<number>(depth).fill(0),
  };
  for (let run = 0; run < runs; run++) {
    const weights = initializeWeights(network, { type: "maxout", ...init }, 1, run);
    const { signal, gradient } = depthProfile(network, weights, sample);
    signal.forEach((value, l) => (sums.signal[l] += value / runs));
    gradient.forEach((value, l) => (sums.gradient[l] += value / runs));
  }
  return sums;
}

test.each([2, 3, 5])(
  "drawn by the initializer, rank %i keeps signals and lets gradients follow the recursion, not a constant",
  (rank) => {
    const [n, depth] = [24, 6];
    const hidden: LayerSpec[] = Array.from({ length: depth }, () => ({
      type: "maxout",
      units: n,
      rank,
    }));
    const found = averaged(hidden, n, 150);
    const expected = expectedProfile(
      hidden.map(() => theory(n, rank)),
      n,
      1,
    );
    found.signal.forEach((value, l) =>
      expect(Math.abs(value / expected.signal[l] - 1)).toBeLessThan(0.15),
    );
    found.gradient.forEach((value, l) =>
      expect(Math.abs(value / expected.gradient[l] - 1)).toBeLessThan(0.2),
    );
    if (rank === 5) expect(found.gradient[0]).toBeLessThan(0.2 * found.gradient[depth]);
  },
);

test("another scale multiplies signals and gradients as the recursion has it", () => {
  const [n, depth, rank, scale] = [24, 4, 3, 2];
  const hidden: LayerSpec[] = Array.from({ length: depth }, () => ({
    type: "maxout",
    units: n,
    rank,
  }));
  const found = averaged(hidden, n, 150, { scale });
  const layers = hidden.map(() => theory(n, rank, scale));
  const expected = expectedProfile(layers, n, 1);
  expect(expected.signal[depth]).toBeCloseTo(scale ** depth, 9);
  found.signal.forEach((value, l) =>
    expect(Math.abs(value / expected.signal[l] - 1)).toBeLessThan(0.2),
  );
  // The last layer is drawn by the same rule, so that its variance is scale/n.
  found.gradient.forEach((value, l) =>
    expect(Math.abs(value / (scale * expected.gradient[l]) - 1)).toBeLessThan(0.25),
  );
});

test("relu layers of He's variance keep both, up to the part along x", () => {
  const layers = Array.from({ length: 5 }, () => ({ width: 50, c: 2, moment: 0.5, open: 0.5 }));
  const { signal, gradient } = expectedProfile(layers, 50, 1);
  expect(signal).toEqual([1, 1, 1, 1, 1, 1]);
  gradient.forEach((value) => expect(value).toBeCloseTo(1, 12));
});

test("moments of the largest of K normal numbers are SciPy's", () => {
  for (const { K, m1, M, fourth } of rows) {
    expect(largestNormalMoment(K)).toBeCloseTo(M, 11);
    expect(largestNormalMoment(K, 1)).toBeCloseTo(m1, 11);
    expect(largestNormalMoment(K, 4)).toBeCloseTo(fourth, 10);
  }
  expect(largestNormalMoment(3)).toBeCloseTo(1 + Math.sqrt(3) / (2 * Math.PI), 13);
  expect(largestNormalMoment(4)).toBeCloseTo(1 + Math.sqrt(3) / Math.PI, 13);
});
