// The networks that are measured, with flop counts and data drawn from a seed: timing does not depend on
// the values, so no files are read.

import type { Samples } from "#core/data/dataset.ts";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { OptimizerSpec } from "#engine/engine.ts";

export type BenchCase = {
  readonly name: string;
  readonly batch: number;
  readonly network: Network;
  readonly optimizer: OptimizerSpec;
};

const RMSPROP = { type: "rmsprop", learningRate: 0.001 } as const;
const flatten: LayerSpec = { type: "flatten" };
const pool: LayerSpec = { type: "maxPool", poolSize: 2 };
const norm: LayerSpec = { type: "batchNorm" };
const relu = (units: number): LayerSpec => ({ type: "dense", units, activation: "relu" });
const conv2d = (filters: number): LayerSpec => ({
  type: "conv2d",
  filters,
  kernelSize: 3,
  padding: "same",
  activation: "relu",
});
const conv1d = (filters: number): LayerSpec => ({
  type: "conv1d",
  filters,
  kernelSize: 5,
  padding: "same",
  activation: "relu",
});

export const CASES: readonly BenchCase[] = [
  {
    name: "mlp-784-64-32-10",
    batch: 64,
    network: { inputShape: [784], layers: [relu(64), relu(32), { type: "dense", units: 10 }] },
    optimizer: RMSPROP,
  },
  {
    name: "cnn-conv4-conv8",
    batch: 64,
    network: {
      inputShape: [28, 28, 1],
      layers: [conv2d(4), conv2d(8), pool, flatten, { type: "dense", units: 10 }],
    },
    optimizer: RMSPROP,
  },
  {
    name: "paper-2-4-8-16",
    batch: 64,
    network: {
      inputShape: [28, 28, 1],
      layers: [
        conv2d(2),
        norm,
        conv2d(4),
        norm,
        pool,
        conv2d(8),
        norm,
        conv2d(16),
        norm,
        pool,
        flatten,
        { type: "dense", units: 10 },
      ],
    },
    optimizer: RMSPROP,
  },
  {
    name: "conv1d-128x6",
    batch: 64,
    network: {
      inputShape: [128, 6],
      layers: [conv1d(16), pool, conv1d(32), pool, flatten, { type: "dense", units: 6 }],
    },
    optimizer: RMSPROP,
  },
  {
    name: "mlp-64-16-16-10",
    batch: 64,
    network: { inputShape: [64], layers: [relu(16), relu(16), { type: "dense", units: 10 }] },
    optimizer: { type: "adam", learningRate: 0.01 },
  },
  {
    name: "mlp-2-16-16-2",
    batch: 10,
    network: { inputShape: [2], layers: [relu(16), relu(16), { type: "dense", units: 2 }] },
    optimizer: { type: "adam", learningRate: 0.01 },
  },
];

/** Twelve batches of standard normal inputs with random classes. */
export function benchSamples({ network, batch }: BenchCase): Samples {
  const { normal, integer } = random(1, "bench");
  const count = 12 * batch;
  const shapes = inferShapes(network);
  const classes = sizeOf(shapes[shapes.length - 1]);
  const inputs = Float32Array.from({ length: count * sizeOf(network.inputShape) }, normal);
  return {
    inputs: { shape: [count, ...network.inputShape], data: inputs },
    targets: {
      shape: [count],
      data: Float32Array.from({ length: count }, () => integer(classes)),
    },
  };
}
