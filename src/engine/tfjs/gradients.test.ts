// Every layer's hand-written gradients against central differences, on one replica and on two stacked.
// A position bias in front makes the gradient of the layer's input visible as that bias' gradient.
// Biases step through levels 0.05 apart, so that no difference crosses a kink or a tie of maxima.

import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import { openBackend } from "./backend.ts";
import type { BackendName } from "./backend.ts";
import { stackReplicas, weightsByLayer } from "./group.ts";
import type { Group } from "./group.ts";
import type { Mode } from "./layer.ts";
import { lossOnBatch } from "./losses.ts";
import { chainOf } from "./network.ts";
import { RULES } from "./optimizers.ts";
import { seededWeights } from "./testNetworks.test-support.ts";

const BATCH = 3;

const STEP = 1e-2;

const LAYERS: [string, readonly number[], LayerSpec][] = [
  ["dense", [5], { type: "dense", units: 4 }],
  ["dense without bias", [5], { type: "dense", units: 4, useBias: false }],
  ["conv2d same", [5, 4, 2], { type: "conv2d", filters: 3, kernelSize: 3, padding: "same" }],
  ["conv2d valid", [5, 4, 2], { type: "conv2d", filters: 3, kernelSize: [2, 3] }],
  [
    "conv2d strides",
    [7, 6, 2],
    { type: "conv2d", filters: 2, kernelSize: 3, strides: 2, padding: "same" },
  ],
  [
    "conv2d strides above size",
    [7, 6, 2],
    { type: "conv2d", filters: 2, kernelSize: 2, strides: 3 },
  ],
  [
    "conv2d explicit",
    [5, 5, 1],
    {
      type: "conv2d",
      filters: 2,
      kernelSize: 3,
      padding: [
        [2, 0],
        [-1, 3],
      ],
    },
  ],
  ["conv1d", [8, 2], { type: "conv1d", filters: 3, kernelSize: 3, padding: "same" }],
  [
    "conv1d strides, cropped",
    [9, 2],
    { type: "conv1d", filters: 2, kernelSize: 3, strides: 2, padding: [[-1, -1]] },
  ],
  ["maxPool", [4, 6, 2], { type: "maxPool", poolSize: 2 }],
  [
    "maxPool overlapping, same",
    [5, 5, 2],
    { type: "maxPool", poolSize: 3, strides: 2, padding: "same" },
  ],
  ["maxPool 1-D", [9, 2], { type: "maxPool", poolSize: 2 }],
  ["avgPool", [4, 6, 2], { type: "avgPool", poolSize: 2 }],
  [
    "avgPool overlapping, same",
    [5, 5, 2],
    { type: "avgPool", poolSize: 3, strides: 2, padding: "same" },
  ],
  ["batchNorm dense", [4], { type: "batchNorm" }],
  ["batchNorm images", [3, 2, 2], { type: "batchNorm" }],
  ["dropout", [6], { type: "dropout", rate: 0.4 }],
  ["flatten", [2, 3], { type: "flatten" }],
  ["positionBias", [2, 3], { type: "positionBias" }],
  ...ACTIVATIONS.map((activation): [string, readonly number[], LayerSpec] => [
    activation,
    [4, 3],
    { type: "activation", activation, alpha: 0.2 },
  ]),
];

