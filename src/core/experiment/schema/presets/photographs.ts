// The paper's own data, which has to be installed.

import { preset } from "./preset.ts";
import type { Preset } from "./preset.ts";
import { flatten, relu, output, pool, dropout, paperConv, adam } from "./shorthands.ts";

export const PHOTOGRAPHS: readonly Preset[] = [
  preset("fashion-mnist-8", {
    title: "Fashion-MNIST, dense",
    data: { name: "fashion-mnist", train: 2000, validation: 1000 },
    network: { layers: [flatten, relu(64), relu(32), output(10)] },
    training: { optimizer: adam(0.001), epochs: 8 },
    fusion: { span: [2, 3], samples: 2000 },
    shallowEpochs: 8,
  }),
  preset("fashion-paper-8", {
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
  }),
];
