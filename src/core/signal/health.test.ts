// The health of networks: dead units against brute force, gradients against slopes of the loss, the linearisation
// by Taylor's theorem, and the law of He's start.

import { expect, test } from "vitest";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { random } from "#core/math/random.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { healthOf, healthProblem, healthSamples } from "./health.ts";
import { courseOf } from "./pullBack.ts";
import { weightGradients } from "./weightGradients.ts";

const relu = (units: number): LayerSpec => ({ type: "dense", units, activation: "relu" });
const dense = (units: number): LayerSpec => ({ type: "dense", units });

function samplesOf(inputShape: readonly number[], count: number, classes: number) {
  const { normal, integer } = random(5, "health");
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  return {
    inputs: {
      shape: [count, ...inputShape],
      data: Float64Array.from({ length: count * size }, normal),
    },
    targets: { shape: [count], data: Float64Array.from({ length: count }, () => integer(classes)) },
  };
}

test("gradients of He's relu layers have ‖∂N/∂K_l‖² = n/2 on average, in every layer", () => {
  const [n, depth, runs] = [32, 5, 400];
  const network: Network = {
    inputShape: [n],
    layers: [
      ...Array.from({ length: depth }, () => relu(n)),
      { ...dense(1), useBias: false } as LayerSpec,
    ],
  };
  const { normal } = random(7, "He");
  const raw = Float64Array.from({ length: n }, normal);
  const size = Math.sqrt(raw.reduce((sum, x) => sum + x * x, 0) / n);
  const sample = { shape: [1, n], data: raw.map((x) => x / size) };
  const means = new Float64Array(depth);
  const squares = new Float64Array(depth);
  for (let run = 0; run < runs; run++) {
    const drawn = initializeWeights(network, { type: "heNormal" }, 3, run);
    // a readout of variance 1/n in place of He's 2/n
    const readout = drawn[depth].kernel!.data.map((k) => k / Math.SQRT2);
    const weights = [...drawn.slice(0, depth), { kernel: { shape: [n, 1], data: readout } }];
    const y = { shape: [1, 1], data: Float64Array.of(1) };
    const gradients = weightGradients(network, weights, courseOf(network, weights, sample), y);
    for (let l = 0; l < depth; l++) {
      const norm = gradients[l].kernel!.reduce((sum, g) => sum + g * g, 0);
      means[l] += norm / runs;
      squares[l] += norm ** 2 / runs;
    }
  }
  means.forEach((mean, l) => {
    const error = Math.sqrt((squares[l] - mean ** 2) / runs);
    expect(error).toBeLessThan(0.1 * (n / 2)); // the mean is known well enough to be asked
    expect(Math.abs(mean - n / 2)).toBeLessThan(4 * error);
  });
});

test("dead units are those whose relu is shut for every sample and position", () => {
  const layers: LayerSpec[] = [
    { type: "conv2d", filters: 4, kernelSize: 2, activation: "relu" },
    { type: "flatten" },
    relu(12),
    { type: "dense", units: 6 },
    { type: "batchNorm" },
    { type: "activation", activation: "relu" },
    { type: "residualDense", units: 6 },
    dense(3),
  ];
  const network: Network = { inputShape: [4, 3, 1], layers };
  const samples = samplesOf([4, 3, 1], 20, 3);
  const drawn = initializeWeights(network, { type: "heNormal" }, 1, 0);
  const shifted = drawn.map((record, l) =>
    l === 0 || l === 2
      ? {
          ...record,
          bias: { ...record.bias!, data: record.bias!.data.map((_, u) => (u % 3 === 0 ? -50 : 0)) },
        }
      : record,
  );
  const { blocks } = healthOf(network, shifted, samples, "classification", 0.1);
  const counted = [0, 2, 5].map((layer) => {
    const [{ shape, data }] = valuesAt(network, shifted, [{ layer, at: "output" }], samples.inputs);
    const units = shape[shape.length - 1];
    const isOpen = (unit: number) => data.some((value, i) => i % units === unit && value > 0);
    return Array.from({ length: units }, (_, unit) => unit).filter((unit) => !isOpen(unit)).length;
  });
  expect(blocks.map(({ dead }) => dead)).toEqual([...counted, 0, 0]);
  expect(blocks.map(({ units }) => units)).toEqual([4, 12, 6, 0, 0]);
  expect(counted[0]).toBeGreaterThanOrEqual(2);
  expect(counted[1]).toBeGreaterThanOrEqual(4);
});

