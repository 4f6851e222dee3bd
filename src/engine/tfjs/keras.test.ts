// Whole training runs against tf.layers, TensorFlow.js' port of Keras, from the same weights on the
// same batches: an independent implementation of layers, losses and optimizers on tfjs' own gradients.
// Losses agree to 2e-4 relative over 12 steps (float32; batch norm divides by small deviations).

import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { batchSchedule } from "#core/data/batches.ts";
import type { Samples } from "#core/data/dataset.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Engine, Loss, OptimizerSpec } from "#engine/engine.ts";
import { openTfjs } from "./engine.ts";
import { seededClasses, seededRegression, seededWeights } from "./testNetworks.test-support.ts";

const STEPS = 12;
const BATCH = 16;
const SEED = 3;

let engine: Engine;
beforeAll(async () => {
  engine = await openTfjs("cpu");
});
afterAll(() => engine.dispose());

const dense: Network = {
  inputShape: [6],
  layers: [
    { type: "dense", units: 8, activation: "tanh" },
    { type: "dense", units: 3 },
  ],
};
const images: Network = {
  inputShape: [8, 8, 2],
  layers: [
    { type: "conv2d", filters: 4, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "batchNorm" },
    { type: "maxPool", poolSize: 2 },
    { type: "conv2d", filters: 4, kernelSize: 3, strides: 2, padding: "same", activation: "elu" },
    { type: "avgPool", poolSize: 2 },
    { type: "flatten" },
    { type: "dense", units: 3 },
  ],
};
const signals: Network = {
  inputShape: [16, 3],
  layers: [
    { type: "conv1d", filters: 4, kernelSize: 3, activation: "sigmoid" },
    { type: "maxPool", poolSize: 2, strides: 2, padding: "same" },
    { type: "batchNorm" },
    { type: "flatten" },
    { type: "dense", units: 3 },
  ],
};

const optimizers: OptimizerSpec[] = [
  { type: "sgd", learningRate: 0.1 },
  { type: "momentum", learningRate: 0.05 },
  { type: "sgd", learningRate: 0.05, momentum: 0.6 },
  { type: "rmsprop", learningRate: 0.01 },
  { type: "adam", learningRate: 0.01 },
];

test.each(optimizers)("a dense network under $type, momentum $momentum", async (optimizer) => {
  await expectSameCurve(dense, seededClasses(80, [6], 3), "softmaxCrossEntropy", optimizer);
});

test("a network of images with batch norm and both poolings", async () => {
  await expectSameCurve(
    images,
    seededClasses(64, [8, 8, 2], 3),
    "softmaxCrossEntropy",
    optimizers[1],
  );
});

test("global average pooling", async () => {
  const layers: LayerSpec[] = [
    { type: "conv2d", filters: 4, kernelSize: 3, activation: "tanh" },
    { type: "globalAvgPool" },
    { type: "dense", units: 3 },
  ];
  const data = seededClasses(64, [6, 5, 2], 3);
  await expectSameCurve(
    { inputShape: [6, 5, 2], layers },
    data,
    "softmaxCrossEntropy",
    optimizers[0],
  );
});

test("layer norm behind a convolution and behind a dense layer", async () => {
  const layers: LayerSpec[] = [
    { type: "conv2d", filters: 4, kernelSize: 3 },
    { type: "layerNorm" },
    { type: "activation", activation: "relu" },
    { type: "flatten" },
    { type: "dense", units: 6, activation: "tanh" },
    { type: "layerNorm" },
    { type: "dense", units: 3 },
  ];
  const data = seededClasses(64, [6, 5, 2], 3);
  await expectSameCurve(
    { inputShape: [6, 5, 2], layers },
    data,
    "softmaxCrossEntropy",
    optimizers[0],
  );
});

test("a network of signals", async () => {
  await expectSameCurve(
    signals,
    seededClasses(64, [16, 3], 3),
    "softmaxCrossEntropy",
    optimizers[3],
  );
});

test("a regression with l2", async () => {
  const network: Network = { ...dense, layers: [dense.layers[0], { type: "dense", units: 1 }] };
  await expectSameCurve(network, seededRegression(80, 6), "meanSquaredError", optimizers[0], 0.01);
});

async function expectSameCurve(
  network: Network,
  data: Samples,
  loss: Loss,
  optimizer: OptimizerSpec,
  l2 = 0,
): Promise<void> {
  const weights = seededWeights(network, 1);
  await engine.loadData(data, data);
  const training = { optimizer, batchSize: BATCH, l2 };
  const cohort = await engine.createCohort({
    network,
    loss,
    training,
    weights: [weights],
    seed: SEED,
  });
  await cohort.train(STEPS);
  const [losses] = (await cohort.takeLosses()).losses;
  const [metrics] = await cohort.evaluate("validation");
  cohort.dispose();

  const keras = await trainWithKeras(network, weights, data, loss, optimizer, l2);
  losses.forEach((value, step) => expect(value / keras.losses[step]).toBeCloseTo(1, 3));
  expect(metrics.loss / keras.finalLoss).toBeCloseTo(1, 3);
}

