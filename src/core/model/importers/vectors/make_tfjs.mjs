// Small layers models that TensorFlow.js itself saves, with what it makes of a probe (float32, on its cpu backend, before
// a softmax at the end): the oracle of tfjs.test.ts.   node make_tfjs.mjs
import { Buffer } from "node:buffer";
import { mkdirSync, writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";

await tf.setBackend("cpu");
const here = new URL("tfjs/", import.meta.url);
const { layers } = tf;
const probes = {};

function images() {
  return tf.sequential({
    layers: [
      layers.conv2d({
        inputShape: [6, 7, 2],
        filters: 3,
        kernelSize: [3, 2],
        padding: "same",
        activation: "relu",
        name: "first",
      }),
      layers.batchNormalization({ epsilon: 0.01 }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 2, kernelSize: 2, useBias: false }),
      layers.leakyReLU({ alpha: 0.2 }),
      layers.flatten(),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
}

function signals() {
  const input = tf.input({ shape: [9, 2] });
  const conv = layers
    .conv1d({ filters: 3, kernelSize: 3, strides: 2, activation: "elu" })
    .apply(input);
  const pooled = layers.averagePooling1d({ poolSize: 2, padding: "same" }).apply(conv);
  const mean = layers.globalAveragePooling1d().apply(pooled);
  const output = layers.dense({ units: 1, activation: "tanh" }).apply(mean);
  return tf.model({ inputs: input, outputs: output });
}

/** On two moons. */
function moons() {
  return tf.sequential({
    layers: [
      layers.dense({ inputShape: [2], units: 3, activation: "tanh" }),
      layers.dense({ units: 2, activation: "softmax" }),
    ],
  });
}

/** Zeros around pictures and edges cut off, layers of their own. */
function padded() {
  return tf.sequential({
    layers: [
      layers.zeroPadding2d({
        inputShape: [6, 7, 2],
        padding: [
          [2, 2],
          [0, 1],
        ],
      }),
      layers.cropping2D({
        cropping: [
          [1, 0],
          [2, 0],
        ],
      }),
      layers.conv2d({ filters: 3, kernelSize: [3, 2], strides: 2, activation: "tanh" }),
      layers.zeroPadding2d({ padding: 1 }),
      layers.conv2d({ filters: 2, kernelSize: 3 }),
      layers.flatten(),
      layers.dense({ units: 3 }),
    ],
  });
}

/** Random weights, the same every time: the seed stands in the call. */
function draw(model, seed) {
  const drawn = model
    .getWeights()
    .map((weight, i) => tf.randomUniform(weight.shape, 0.2, 1, "float32", seed + i));
  const signs = drawn.map((weight, i) =>
    /variance/.test(model.weights[i].name) ? weight : weight.sub(0.6),
  );
  model.setWeights(signs);
  return model;
}

function beforeSoftmax(model, inputs) {
  const last = model.layers.at(-1);
  if (last.getConfig().activation !== "softmax") return model.predict(inputs);
  const [kernel, bias] = last.getWeights();
  const body = tf.model({ inputs: model.inputs, outputs: model.layers.at(-2).output });
  return body.predict(inputs).matMul(kernel).add(bias);
}

async function save(name, model, shape) {
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      // In two files, as a larger model has several.
      const bytes = Buffer.from(weightData);
      const half = Math.floor(bytes.length / 2);
      const paths = [1, 2].map((n) => `group1-shard${n}of2.bin`);
      const manifest = {
        format: "layers-model",
        generatedBy: `TensorFlow.js tfjs-layers v${tf.version_layers}`,
        convertedBy: null,
      };
      const json = {
        modelTopology,
        ...manifest,
        weightsManifest: [{ paths: paths.map((path) => `./${path}`), weights: weightSpecs }],
      };
      mkdirSync(new URL(`${name}/`, here), { recursive: true });
      writeFileSync(new URL(`${name}/model.json`, here), JSON.stringify(json));
      writeFileSync(new URL(`${name}/${paths[0]}`, here), bytes.subarray(0, half));
      writeFileSync(new URL(`${name}/${paths[1]}`, here), bytes.subarray(half));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  const inputs = tf.randomNormal([3, ...shape], 0, 1, "float32", 99);
  const outputs = beforeSoftmax(model, inputs);
  const plain = (x) => ({ shape: x.shape, data: [...x.dataSync()] });
  probes[name] = { inputs: plain(inputs), outputs: plain(outputs) };
}

/** A model within a model, as transfer learning builds it. */
function nested() {
  const body = tf.sequential({
    name: "body",
    layers: [
      layers.conv2d({ inputShape: [7, 6, 2], filters: 4, kernelSize: 3, activation: "relu" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
    ],
  });
  const head = [
    layers.dense({ units: 5, activation: "tanh" }),
    layers.dense({ units: 3, useBias: false }),
  ];
  return tf.sequential({ layers: [body, ...head] });
}

const TYPES = { uint8: [Uint8Array, 255], uint16: [Uint16Array, 65535] };

/** The numbers of a weight in fewer bytes, as the converter stores them: 0 stays 0. */
function quantize(numbers, dtype) {
  if (dtype === "float16") {
    const words = Uint16Array.from(numbers, toHalf);
    return { bytes: Buffer.from(words.buffer), quantization: { dtype, original_dtype: "float32" } };
  }
  const [Words, most] = TYPES[dtype];
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const scale = (high - low) / most;
  const min = Math.round(low / scale) * scale;
  const words = Words.from(numbers, (one) =>
    Math.max(0, Math.min(most, Math.round((one - min) / scale))),
  );
  const quantization = { dtype, scale, min, original_dtype: "float32" };
  return { bytes: Buffer.from(words.buffer), quantization };
}

/** The nearest half to a number below 2 and above its smallest normal, by its bits. */
function toHalf(number) {
  const [bits] = new Uint32Array(Float32Array.of(number).buffer);
  const rounded = (bits & 0x7fffffff) + 0x1000;
  return ((bits >>> 16) & 0x8000) | ((rounded - 0x38000000) >>> 13);
}

/** In a group for every way to store numbers, each in files of its own, cut at any byte. */
async function saveQuantized(name, model, shape) {
  const { modelTopology, weightSpecs } = await artifactsOf(model);
  const ways = ["uint8", "uint16", "float16", undefined];
  const of = (way) => weightSpecs.flatMap((spec, i) => (ways[i % 4] === way ? [[spec, i]] : []));
  const tensors = model.getWeights();
  const manifest = [];
  const stored = [];
  mkdirSync(new URL(`${name}/`, here), { recursive: true });
  for (const [n, way] of ways.entries()) {
    const parts = of(way).map(([spec, i]) => {
      const numbers = tensors[i].dataSync();
      const plain = { bytes: Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength) };
      const { bytes, ...rest } = way ? quantize(numbers, way) : plain;
      return { bytes, spec: { ...spec, ...rest } };
    });
    const bytes = Buffer.concat(parts.map((part) => part.bytes));
    const cut = Math.floor(bytes.length / 3) | 1;
    const paths = [1, 2].map((shard) => `group${n + 1}-shard${shard}of2.bin`);
    writeFileSync(new URL(`${name}/${paths[0]}`, here), bytes.subarray(0, cut));
    writeFileSync(new URL(`${name}/${paths[1]}`, here), bytes.subarray(cut));
    manifest.push({ paths, weights: parts.map(({ spec }) => spec) });
    stored.push(bytes);
  }
  const json = { modelTopology, format: "layers-model", weightsManifest: manifest };
  writeFileSync(new URL(`${name}/model.json`, here), JSON.stringify(json));
  const specs = manifest.flatMap(({ weights }) => weights);
  const data = Uint8Array.from(Buffer.concat(stored)).buffer;
  const artifacts = { modelTopology, weightSpecs: specs, weightData: data };
  const read = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  const inputs = tf.randomNormal([3, ...shape], 0, 1, "float32", 99);
  const plain = (x) => ({ shape: x.shape, data: [...x.dataSync()] });
  probes[name] = { inputs: plain(inputs), outputs: plain(read.predict(inputs)) };
}

async function artifactsOf(model) {
  let kept;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      kept = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return kept;
}

mkdirSync(here, { recursive: true });
await save("images", draw(images(), 1), [6, 7, 2]);
await save("signals", draw(signals(), 50), [9, 2]);
await save("moons", draw(moons(), 80), [2]);
await saveQuantized("quantized", draw(nested(), 110), [7, 6, 2]);
await save("padded", draw(padded(), 140), [6, 7, 2]);
writeFileSync(new URL("probes.json", here), `${JSON.stringify(probes)}\n`);