test.each(["classification", "regression"] as const)(
  "%s: the loss leaves its linearisation by a multiple of the squared rate as rates go to 0",
  (task) => {
    const layers: LayerSpec[] = [
      { type: "dense", units: 7, activation: "tanh" },
      dense(task === "regression" ? 1 : 3),
    ];
    const network: Network = { inputShape: [4], layers };
    const samples = samplesOf([4], 16, 3);
    const weights = initializeWeights(network, { type: "glorotUniform" }, 2, 0);
    const { ahead } = healthOf(network, weights, samples, task, 1e-3);
    const curvature = (rate: number) => {
      const { ahead: tried } = healthOf(network, weights, samples, task, rate);
      return (tried[1].loss - tried[1].linear) / rate ** 2;
    };
    expect(ahead.map(({ rate }) => rate)).toEqual([1e-4, 1e-3, 1e-2, 1e-1, 1]);
    const [coarse, fine, finer] = [1e-2, 1e-3, 1e-4].map(curvature);
    expect(Math.abs(fine)).toBeGreaterThan(1e-3); // not linear
    expect(Math.abs(finer / fine - 1)).toBeLessThan(0.02);
    expect(Math.abs(finer / fine - 1)).toBeLessThan(Math.abs(coarse / fine - 1));
  },
);

test("the gradient norm of a block is the slope of the loss along its own gradient", () => {
  // One block alone: L(w − ηg) − L falls by η‖g‖².
  const network: Network = { inputShape: [3], layers: [dense(4)] };
  const weights = initializeWeights(network, { type: "heNormal" }, 0, 0);
  const { blocks, loss, ahead } = healthOf(
    network,
    weights,
    samplesOf([3], 12, 4),
    "classification",
    1e-5,
  );
  const slope = (loss - ahead[0].loss) / ahead[0].rate;
  expect(slope / blocks[0].gradient ** 2).toBeCloseTo(1, 4);
});

test("variances are those of all numbers that leave a block", () => {
  const network: Network = { inputShape: [3], layers: [relu(5), dense(2)] };
  const weights = initializeWeights(network, { type: "heNormal" }, 0, 0);
  const samples = samplesOf([3], 10, 2);
  const { blocks, inputVariance } = healthOf(network, weights, samples, "classification", 0.1);
  const values = valuesAt(
    network,
    weights,
    [0, 1].map((layer) => ({ layer, at: "output" as const })),
    samples.inputs,
  );
  [samples.inputs, ...values].forEach(({ data }, i) => {
    const mean = Array.from(data).reduce((a, b) => a + b, 0) / data.length;
    const squares = Array.from(data, (x) => (x - mean) ** 2).reduce((a, b) => a + b, 0);
    expect([inputVariance, ...blocks.map(({ variance }) => variance)][i]).toBeCloseTo(
      squares / data.length,
      10,
    );
  });
});

test("a network too large for the gradients of single samples is refused in words", () => {
  const large: Network = { inputShape: [784], layers: [relu(2048), dense(10)] };
  expect(healthSamples(large)).toBe(0);
  expect(healthProblem(large)).toBe(
    "This network is too large for the gradients of single samples: choose fewer units to see its health.",
  );
  expect(healthSamples({ inputShape: [256], layers: [relu(32), relu(16), dense(10)] })).toBe(32);
});
