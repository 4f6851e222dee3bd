// The same training runs on this engine and on TensorFlow.js: two executors of the same plan, whose
// arithmetic shares nothing. What the plan itself is worth, gradients.test.ts and tfjs/keras.test.ts show.

import { expect, test } from "vitest";
import type { Samples } from "#core/data/dataset.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { Engine, Loss, OptimizerSpec } from "#engine/engine.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import {
  seededClasses,
  seededRegression,
  seededWeights,
} from "#engine/tfjs/testNetworks.test-support.ts";
import { openSimd } from "./engine.ts";

type Case = {
  readonly name: string;
  readonly network: Network;
  readonly optimizer: OptimizerSpec;
  readonly loss?: Loss;
  readonly l2?: number;
  readonly data: Samples;
};

const STEPS = 50;
const out = (units: number): LayerSpec => ({ type: "dense", units });
const flatten: LayerSpec = { type: "flatten" };

const CASES: Case[] = [
  {
    name: "dropout of units and of pixels, which drops the same ones, sgd",
    network: {
      inputShape: [6, 5, 1],
      layers: [
        { type: "conv2d", filters: 3, kernelSize: 2, activation: "relu" },
        { type: "dropout", rate: 0.3 },
        flatten,
        { type: "dense", units: 9, activation: "tanh" },
        { type: "dropout", rate: 0.5 },
        out(3),
      ],
    },
    optimizer: { type: "sgd", learningRate: 0.05 },
    data: seededClasses(90, [6, 5, 1], 3),
  },
  {
    name: "dense relu and tanh, sgd",
    network: {
      inputShape: [7],
      layers: [
        { type: "dense", units: 13, activation: "relu" },
        { type: "dense", units: 9, activation: "tanh" },
        out(3),
      ],
    },
    optimizer: { type: "sgd", learningRate: 0.1 },
    data: seededClasses(90, [7], 3),
  },
  {
    name: "dense sigmoid without bias and softplus, momentum, l2",
    network: {
      inputShape: [5],
      layers: [
        { type: "dense", units: 6, activation: "sigmoid", useBias: false },
        { type: "dense", units: 11, activation: "softplus", l2: 0.001 },
        out(1),
      ],
    },
    optimizer: { type: "momentum", learningRate: 0.02 },
    loss: "meanSquaredError",
    l2: 0.01,
    data: seededRegression(80, 5),
  },
  {
    name: "conv2d same and strided valid, max pool, rmsprop",
    network: {
      inputShape: [9, 8, 2],
      layers: [
        { type: "conv2d", filters: 4, kernelSize: 3, padding: "same", activation: "relu" },
        { type: "maxPool", poolSize: 2 },
        { type: "conv2d", filters: 5, kernelSize: [3, 2], strides: [1, 2], activation: "gelu" },
        flatten,
        out(3),
      ],
    },
    optimizer: { type: "rmsprop", learningRate: 0.001 },
    data: seededClasses(64, [9, 8, 2], 3),
  },
  {
    name: "conv2d with explicit padding and cropping, average pool, position bias, adam",
    network: {
      inputShape: [7, 6, 3],
      layers: [
        {
          type: "conv2d",
          filters: 3,
          kernelSize: 3,
          strides: 2,
          padding: [
            [-1, 2],
            [2, 1],
          ],
          activation: "elu",
        },
        { type: "positionBias" },
        { type: "avgPool", poolSize: [2, 3], strides: 1, padding: "same" },
        { type: "activation", activation: "erf" },
        flatten,
        out(4),
      ],
    },
    optimizer: { type: "adam", learningRate: 0.005 },
    data: seededClasses(64, [7, 6, 3], 4),
  },
  {
    name: "conv1d strided same and valid, leaky relu, relu6, adam",
    network: {
      inputShape: [23, 3],
      layers: [
        {
          type: "conv1d",
          filters: 6,
          kernelSize: 5,
          strides: 2,
          padding: "same",
          activation: "leakyRelu",
          alpha: 0.2,
        },
        { type: "conv1d", filters: 9, kernelSize: 4, activation: "relu6" },
        { type: "maxPool", poolSize: 3, strides: 2, padding: "same" },
        flatten,
        out(2),
      ],
    },
    optimizer: { type: "adam", learningRate: 0.003 },
    data: seededClasses(64, [23, 3], 2),
  },
];