describe.each([
  ["cpu", 1],
  ["cpu", 2],
  ["wasm", 1],
  ["wasm", 2],
] as const)("on %s, %i stacked", (name: BackendName, replicas) => {
  beforeAll(async () => (await openBackend(name)).use());

  test.each(LAYERS)("%s: gradients are the slopes of the output", (_, inputShape, layer) => {
    const network: Network = { inputShape, layers: [{ type: "positionBias" }, layer] };
    const scale = layer.type === "activation" ? 0.5 : 1;
    const group = groupOf(network, replicas, scale);
    const { slopes, value } = weightedOutput(network, group);
    group.specs.forEach(({ trainable }, i) => {
      if (!trainable) return;
      const measured = centralDifferences(group, i, value);
      const largest = Math.max(1, ...measured.map(Math.abs));
      const gradient = slopes(i);
      expect(gradient).toHaveLength(measured.length);
      gradient.forEach((g, k) => expect(Math.abs(g - measured[k]) / largest).toBeLessThan(4e-3));
    });
  });

  test.each(["softmaxCrossEntropy", "meanSquaredError"] as const)("%s", (loss) => {
    const { normal } = random(5, loss);
    const outputs = Float32Array.from({ length: 2 * 3 * 4 }, normal);
    const targets = tf.oneHot(tf.tensor2d([[1, 0, 3]], [1, 3], "int32"), 4);
    const lossOf = (data: Float32Array) => lossOnBatch(loss, tf.tensor3d(data, [2, 3, 4]), targets);
    const gradient = lossOf(outputs).gradient.dataSync();
    gradient.forEach((g, k) => {
      const [up, down] = [STEP, -STEP].map((step) => {
        const moved = outputs.map((x, i) => (i === k ? x + step : x));
        return Array.from(lossOf(moved).mean.dataSync()).reduce((sum, x) => sum + x, 0);
      });
      expect(g).toBeCloseTo((up - down) / (2 * STEP), 3);
    });
  });
});

function groupOf(network: Network, count: number, scale: number): Group {
  const replicas = Array.from({ length: count }, (_, r) => {
    const [first, ...rest] = seededWeights(network, r);
    const { shape, data } = first.bias!;
    const order = random(r, "levels").permutation(data.length);
    const levels = Float32Array.from(order, (k) => scale * 0.05 * (k - data.length / 2 + 0.5));
    return [{ bias: { shape, data: levels } }, ...rest];
  });
  return stackReplicas(weightSpecs(network), replicas, RULES.sgd);
}

/** Σ coefficient·output of all replicas as a function of the weights, and its gradients. */
function weightedOutput(network: Network, group: Group) {
  const chain = chainOf(network);
  const mode: Mode = {
    training: true,
    uniform: (_, shape) => {
      const { uniform } = random(9, "dropout");
      const stacked = [group.values[0].shape[0], ...shape];
      const size = stacked.reduce((a, b) => a * b, 1);
      return tf.tensor(Float32Array.from({ length: size }, uniform), stacked);
    },
  };
  // Samples differ by half a level's fraction, so that batch statistics are not degenerate.
  const levels = network.inputShape.reduce((a, b) => a * b, 1);
  const input = tf.tensor(
    Float32Array.from({ length: BATCH * levels }, (_, i) => 4 * Math.floor(i / levels)),
    [1, BATCH, ...network.inputShape],
  );
  const small = network.layers[1].type === "activation";
  const samples = small ? tf.mul(input, 0) : tf.mul(input, 0.5);
  const run = (moved: Group) =>
    chain.forward(samples, weightsByLayer(moved, network.layers.length), mode);
  const passes = run(group);
  const { shape, size } = passes[1].output;
  const { normal } = random(4, "coefficients");
  const coefficients = Float32Array.from({ length: size }, normal);
  const gradients = chain.backward(passes, tf.tensor(coefficients, shape));
  return {
    slopes: (i: number) => {
      const { layer, name } = group.specs[i];
      return gradients[layer][name]!.dataSync();
    },
    value: (moved: Group) =>
      Array.from(run(moved)[1].output.dataSync()).reduce(
        (sum, y, k) => sum + y * coefficients[k],
        0,
      ),
  };
}

function centralDifferences(group: Group, i: number, value: (moved: Group) => number): number[] {
  const weights = group.values[i].dataSync();
  return Array.from(weights, (_, k) => {
    const [up, down] = [STEP, -STEP].map((step) => {
      const moved = Float32Array.from(weights, (w, j) => (j === k ? w + step : w));
      const values = group.values.with(i, tf.tensor(moved, group.values[i].shape));
      return value({ ...group, values });
    });
    return (up - down) / (2 * STEP);
  });
}