/** Losses shown without the l2 term, and the loss in inference mode on all the data at the end. */
async function trainWithKeras(
  network: Network,
  weights: NetworkWeights,
  data: Samples,
  loss: Loss,
  optimizer: OptimizerSpec,
  l2: number,
) {
  const model = tf.sequential({
    layers: network.layers.map((layer, i) =>
      kerasLayer(layer, l2, i === 0 ? { inputShape: [...network.inputShape] } : {}),
    ),
  });
  model.layers.forEach((layer, i) => {
    const order = ["kernel", "bias", "gamma", "beta", "movingMean", "movingVariance"] as const;
    const tensors = order.flatMap((name) => {
      const value = weights[i][name];
      return value ? [tf.tensor(value.data, [...value.shape])] : [];
    });
    layer.setWeights(tensors);
  });
  const lossOf = (truth: tf.Tensor, output: tf.Tensor) =>
    loss === "softmaxCrossEntropy"
      ? tf.losses.softmaxCrossEntropy(truth, output)
      : tf.losses.meanSquaredError(truth, output);
  const scalarLoss = lossOf as (truth: tf.Tensor, output: tf.Tensor) => tf.Scalar;
  model.compile({ optimizer: kerasOptimizer(optimizer), loss: scalarLoss, metrics: [scalarLoss] });

  const count = data.inputs.shape[0];
  const inputs = tf.tensor(data.inputs.data, [...data.inputs.shape]);
  const targets =
    loss === "softmaxCrossEntropy"
      ? tf.oneHot(tf.tensor1d(Int32Array.from(data.targets.data), "int32"), 3).toFloat()
      : tf.tensor(data.targets.data, [count, 1]);
  const batchOf = batchSchedule(SEED, count, BATCH);
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const rows = tf.tensor1d(Int32Array.from(batchOf(step)), "int32");
    const answer = await model.trainOnBatch(tf.gather(inputs, rows), tf.gather(targets, rows));
    losses.push((answer as number[])[1]);
  }
  const outputs = model.predict(inputs) as tf.Tensor;
  return { losses, finalLoss: scalarLoss(targets, outputs).dataSync()[0] };
}

function kerasLayer(
  layer: LayerSpec,
  l2: number,
  first: { inputShape?: number[] },
): tf.layers.Layer {
  const regular = l2 > 0 ? { kernelRegularizer: tf.regularizers.l2({ l2 }) } : {};
  const isSignal = (size: unknown) => typeof size === "number";
  switch (layer.type) {
    case "dense":
      return tf.layers.dense({ ...(layer as object), ...first, ...regular, units: layer.units });
    case "conv1d":
      return tf.layers.conv1d({ ...(layer as { filters: number; kernelSize: number }), ...first });
    case "conv2d":
      return tf.layers.conv2d({ ...(layer as { filters: number; kernelSize: number }), ...first });
    case "batchNorm":
      return tf.layers.batchNormalization({ momentum: 0.99, epsilon: 1e-3 });
    case "layerNorm":
      return tf.layers.layerNormalization({ epsilon: 1e-3 });
    case "maxPool":
      return layer.strides !== undefined && isSignal(layer.poolSize)
        ? tf.layers.maxPooling1d({ poolSize: 2, strides: 2, padding: "same" })
        : tf.layers.maxPooling2d({ poolSize: 2 });
    case "avgPool":
      return tf.layers.averagePooling2d({ poolSize: 2 });
    case "activation":
      return tf.layers.activation({ activation: "relu" });
    case "globalAvgPool":
      return tf.layers.globalAveragePooling2d({});
    case "flatten":
      return tf.layers.flatten();
    default:
      throw new Error(`no Keras layer for ${layer.type}`);
  }
}

function kerasOptimizer({ type, learningRate, momentum }: OptimizerSpec): tf.Optimizer {
  switch (type) {
    case "sgd":
      return momentum ? tf.train.momentum(learningRate, momentum) : tf.train.sgd(learningRate);
    case "momentum":
      return tf.train.momentum(learningRate, 0.9);
    case "rmsprop":
      return tf.train.rmsprop(learningRate, 0.9, 0, 1e-7);
    case "adam":
      return tf.train.adam(learningRate, 0.9, 0.999, 1e-7);
  }
}
