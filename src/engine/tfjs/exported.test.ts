// Networks written as TensorFlow.js layers models, loaded by tf.layers, TensorFlow.js' own port of Keras: its answers are
// those of the float64 forward pass, to float32.

import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { exporterFor } from "#core/model/exporters.ts";
import { forward } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

/** Every weight a number of its own, positive where it is a variance. */
function weightsFor(network: Network): NetworkWeights {
  const layers: { [name: string]: Tensor }[] = network.layers.map(() => ({}));
  weightSpecs(network).forEach(({ layer, name, shape }, i) => {
    const draw = random(15, "exported", i);
    const data = Float32Array.from({ length: sizeOf(shape) }, () => 0.6 * draw.normal());
    layers[layer][name] = {
      shape,
      data: name === "movingVariance" ? data.map((x) => x * x + 0.1) : data,
    };
  });
  return layers;
}

async function loadedBy(network: Network, weights: NetworkWeights): Promise<tf.LayersModel> {
  const exporter = await exporterFor("model.json");
  const [json, bin] = exporter.write("model.json", network, weights);
  const model = JSON.parse(new TextDecoder().decode(json.bytes)) as {
    modelTopology: object;
    weightsManifest: [{ paths: [string]; weights: tf.io.WeightsManifestEntry[] }];
  };
  const [{ paths, weights: weightSpecs }] = model.weightsManifest;
  expect(paths).toEqual([bin.file]);
  const weightData = Uint8Array.from(bin.bytes).buffer;
  return tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology: model.modelTopology, weightSpecs, weightData }),
  );
}

const conv = (padding: "same" | "valid", more: object = {}): LayerSpec => ({
  ...{ type: "conv2d", filters: 3, kernelSize: 3, padding },
  ...more,
});

test.each<[string, Network]>([
  [
    "dense layers",
    {
      inputShape: [5],
      layers: [
        { type: "dense", units: 4, activation: "tanh" },
        { type: "layerNorm" },
        { type: "dense", units: 3, useBias: false, activation: "gelu" },
        { type: "dropout", rate: 0.5 },
        { type: "activation", activation: "softplus" },
        { type: "dense", units: 2 },
      ],
    },
  ],
  [
    "convolutions, pools and batch norms",
    {
      inputShape: [9, 8, 2],
      layers: [
        conv("same", { activation: "relu6", strides: 2 }),
        { type: "batchNorm", epsilon: 0.01 },
        { type: "maxPool", poolSize: 2 },
        conv("same", { activation: "leakyRelu", alpha: 0.2, kernelSize: [3, 2] }),
        { type: "avgPool", poolSize: 2, padding: "same" },
        { type: "flatten" },
        { type: "dense", units: 3, activation: "sigmoid" },
      ],
    },
  ],
  [
    "a fused convolution, whose zeros are counted",
    {
      inputShape: [8, 8, 1],
      layers: [
        {
          type: "conv2d",
          filters: 2,
          kernelSize: 5,
          strides: 2,
          padding: [
            [3, 1],
            [-1, 2],
          ],
          activation: "elu",
        },
        { type: "globalAvgPool" },
        { type: "dense", units: 2 },
      ],
    },
  ],
  [
    "signals",
    {
      inputShape: [16, 3],
      layers: [
        { type: "conv1d", filters: 4, kernelSize: 3, activation: "elu" },
        { type: "maxPool", poolSize: 2, strides: 2, padding: "same" },
        { type: "flatten" },
        { type: "dense", units: 3 },
      ],
    },
  ],
])("%s answer as they do here", async (_, network) => {
  await tf.setBackend("cpu");
  const weights = weightsFor(network);
  const shape = [4, ...network.inputShape];
  const draw = random(15, "inputs");
  const inputs = { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => draw.normal()) };
  const model = await loadedBy(network, weights);
  const answer = model.predict(tf.tensor(inputs.data, shape)) as tf.Tensor;
  const ours = forward(network, weights, inputs);
  expect(answer.shape).toEqual(ours.shape);
  const theirs = await answer.data();
  ours.data.forEach((value, i) => expect(theirs[i]).toBeCloseTo(value, 4));
});

test.each<[LayerSpec, string]>([
  [
    { type: "maxout", units: 2, rank: 2 },
    "layer 1 (maxout): Keras has no such layer; write safetensors or npz",
  ],
  [{ type: "dense", units: 2, activation: "erf" }, "layer 1 (dense): Keras has no activation erf"],
])("what Keras does not have is named", async (layer, message) => {
  const network = { inputShape: [3], layers: [layer] };
  const exporter = await exporterFor("model.json");
  expect(() => exporter.write("model.json", network, weightsFor(network))).toThrow(message);
});
