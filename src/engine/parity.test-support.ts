// Trainings that two executors of the same plan go through with the same losses: their arithmetic shares nothing.

import type { Samples } from "#core/data/dataset.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { Loss, OptimizerSpec, Teaching } from "#engine/engine.ts";
import { seededClasses, seededRegression } from "#engine/tfjs/testNetworks.test-support.ts";

export type Case = {
  readonly name: string;
  readonly network: Network;
  readonly optimizer: OptimizerSpec;
  readonly loss?: Loss;
  readonly l2?: number;
  readonly data: Samples;
  /** Every replica has a teacher of its own that answers so many numbers. */
  readonly teaching?: Teaching;
  readonly answers?: number;
};

const out = (units: number): LayerSpec => ({ type: "dense", units });
const flatten: LayerSpec = { type: "flatten" };

export const CASES: Case[] = [
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
    name: "residual blocks with dropout, a wider and strided one, and one of lists, sgd",
    network: {
      inputShape: [6, 5, 2],
      layers: [
        { type: "residual", filters: 2, rate: 0.2 },
        { type: "residual", filters: 5, strides: 2, activation: "relu" },
        flatten,
        { type: "residualDense", units: 45, useBatchNorm: false, rate: 0.1 },
        out(3),
      ],
    },
    optimizer: { type: "sgd", learningRate: 0.02 },
    data: seededClasses(90, [6, 5, 2], 3),
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

CASES.push({
  name: "mixture norms of filters and of units, sgd",
  network: {
    inputShape: [7, 6, 3],
    layers: [
      { type: "conv2d", filters: 5, kernelSize: 3 },
      { type: "mixtureNorm", components: 2, momentum: 0.9 },
      { type: "activation", activation: "relu" },
      flatten,
      { type: "dense", units: 9 },
      { type: "mixtureNorm", components: 2, epsilon: 0.1 },
      { type: "activation", activation: "tanh" },
      out(4),
    ],
  },
  optimizer: { type: "sgd", learningRate: 0.02 },
  data: seededClasses(64, [7, 6, 3], 4),
});

CASES.push({
  name: "maxout of dense units and of filters, max pool behind, sgd with momentum 0.7, l2",
  network: {
    inputShape: [9, 8, 2],
    layers: [
      { type: "maxoutConv2d", filters: 4, kernelSize: 3, rank: 3, padding: "same" },
      { type: "maxPool", poolSize: 2 },
      { type: "maxoutConv2d", filters: 3, kernelSize: 2, rank: 2, strides: 2 },
      flatten,
      { type: "maxout", units: 7, rank: 4 },
      { type: "maxout", units: 8, rank: 2, useBias: false },
      out(3),
    ],
  },
  optimizer: { type: "sgd", learningRate: 0.01, momentum: 0.7 },
  l2: 0.01,
  data: seededClasses(64, [9, 8, 2], 3),
});

CASES.push({
  name: "maxout along a signal, adam",
  network: {
    inputShape: [23, 3],
    layers: [
      { type: "maxoutConv1d", filters: 6, kernelSize: 5, rank: 3, strides: 2, padding: "same" },
      { type: "maxoutConv1d", filters: 5, kernelSize: 3, rank: 2 },
      flatten,
      out(2),
    ],
  },
  optimizer: { type: "adam", learningRate: 0.003 },
  data: seededClasses(64, [23, 3], 2),
});

const twoConvolutions: Network = {
  inputShape: [7, 6, 3],
  layers: [
    { type: "conv2d", filters: 5, kernelSize: 3, activation: "relu" },
    { type: "conv2d", filters: 2, kernelSize: 2, activation: "relu" },
    flatten,
    out(4),
  ],
};
CASES.push({
  name: "soft targets of images, adam",
  network: twoConvolutions,
  optimizer: { type: "adam", learningRate: 0.003 },
  data: seededClasses(64, [7, 6, 3], 4),
  teaching: { type: "softTargets", temperature: 4, weight: 0.9 },
  answers: 4,
});
CASES.push({
  name: "a hint inside of convolutions, rmsprop, l2",
  network: twoConvolutions,
  optimizer: { type: "rmsprop", learningRate: 0.003 },
  l2: 0.01,
  data: seededClasses(64, [7, 6, 3], 4),
  teaching: { type: "hint", layer: 1 },
  answers: 4 * 3 * 2,
});
CASES.push({
  name: "a teacher's outputs in a regression, momentum",
  network: { inputShape: [5], layers: [{ type: "dense", units: 6, activation: "tanh" }, out(1)] },
  optimizer: { type: "momentum", learningRate: 0.02 },
  loss: "meanSquaredError",
  data: seededRegression(80, 5),
  teaching: { type: "softTargets", temperature: 1, weight: 0.7 },
  answers: 1,
});

/** Apart, because its divisions make rounding visible. */
export const BATCH_NORM: Case = {
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
