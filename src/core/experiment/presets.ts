// The experiments a visitor can choose from: data, no logic. Each is a small lesson: one sentence of
// what to look for, and one question.

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
const conv = (filters: number): LayerSpec => ({
  type: "conv2d",
  filters,
  kernelSize: 3,
  padding: "same",
  activation: "relu",
});

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
      training: { optimizer: { type: "adam", learningRate: 0.002 }, epochs: 6 },
      fusion: { span: [2, 3] },
      shallowEpochs: 6,
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
      training: { optimizer: { type: "adam", learningRate: 0.003 }, epochs: 4 },
      fusion: { span: [1, 2], samples: 1000 },
      shallowEpochs: 4,
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
      training: { optimizer: { type: "adam", learningRate: 0.002 }, epochs: 5 },
      fusion: { span: [2, 3] },
      shallowEpochs: 5,
    },
  ),
  preset(
    "spirals",
    "Two arms wind around each other; a shallow network finds them only with luck.",
    "Does the fused network keep the boundary its parent found?",
    {
      title: "Spirals: depth and luck",
      data: { name: "spirals" },
      network: { layers: [tanh(16), tanh(16), tanh(16), output(2)] },
      training: { optimizer: { type: "adam", learningRate: 0.01 }, batchSize: 32, epochs: 40 },
      fusion: { span: [2, 3] },
      shallowEpochs: 40,
    },
  ),
  preset(
    "moons",
    "An easy task: both shallow networks end at the same place, one is there at once.",
    "How many epochs does the head start save?",
    {
      title: "Moons: an easy task",
      data: { name: "moons" },
      network: { layers: [relu(16), relu(16), output(2)] },
      training: { optimizer: { type: "adam", learningRate: 0.01 }, batchSize: 16, epochs: 20 },
      fusion: { span: [1, 2] },
      shallowEpochs: 20,
    },
  ),
  preset(
    "friedman1",
    "Regression: the score is R², the share of the target's variance that the network explains.",
    "Does a fused network help where the output is a number?",
    {
      title: "Friedman #1: regression",
      data: { name: "friedman1" },
      network: { layers: [relu(32), relu(32), output(1)] },
      init: { type: "heNormal" },
      training: { optimizer: { type: "adam", learningRate: 0.005 }, batchSize: 32, epochs: 20 },
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
      training: { optimizer: { type: "adam", learningRate: 0.001 }, epochs: 8 },
      fusion: { span: [2, 3], samples: 2000 },
      shallowEpochs: 8,
    },
  ),
];

/** The experiment shown when the page opens with nothing asked for. */
export const FIRST_PRESET: Preset = PRESETS[0];

export function presetById(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id);
}
