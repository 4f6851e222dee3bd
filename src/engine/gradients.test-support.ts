// The law that gradients are slopes, for any engine: every layer's gradients against central differences of core/model/forward.ts in float64. A
// position bias in front makes the gradient of a layer's input visible as that bias' gradient.

import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import type { Engine, Loss } from "#engine/engine.ts";
import { seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";

const BATCH = 5;
const STEP = 1e-5;

const explicit: readonly (readonly [number, number])[] = [
  [2, 0],
  [-1, 3],
];
/** What stands between a position bias and a dense layer. */
export const LAYERS: [string, readonly number[], LayerSpec][] = [
  ["dense", [5], { type: "dense", units: 4 }],
  ["dense wide", [9], { type: "dense", units: 17, activation: "relu" }],
  ["dense without bias", [5], { type: "dense", units: 6, useBias: false }],
  ["conv2d same", [5, 4, 2], { type: "conv2d", filters: 3, kernelSize: 3, padding: "same" }],
  ["conv2d valid", [5, 4, 3], { type: "conv2d", filters: 9, kernelSize: [2, 3] }],
  ["conv2d strides", [7, 6, 2], conv2d({ strides: 2, padding: "same" })],
  ["conv2d unequal strides", [7, 9, 1], conv2d({ strides: [3, 2] })],
  ["conv2d strides above size", [7, 6, 2], conv2d({ kernelSize: 2, strides: 3 })],
  ["conv2d explicit, cropped", [5, 5, 1], conv2d({ padding: explicit })],
  ["conv2d explicit with strides", [6, 5, 2], conv2d({ padding: explicit, strides: 2 })],
  ["conv2d of one tap", [3, 3, 5], conv2d({ kernelSize: 1, activation: "relu" })],
  ["conv1d", [8, 2], { type: "conv1d", filters: 5, kernelSize: 3, padding: "same" }],
  [
    "conv1d strides, cropped",
    [9, 2],
    { type: "conv1d", filters: 2, kernelSize: 3, strides: 2, padding: [[-1, -1]] },
  ],
  ["maxPool", [4, 6, 4], { type: "maxPool", poolSize: 2 }],
  ["maxPool, odd sizes", [5, 7, 3], { type: "maxPool", poolSize: 2 }],
  ["maxPool overlapping, same", [5, 5, 2], pool("maxPool", 3, 2)],
  ["maxPool 1-D", [9, 2], { type: "maxPool", poolSize: 2 }],
  ["avgPool", [4, 6, 4], { type: "avgPool", poolSize: 2 }],
  ["avgPool overlapping, same", [5, 5, 2], pool("avgPool", 3, 2)],
  ["globalAvgPool", [4, 3, 5], { type: "globalAvgPool" }],
  ["globalAvgPool 1-D", [9, 2], { type: "globalAvgPool" }],
  ["batchNorm dense", [4], { type: "batchNorm" }],
  ["batchNorm images", [3, 2, 3], { type: "batchNorm", epsilon: 0.1 }],
  ["batchNorm of many channels", [37], { type: "batchNorm" }],
  ["layerNorm dense", [7], { type: "layerNorm" }],
  ["layerNorm images", [3, 2, 5], { type: "layerNorm", epsilon: 0.1 }],
  ["layerNorm of many channels", [37], { type: "layerNorm" }],
  ["positionBias", [2, 3], { type: "positionBias" }],
  ...ACTIVATIONS.map((activation): [string, readonly number[], LayerSpec] => [
    activation,
    [4, 3],
    { type: "activation", activation, alpha: 0.2 },
  ]),
  ...ACTIVATIONS.map((activation): [string, readonly number[], LayerSpec] => [
    `dense ${activation}`,
    [4],
    { type: "dense", units: 5, activation, alpha: 0.2 },
  ]),
];

function conv2d(more: object): LayerSpec {
  return { type: "conv2d", filters: 2, kernelSize: 3, ...more };
}

function pool(type: "maxPool" | "avgPool", poolSize: number, strides: number): LayerSpec {
  return { type, poolSize, strides, padding: "same" };
}

/**
 * The largest difference between gradients and slopes over all weights, both losses and `replicas` with
 * weights of their own, as a share of the largest slope of each tensor.
 */
export async function largestFault(
  engine: Engine,
  inputShape: readonly number[],
  layer: LayerSpec,
  replicas: number,
): Promise<number> {
  const network: Network = {
    inputShape,
    layers: [{ type: "positionBias" }, layer, { type: "flatten" }, { type: "dense", units: 3 }],
  };
  const seeds = Array.from({ length: replicas }, (_, replica) => 4 + replica);
  const before = seeds.map((seed) => seededWeights(network, seed));
  let fault = 0;
  for (const loss of ["softmaxCrossEntropy", "meanSquaredError"] as const) {
    const samples = samplesFor(network, loss);
    const gradients = await gradientsByDescent(engine, network, loss, before, samples);
    before.forEach((weights, replica) => {
      for (const { layer: place, name, trainable } of weightSpecs(network)) {
        if (!trainable) continue;
        const measured = slopes(network, loss, weights, samples, place, name);
        const largest = Math.max(0.1, ...measured.map(Math.abs));
        const got = gradients[replica][place][name]!.data;
        const faults = measured.map((slope, k) => Math.abs(slope - got[k]) / largest);
        fault = Math.max(fault, ...faults.map((one) => (Number.isNaN(one) ? Infinity : one)));
      }
    });
  }
  return fault;
}

type Batch = { readonly inputs: Tensor; readonly targets: Tensor };

function samplesFor(network: Network, loss: Loss): Batch {
  const { normal, integer } = random(3, "gradients");
  const shape = [BATCH, ...network.inputShape];
  const inputs = { shape, data: Float32Array.from({ length: sizeOf(shape) }, normal) };
  const targets =
    loss === "meanSquaredError"
      ? { shape: [BATCH, 3], data: Float32Array.from({ length: 3 * BATCH }, normal) }
      : { shape: [BATCH], data: Float32Array.from({ length: BATCH }, () => integer(3)) };
  return { inputs, targets };
}

/** One update of plain gradient descent at rate 1 shows all gradients as differences of weights. */
async function gradientsByDescent(
  engine: Engine,
  network: Network,
  loss: Loss,
  before: readonly NetworkWeights[],
  samples: Batch,
): Promise<readonly NetworkWeights[]> {
  await engine.loadData(samples, samples);
  const optimizer = { type: "sgd", learningRate: 1 } as const;
  const training = { optimizer, batchSize: BATCH, l2: 0 };
  const cohort = await engine.createCohort({ network, loss, training, weights: before, seed: 1 });
  await cohort.train(1);
  const after = await Promise.all(before.map((_, replica) => cohort.readWeights(replica)));
  cohort.dispose();
  return before.map((weights, replica) => difference(network, weights, after[replica]));
}

function difference(network: Network, from: NetworkWeights, what: NetworkWeights): NetworkWeights {
  return weightSpecs(network).reduce<LayerWeights[]>(
    (layers, { layer, name, shape }) => {
      const data = Float64Array.from(
        from[layer][name]!.data,
        (w, i) => w - what[layer][name]!.data[i],
      );
      return layers.with(layer, { ...layers[layer], [name]: { shape, data } });
    },
    network.layers.map(() => ({})),
  );
}

/** Central differences of the loss with respect to one weight tensor. */
function slopes(
  network: Network,
  loss: Loss,
  weights: NetworkWeights,
  samples: Batch,
  layer: number,
  name: keyof LayerWeights,
): number[] {
  const tensor = weights[layer][name]!;
  return Array.from(tensor.data, (_, k) => {
    const [up, down] = [STEP, -STEP].map((step) => {
      const data = Float64Array.from(tensor.data, (w, i) => (i === k ? w + step : w));
      const moved = weights.with(layer, { ...weights[layer], [name]: { ...tensor, data } });
      return lossOf(loss, trainingOutputs(network, moved, samples.inputs), samples.targets);
    });
    return (up - down) / (2 * STEP);
  });
}

/** Outputs in training: batch norm takes the batch's own mean and variance. */
function trainingOutputs(network: Network, weights: NetworkWeights, inputs: Tensor): Tensor {
  return network.layers.reduce((value, layer, i) => {
    const own = layer.type === "batchNorm" ? { ...weights[i], ...moments(value) } : weights[i];
    return forward({ inputShape: value.shape.slice(1), layers: [layer] }, [own], value);
  }, inputs);
}

function moments({ shape, data }: Tensor): LayerWeights {
  const channels = shape[shape.length - 1];
  const rows = data.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  data.forEach((x, i) => (mean[i % channels] += x / rows));
  data.forEach((x, i) => (variance[i % channels] += (x - mean[i % channels]) ** 2 / rows));
  return {
    movingMean: { shape: [channels], data: mean },
    movingVariance: { shape: [channels], data: variance },
  };
}

function lossOf(loss: Loss, outputs: Tensor, targets: Tensor): number {
  const [count, width] = outputs.shape;
  if (loss === "meanSquaredError") {
    const squares = Array.from(outputs.data, (y, i) => (y - targets.data[i]) ** 2);
    return squares.reduce((sum, square) => sum + square, 0) / (count * width);
  }
  let total = 0;
  for (let n = 0; n < count; n++) {
    const row = Array.from(outputs.data.subarray(n * width, (n + 1) * width));
    const most = Math.max(...row);
    const sum = row.reduce((s, z) => s + Math.exp(z - most), 0);
    total += (Math.log(sum) + most - row[targets.data[n]]) / count;
  }
  return total;
}
