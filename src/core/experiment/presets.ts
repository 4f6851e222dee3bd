// The experiments a visitor can choose from: data, no logic. Each is a small lesson: one sentence of
// what to look for, and one question. Numbers in the sentences were seen with seeds 0, 1 and 2.

import type { LayerSpec } from "#core/model/layers.ts";
import { parseExperiment } from "./schema.ts";
import type { Experiment } from "./schema.ts";

export type Preset = {
  readonly id: string;
  readonly look: string;
  readonly question: string;
  readonly experiment: Experiment;
};

const flatten = { type: "flatten" } as const;
const relu = (units: number): LayerSpec => ({ type: "dense", units, activation: "relu" });
const tanh = (units: number): LayerSpec => ({ type: "dense", units, activation: "tanh" });
const output = (units: number): LayerSpec => ({ type: "dense", units });
const pool = { type: "maxPool", poolSize: 2 } as const;
const norm = { type: "batchNorm" } as const;
const dropout = (rate: number): LayerSpec => ({ type: "dropout", rate });
const conv = (filters: number): LayerSpec => ({
  type: "conv2d",
  filters,
  kernelSize: 3,
  padding: "same",
  activation: "relu",
});
/** As the paper's code has it: every convolution's kernel with an l2 of its own, then a batch norm. */
const paperConv = (filters: number): readonly LayerSpec[] => [
  { ...conv(filters), l2: 1e-4 } as LayerSpec,
  norm,
];
const adam = (learningRate: number) => ({ type: "adam", learningRate }) as const;

function preset(id: string, look: string, question: string, experiment: object): Preset {
  return { id, look, question, experiment: parseExperiment({ version: 1, ...experiment }) };
}