CASES.push({
  name: "global average pooling behind a convolution, sgd",
  network: {
    inputShape: [7, 6, 3],
    layers: [
      { type: "conv2d", filters: 5, kernelSize: 3, activation: "relu" },
      { type: "globalAvgPool" },
      out(4),
    ],
  },
  optimizer: { type: "sgd", learningRate: 0.05 },
  data: seededClasses(64, [7, 6, 3], 4),
});

CASES.push({
  name: "layer norm of images and of units, adam",
  network: {
    inputShape: [7, 6, 3],
    layers: [
      { type: "conv2d", filters: 5, kernelSize: 3, activation: "relu" },
      { type: "layerNorm" },
      flatten,
      { type: "dense", units: 9 },
      { type: "layerNorm", epsilon: 0.01 },
      { type: "activation", activation: "tanh" },
      out(4),
    ],
  },
  optimizer: { type: "adam", learningRate: 0.003 },
  data: seededClasses(64, [7, 6, 3], 4),
});

async function losses(engine: Engine, { network, optimizer, loss, l2 = 0, data }: Case) {
  await engine.loadData(data, data);
  const cohort = await engine.createCohort({
    network,
    loss: loss ?? "softmaxCrossEntropy",
    training: { optimizer, batchSize: 10, l2 },
    weights: [seededWeights(network, 1), seededWeights(network, 2)],
    seed: 5,
  });
  await cohort.train(STEPS);
  const steps = (await cohort.takeLosses()).losses.flatMap((run) => [...run]);
  const metrics = await cohort.evaluate("validation");
  engine.dispose();
  return { steps, metrics };
}

test.each(CASES)("$name: losses within 1e-4 of tfjs over 50 steps", async (given) => {
  const ours = await losses(await openSimd(), given);
  const theirs = await losses(await openTfjs("cpu"), given);
  const worst = ours.steps.reduce(
    (most, loss, i) => Math.max(most, Math.abs(loss - theirs.steps[i]) / theirs.steps[i]),
    0,
  );
  expect(ours.steps.length).toBe(2 * STEPS);
  expect(worst).toBeLessThan(1e-4);
  ours.metrics.forEach(({ loss, score }, replica) => {
    expect(loss / theirs.metrics[replica].loss).toBeCloseTo(1, 4);
    expect(score).toBeCloseTo(theirs.metrics[replica].score!, 4);
  });
});

test("batch norm: losses and moving statistics follow tfjs within its rounding", async () => {
  const given: Case = {
    name: "batch norm",
    network: {
      inputShape: [8, 8, 1],
      layers: [
        { type: "conv2d", filters: 3, kernelSize: 3, padding: "same", activation: "relu" },
        { type: "batchNorm" },
        { type: "maxPool", poolSize: 2 },
        flatten,
        { type: "dense", units: 7 },
        { type: "batchNorm", momentum: 0.9, epsilon: 0.01 },
        { type: "activation", activation: "tanh" },
        out(3),
      ],
    },
    optimizer: { type: "sgd", learningRate: 0.05 },
    data: seededClasses(60, [8, 8, 1], 3),
  };
  const ours = await losses(await openSimd(), given);
  const theirs = await losses(await openTfjs("cpu"), given);
  ours.steps.forEach((loss, i) => expect(loss / theirs.steps[i]).toBeCloseTo(1, 3));
  ours.metrics.forEach((m, i) => expect(m.loss / theirs.metrics[i].loss).toBeCloseTo(1, 3));
});
