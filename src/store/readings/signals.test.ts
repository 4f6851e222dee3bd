// What the page reads of signals, from the weights with which presets begin.

import { expect, test } from "vitest";
import { presetById } from "#core/experiment/schema/presets.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { random } from "#core/math/random.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { finished } from "#core/steps.ts";
import { readSignals, signalProblem } from "./signals.ts";

function samplesOf(inputShape: readonly number[]) {
  const { normal } = random(3, "samples");
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  return {
    shape: [4, ...inputShape],
    data: Float32Array.from({ length: 4 * size }, normal),
  };
}

const startOf = (layers: readonly LayerSpec[], init: object, inputShape: readonly number[]) => {
  const network = { inputShape, layers };
  const weights = initializeWeights(network, init as never, 0, 0);
  return finished(readSignals(network, weights, weights, samplesOf(inputShape)));
};

test("the preset maxout starts near the line of its theory, and with He normal far above", () => {
  const { network, init } = presetById("maxout")!.experiment;
  const { theory, start, gaussian } = startOf(network.layers, init, [16, 16, 1]);
  expect(theory!.signal).toHaveLength(9);
  start!.profile.signal.forEach((value, l) => {
    expect(Math.abs(Math.log2(value / theory!.signal[l]))).toBeLessThan(2.5);
    expect(Math.abs(Math.log2(theory!.signal[l]))).toBeLessThan(2.5);
  });
  expect(start!.profile.gradient[0]).toBeLessThan(start!.profile.gradient[8]);
  expect(start!.regions).toBeGreaterThan(10);
  expect(gaussian).toHaveLength(9);
  const he = startOf(network.layers, { type: "heNormal" }, [16, 16, 1]);
  expect(he.start!.profile.signal[8]).toBeGreaterThan(1000);
  expect(he.theory!.signal[8] / he.theory!.signal[7]).toBeCloseTo(2 * 1.8, 0);
});

test("the preset isometry keeps its singular values together where a Gaussian's fall apart", () => {
  const { network, init } = presetById("isometry")!.experiment;
  const { theory, start, gaussian, wide } = startOf(network.layers, init, [16, 16, 1]);
  expect(theory).toBeUndefined(); // tanh
  expect(start!.regions).toBeUndefined();
  expect(start!.spectra![15].spread).toBeLessThan(0.3 * gaussian![15].spread);
  expect(wide).toEqual({ activation: "linear", gaussian: 17, orthogonal: 0 });
});

test("orthogonal linear layers have one singular value, and no theory for normalised ones", () => {
  const dense = { type: "dense", units: 6 } as const;
  const { start } = startOf([dense, dense], { type: "orthogonal" }, [6]);
  start!.spectra![1].values.forEach((value) => expect(value).toBeCloseTo(1, 5));
  const normed = startOf([dense, { type: "batchNorm" }, dense], { type: "orthogonal" }, [6]);
  expect(normed.theory).toBeUndefined();
  const residual = { type: "residualDense", units: 6, useBatchNorm: false } as const;
  expect(startOf([dense, residual, dense], { type: "heNormal" }, [6]).theory).toBeUndefined();
});

test("a network too large for the page is refused in words", () => {
  const large = { inputShape: [784], layers: [{ type: "dense", units: 4096 } as const] };
  expect(signalProblem(large)).toMatch(/too large to follow its signals on the page: choose/);
  for (const id of ["digits", "maxout", "isometry", "moons"]) {
    const { network } = presetById(id)!.experiment;
    const inputShape = id === "moons" ? [2] : [16, 16, 1];
    expect(signalProblem({ inputShape, layers: network.layers })).toBeUndefined();
  }
});

test("the page is left free between samples, blocks and layers: 4 samples, 17 spectra three times", () => {
  const { network, init } = presetById("isometry")!.experiment;
  const whole = { inputShape: [16, 16, 1], layers: network.layers };
  const [first, now] = [0, 1].map((seed) => initializeWeights(whole, init, seed, 0));
  const steps = readSignals(whole, first, now, samplesOf([16, 16, 1]));
  let count = 0;
  while (!steps.next().done) count++;
  expect(count).toBeGreaterThanOrEqual(2 * 4 + 3 * 17);
});