export const PRESETS: readonly Preset[] = [
  preset(
    "digits",
    "The fused network starts where the deep one ended; the random one has to learn from nothing.",
    "Which two neighbouring layers cost least to fuse, and why?",
    {
      title: "Digits: fuse, then race",
      data: { name: "digits" },
      network: { layers: [flatten, relu(32), relu(32), relu(16), output(10)] },
      training: { optimizer: adam(0.002), epochs: 6 },
      fusion: { span: [2, 3] },
      shallowEpochs: 6,
    },
  ),
  preset(
    "linear",
    "Without nonlinearities fusing is exact: the loss of signal is zero to rounding.",
    "What does depth add to a network without activations?",
    {
      title: "A linear network: fusing is exact",
      data: { name: "digits" },
      network: { layers: [flatten, output(32), output(16), output(10)] },
      training: { optimizer: adam(0.002), epochs: 5 },
      fusion: { span: [2, 3] },
      shallowEpochs: 5,
    },
  ),
  preset(
    "gates",
    "A ReLU lets through what is positive and shuts the rest; one affine layer cannot shut, so some of the signal is lost, and ignoring the gates (product of kernels) is far worse.",
    "What remains of the loss when you set layer 1 to linear and fuse again?",
    {
      title: "ReLU and its gates",
      data: { name: "moons" },
      network: { layers: [relu(8), relu(8), output(2)] },
      training: { optimizer: adam(0.01), batchSize: 16, epochs: 20 },
      fusion: { span: [1, 2] },
      arms: ["original", "fused", "random", "product"],
      shallowEpochs: 20,
    },
  ),
  preset(
    "luck",
    "Eighty restarts, forty deep and forty shallow: each dot is one. Deep and fused networks end close together; among the shallow random ones some stay stuck.",
    "How wide is each row of dots, and how would four restarts have misled you?",
    {
      title: "Depth and luck: eighty restarts",
      replicas: 40,
      data: { name: "moons" },
      network: { layers: [relu(8), relu(8), relu(8), output(2)] },
      training: { optimizer: adam(0.01), batchSize: 32, epochs: 20 },
      fusion: { span: [2, 3] },
      shallowEpochs: 20,
    },
  ),
  preset(
    "digits-conv",
    "Two convolutions become one with a larger window; the picture it looks at is the same.",
    "How large is the fused kernel, and which pixels does it read?",
    {
      title: "Digits with a convolutional network",
      replicas: 3,
      data: { name: "digits", train: 2000, validation: 500 },
      network: { layers: [conv(4), conv(8), pool, flatten, relu(16), output(10)] },
      training: { optimizer: adam(0.003), epochs: 4 },
      fusion: { span: [1, 2], samples: 1000 },
      shallowEpochs: 4,
    },
  ),
  preset(
    "cheapest-pair",
    "The strip under the lane prices every span while training: here the first pair costs about 6 % of the signal, the later ones 1 to 3 %.",
    "Does fusing three layers at once cost as much as their two pairs together?",
    {
      title: "Which pair is cheapest?",
      data: { name: "digits", train: 2000, validation: 500 },
      network: { layers: [flatten, relu(64), relu(32), relu(32), relu(16), output(10)] },
      training: { optimizer: adam(0.003), epochs: 8 },
      fusion: { span: [3, 4] },
      shallowEpochs: 8,
    },
  ),
  preset(
    "few-samples",
    "256 inputs and only 200 samples to fit: on those nothing is lost, on held-out ones about a fifth. The fused layer has learnt its samples by heart.",
    "Why do the same 200 samples suffice for layers 2 and 3, or a larger ridge for layers 1 and 2?",
    {
      title: "How much data does the fusion need?",
      data: { name: "digits" },
      network: { layers: [flatten, relu(32), relu(32), relu(16), output(10)] },
      training: { optimizer: adam(0.002), epochs: 6 },
      fusion: { span: [1, 2], samples: 200 },
      shallowEpochs: 6,
    },
  ),
  preset(
    "no-help",
    "Here fusing does not help: three layers that bend the plane cannot be one that does not. After one epoch the fused network is behind a random start, and it stays there.",
    "What does the bracket say before you fuse, and which shorter span would you have chosen?",
    {
      title: "Where fusing does not help",
      replicas: 24,
      data: { name: "spirals" },
      network: { layers: [relu(16), relu(16), relu(16), output(2)] },
      training: { optimizer: adam(0.01), batchSize: 32, epochs: 40 },
      fusion: { span: [1, 3] },
      shallowEpochs: 40,
    },
  ),
  preset(
    "spirals",
    "The fused network starts with nearly its parent's boundary, loses some of it in the first epoch, and ends no better than a random start.",
    "Was the head start worth the parent's training? Look at seconds and arithmetic.",
    {
      title: "Spirals: a head start that fades",
      data: { name: "spirals" },
      network: { layers: [tanh(16), tanh(16), tanh(16), output(2)] },
      training: { optimizer: adam(0.01), batchSize: 32, epochs: 40 },
      fusion: { span: [2, 3] },
      shallowEpochs: 40,
    },
  ),
  preset(
    "moons",
    "An easy task: the fused network starts some thirty points ahead, yet little is left after one epoch, and both end at 99 %.",
    "How many epochs does the head start save?",
    {
      title: "Moons: an easy task",
      data: { name: "moons" },
      network: { layers: [relu(16), relu(16), output(2)] },
      training: { optimizer: adam(0.01), batchSize: 16, epochs: 20 },
      fusion: { span: [1, 2] },
      shallowEpochs: 20,
    },
  ),
  preset(
    "friedman1",
    "Regression: the score is R², the share of the target's variance that the network explains; the fused network ends ahead of the random one.",
    "How can a shallow network end ahead of its deep parent?",
    {
      title: "Friedman #1: regression",
      data: { name: "friedman1" },
      network: { layers: [relu(32), relu(32), output(1)] },
      training: { optimizer: adam(0.005), batchSize: 32, epochs: 20 },
      fusion: { span: [2, 3] },
      shallowEpochs: 20,
    },
  ),
  preset(
    "fashion-mnist",
    "Real photographs of clothes: the same story as with drawn digits.",
    "Is the head start as large as with digits?",
    {
      title: "Fashion-MNIST, dense",
      replicas: 3,
      data: { name: "fashion-mnist", train: 2000, validation: 1000 },
      network: { layers: [flatten, relu(64), relu(32), output(10)] },
      training: { optimizer: adam(0.001), epochs: 8 },
      fusion: { span: [2, 3], samples: 2000 },
      shallowEpochs: 8,
    },
  ),
  preset(
    "fashion-paper",
    "The paper's own network, on fewer photographs than it had: its last convolution and its dense layer become one.",
    "Batch norm and pooling lie between the two: why can they be fused all the same?",
    {
      title: "The paper's Fashion-MNIST network",
      replicas: 3,
      data: { name: "fashion-mnist", train: 2000, validation: 500 },
      network: {
        layers: [
          ...paperConv(2),
          ...paperConv(4),
          pool,
          dropout(0.2),
          ...paperConv(8),
          ...paperConv(16),
          pool,
          dropout(0.3),
          flatten,
          output(10),
        ],
      },
      training: { optimizer: { type: "rmsprop", learningRate: 0.001 }, epochs: 5 },
      fusion: { span: [4, 5], samples: 2000 },
      shallowEpochs: 5,
    },
  ),
];

/** The experiment shown when the page opens with nothing asked for. */
export const FIRST_PRESET: Preset = PRESETS[0];

export function presetById(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id);
}
