// The experiments a visitor can choose from: data, no logic. Each is a small lesson: one sentence of
// what to look for, and one question. Numbers in the sentences come from runs on the engine simd: most
// with seeds 0 to 2, linear with one seed, cheapest-pair and fashion-mnist with two, fashion-paper with one.

import type { LayerSpec } from "#core/model/layers.ts";
import { parseExperiment } from "./schema.ts";
import type { Experiment } from "./schema.ts";

export type Preset = {
  readonly id: string;
  readonly title: string;
  readonly look: string;
  readonly question: string;
  /** Name of its data set, known without reading the rest. */
  readonly data: string;
  /** Checked and filled with defaults when it is first asked for. */
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

function preset(
  id: string,
  look: string,
  question: string,
  file: {
    readonly title: string;
    readonly data: { readonly name: string; readonly [field: string]: unknown };
    readonly [field: string]: unknown;
  },
): Preset {
  let experiment: Experiment | undefined;
  return {
    id,
    title: file.title,
    data: file.data.name,
    look,
    question,
    get experiment() {
      return (experiment ??= parseExperiment({ version: 1, ...file }));
    },
  };
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
    "A ReLU passes what is positive and shuts the rest; one affine layer cannot shut, so about a fifth of the signal is lost. Ignoring the gates (product of kernels) loses more than there is.",
    "Yet the product starts the race as well as the fused layer: what does the loss of signal not see?",
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
    "Eighty restarts, forty deep and forty shallow, a dot each: at the end the shallow random networks lie about twice as far apart as the deep and the fused ones.",
    "What would you have concluded from four dots of each row?",
    {
      title: "Depth and luck: eighty restarts",
      replicas: 40,
      data: { name: "spirals" },
      network: { layers: [relu(8), relu(8), relu(8), output(2)] },
      training: { optimizer: adam(0.01), batchSize: 32, epochs: 30 },
      fusion: { span: [2, 3] },
      shallowEpochs: 30,
    },
  ),
  preset(
    "digits-conv-8",
    "Two convolutions become one with a larger window. Networks as small as these sometimes hardly learn: two such starts among eight leave the race open.",
    "How large is the fused kernel, and which pixels does it read?",
    {
      title: "Digits with a convolutional network",
      data: { name: "digits", train: 2000, validation: 500 },
      network: { layers: [conv(4), conv(8), pool, flatten, relu(16), output(10)] },
      training: { optimizer: adam(0.003), epochs: 8 },
      fusion: { span: [1, 2], samples: 1000 },
      shallowEpochs: 8,
    },
  ),
  preset(
    "cheapest-pair",
    "The strip under the lane prices every span while training: here the first pair costs about 6 % of the signal, the later ones 1 to 4 %.",
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
    "256 inputs and only 200 samples to fit: on those nothing is lost, on held-out ones a fifth and more; the head start is still there, but the race is lost in the end.",
    "Why do the same 200 samples suffice to fuse layers 2 and 3, and why does a larger ridge help?",
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
    "Here fusing does not help: over 40 % of the signal is lost, and from the first epoch to the end the fused network is behind the random one.",
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
    "The fused network starts with nearly its parent's boundary, loses some of it in the first epoch, and ends within two points of a random start.",
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
    "Regression: the score is R², the share of the target's variance that the network explains; the fused network ends ahead of the random one and of its own parent.",
    "What does the fused network have that its parent had not: fewer layers, or more training?",
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
    "fashion-mnist-8",
    "Real photographs of clothes: the head start is as large as with digits, but by the last epoch the random network has caught up.",
    "How many steps does the random network need to catch up?",
    {
      title: "Fashion-MNIST, dense",
      data: { name: "fashion-mnist", train: 2000, validation: 1000 },
      network: { layers: [flatten, relu(64), relu(32), output(10)] },
      training: { optimizer: adam(0.001), epochs: 8 },
      fusion: { span: [2, 3], samples: 2000 },
      shallowEpochs: 8,
    },
  ),
  preset(
    "fashion-paper-8",
    "The paper's own network with 1,000 photographs: its last convolution and its dense layer become one, which starts where the parent ended.",
    "Batch norm and pooling lie between the two: why can they be fused all the same?",
    {
      title: "The paper's Fashion-MNIST network",
      data: { name: "fashion-mnist", train: 1000, validation: 500 },
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
      training: { optimizer: { type: "rmsprop", learningRate: 0.002 }, epochs: 6 },
      // 1,568 inputs from 1,000 samples: without a larger ridge they would be learnt by heart.
      fusion: { span: [4, 5], samples: 1000, ridge: { relative: 1e-2 } },
      shallowEpochs: 6,
    },
  ),
];

/** The experiment shown when the page opens with nothing asked for. */
export const FIRST_PRESET: Preset = PRESETS[0];

/** Not offered any more, for so few pairs decide nothing; links that name them go on meaning what they meant. */
const FORMER: { readonly [id: string]: number } = {
  "digits-conv": 6,
  "fashion-mnist": 3,
  "fashion-paper": 3,
};

/** Each of them one object: what selects a preset from the state must get the same one every time. */
const FORMER_PRESETS: readonly Preset[] = Object.entries(FORMER).map(([id, replicas]) => {
  const { experiment, ...rest } = PRESETS.find((preset) => preset.id === `${id}-8`)!;
  return { ...rest, id, experiment: { ...experiment, replicas } };
});

/** Of those offered and of those before them. */
export function presetById(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id) ?? FORMER_PRESETS.find((one) => one.id === id);
}
