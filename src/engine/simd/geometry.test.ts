// Random convolutions and poolings against two other implementations: values against the float64
// reference, one step of training against TensorFlow.js. What is random is the geometry.

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { Engine } from "#engine/engine.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { openSimd } from "./engine.ts";

const CASES = 40;

/** A network with two windowed layers on a small image or signal; undefined where none fits. */
function randomNetwork(seed: number): Network | undefined {
  const { integer } = random(seed, "geometry");
  const from = (low: number, high: number) => low + integer(high - low + 1);
  const axes = from(1, 2);
  const each = (make: () => number) => Array.from({ length: axes }, make);
  const padding = (low: number) =>
    [
      "same" as const,
      "valid" as const,
      Array.from({ length: axes }, () => [from(low, 2), from(low, 3)] as const),
    ][integer(3)];
  const conv = (): LayerSpec => ({
    type: axes === 1 ? "conv1d" : "conv2d",
    filters: from(1, 18),
    kernelSize: each(() => from(1, 4)),
    strides: each(() => from(1, 3)),
    padding: padding(-1),
    activation: (["relu", "tanh", "linear"] as const)[integer(3)],
    useBias: integer(4) > 0,
  });
  const pool = (): LayerSpec => ({
    type: integer(2) === 0 ? "maxPool" : "avgPool",
    poolSize: each(() => from(1, 3)),
    strides: each(() => from(1, 3)),
    padding: integer(2) === 0 ? "same" : "valid",
  });
  const network: Network = {
    inputShape: [...each(() => from(4, 11)), from(1, 5)],
    layers: [
      conv(),
      integer(2) === 0 ? pool() : conv(),
      { type: "flatten" },
      { type: "dense", units: 3 },
    ],
  };
  try {
    inferShapes(network);
    return network;
  } catch {
    return undefined;
  }
}

async function trainOnce(engine: Engine, network: Network) {
  const samples = seededClasses(6, network.inputShape, 3);
  await engine.loadData(samples, samples);
  const training = {
    optimizer: { type: "sgd", learningRate: 1 },
    batchSize: 6,
    l2: 0.01,
  } as const;
  const weights = [seededWeights(network, 3)];
  const loss = "softmaxCrossEntropy";
  const cohort = await engine.createCohort({ network, loss, training, weights, seed: 1 });
  const points = network.layers.map((_, layer) => ({ layer, at: "output" as const }));
  const values = await cohort.activations(0, points, samples.inputs);
  await cohort.train(1);
  const after = await cohort.readWeights(0);
  engine.dispose();
  return { values, after, exact: valuesAt(network, weights[0], points, samples.inputs) };
}

const networks = Array.from({ length: 4 * CASES }, (_, seed) => ({
  seed,
  network: randomNetwork(seed),
}))
  .filter(({ network }) => network !== undefined)
  .slice(0, CASES);

test.each(networks)("geometry $seed: values and gradients agree", async ({ network }) => {
  const ours = await trainOnce(await openSimd(), network!);
  const theirs = await trainOnce(await openTfjs("cpu"), network!);
  ours.exact.forEach((exact, p) => {
    const size = Math.max(1, ...exact.data.map(Math.abs));
    exact.data.forEach((value, i) => {
      expect(Math.abs(ours.values[p].data[i] - value) / size).toBeLessThan(1e-5);
    });
  });
  for (const { layer, name } of weightSpecs(network!)) {
    const [a, b] = [ours, theirs].map(({ after }) => after[layer][name]!.data);
    a.forEach((weight, i) => expect(Math.abs(weight - b[i])).toBeLessThan(2e-4));
  }
});
