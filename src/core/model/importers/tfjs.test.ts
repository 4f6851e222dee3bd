// vectors/make_tfjs.mjs has TensorFlow.js save the models and notes what it makes of a probe.

import { describe, expect, test } from "vitest";
import type { NamedBytes } from "#core/importer.ts";
import { shardsOf } from "#core/model/readers/tfjs/manifest.ts";
import { joinFiles, withOthers } from "#core/model/readers/together.ts";
import { expectOutputs, fuzz, probesIn, readNetwork } from "./foreign.test-support.ts";
import { importer as numpy } from "./numpy.ts";
import { importer } from "./tfjs.ts";
import { bytesOf } from "./vectorFiles.test-support.ts";

const filesOf = (model: string) => {
  const names = shardsOf("model.json", bytesOf(`tfjs/${model}/model.json`));
  return ["model.json", ...names].map((file) => ({
    file,
    bytes: bytesOf(`tfjs/${model}/${file}`),
  }));
};
const json = (file: string, value: unknown): NamedBytes => ({
  file,
  bytes: new TextEncoder().encode(JSON.stringify(value)),
});

describe.each(probesIn("tfjs"))("TensorFlow.js' model %s", (name, probe) => {
  test("gives its outputs of a probe, with no shape given", async () => {
    const { file, bytes } = joinFiles(filesOf(name));
    const network = await readNetwork(importer, file, bytes);
    expect([file, network.inputShape]).toEqual(["model.json", probe.inputs.shape.slice(1)]);
    expectOutputs(network, probe, 5); // computed in float32
  });
});

test("a model with another in it, its weights in every number of bytes, is one list of layers", async () => {
  const files = filesOf("quantized");
  expect(files).toHaveLength(9);
  const { layers } = await readNetwork(importer, "model.json", joinFiles(files).bytes);
  expect(layers).toEqual([
    { type: "conv2d", filters: 4, kernelSize: 3, activation: "relu" },
    { type: "maxPool", poolSize: 2 },
    { type: "flatten" },
    { type: "dense", units: 5, activation: "tanh" },
    { type: "dense", units: 3, useBias: false },
  ]);
});

test("zeros around and edges cut off are the padding of the convolution behind them", async () => {
  const { layers } = await readNetwork(importer, "model.json", joinFiles(filesOf("padded")).bytes);
  const paddings = layers.map((layer) => "padding" in layer && layer.padding);
  expect(paddings).toEqual([
    [
      [1, 2],
      [-2, 1],
    ],
    [
      [1, 1],
      [1, 1],
    ],
    false,
    false,
  ]);
});

describe("files that are one model", () => {
  const files = filesOf("signals");

  test("are the same bytes in whatever order they were chosen, or found beside model.json", async () => {
    const whole = joinFiles(files);
    expect(joinFiles(files.toReversed())).toEqual(whole);
    const found = await withOthers(files[0], async (name) => bytesOf(`tfjs/signals/${name}`));
    expect(found).toEqual(whole);
    expect(await withOthers(files[1], () => Promise.reject(new Error("asked")))).toBe(files[1]);
  });

  test("that are arrays of NumPy are an .npz", async () => {
    const array = (numbers: readonly number[]) => {
      const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}";
      const data = new Uint8Array(Float32Array.from(numbers).buffer);
      const letters = new TextEncoder().encode(`\u0000NUMPY\u0001\u0000\u0039\u0000${header}`);
      return Uint8Array.of(...letters.with(0, 0x93), ...data);
    };
    const [first, last] = [
      array([1, 2]),
      array([3, 4]).map((byte, i) => (i === 61 ? 0x32 : i === 64 ? 0x31 : byte)),
    ];
    const joined = joinFiles([
      { file: "2.weight.npy", bytes: last },
      { file: "0.weight.npy", bytes: first },
    ]);
    expect(joined.file).toBe("0.weight.npy and 1 more .npy files");
    expect(joined).toEqual(
      joinFiles([
        { file: "0.weight.npy", bytes: first },
        { file: "2.weight.npy", bytes: last },
      ]),
    );
    await expect(readNetwork(numpy, joined.file, joined.bytes)).resolves.toMatchObject({
      inputShape: [2],
    });
  });

  test.each([
    [
      "without a file of weights",
      () => joinFiles(files.slice(0, 2)),
      "model.json: its weights group1-shard2of2.bin are not among the files; choose model.json together with all its .bin files",
    ],
    [
      "that do not belong together",
      () => joinFiles(files.slice(1)),
      "2 files: group1-shard1of2.bin, group1-shard2of2.bin are not one model; choose",
    ],
    [
      "by its description alone",
      () => readNetwork(importer, "model.json", files[0].bytes),
      "model.json: is the description of a TensorFlow.js model, whose weights lie in files beside it; choose model.json together",
    ],
    [
      "that is not beside it",
      () => withOthers(files[0], () => Promise.reject(new Error("ENOENT"))),
      "model.json: its weights group1-shard1of2.bin are not beside it",
    ],
  ])("a model %s is refused with what to choose", async (_, read, message) => {
    await expect(async () => read()).rejects.toThrow(message);
  });

  const weights = [{ name: "a/kernel", shape: [1, 1], dtype: "float32" }];
  const four = { file: "w.bin", bytes: new Uint8Array(4) };
  const unit = { class_name: "Dense", config: { name: "a", units: 1, use_bias: false } };
  const mean = { class_name: "GlobalAveragePooling1D", config: { name: "m" } };
  const zeros = {
    class_name: "ZeroPadding1D",
    config: { name: "z", padding: 1, batch_input_shape: [null, 4, 1] },
  };
  const cropping = {
    class_name: "Cropping1D",
    config: { name: "c", cropping: [0, 1], batch_input_shape: [null, 4, 1] },
  };
  const reshape = (shape: readonly number[]) => ({
    class_name: "Reshape",
    config: { name: "r", target_shape: shape, batch_input_shape: [null, 4] },
  });
  const topology = { class_name: "Sequential", config: [] };
  test.each([
    [
      "a graph of operations",
      { format: "graph-model", modelTopology: { node: [] } },
      {},
      "is no layers model; convert the Keras model",
    ],
    [
      "weights without their scale",
      { modelTopology: topology },
      { quantization: { dtype: "uint8", min: 0 } },
      "a/kernel is quantized without a scale or a min; convert",
    ],
    [
      "weights quantized otherwise",
      { modelTopology: topology },
      { quantization: { dtype: "int4", min: 0, scale: 1 } },
      "a/kernel is quantized as int4, and uint8, uint16 and float16 are read; convert",
    ],
    [
      "whole numbers",
      { modelTopology: topology },
      { dtype: "int32" },
      "a/kernel holds numbers of type int32",
    ],
    [
      "a shape of billions",
      { modelTopology: topology },
      { shape: [2 ** 30, 2 ** 30] },
      "a/kernel ends at byte",
    ],
    [
      "zeros around what is pooled",
      { modelTopology: { class_name: "Sequential", config: [zeros, mean, unit] } },
      {},
      "its layer ZeroPadding1D (z) is not followed by a convolution; build",
    ],
    [
      "zeros where an edge was cut off",
      { modelTopology: { class_name: "Sequential", config: [cropping, zeros, unit] } },
      {},
      "its layer ZeroPadding1D (z) puts zeros where another has cut off an edge; build",
    ],
    [
      "a shape in the middle",
      { modelTopology: { class_name: "Sequential", config: [unit, reshape([1, 1])] } },
      {},
      "its layer Reshape (r) makes no list of every sample, and is not the first layer; build",
    ],
    [
      "a first shape of other numbers",
      { modelTopology: { class_name: "Sequential", config: [reshape([3, 1]), mean, unit] } },
      {},
      "its Reshape makes 3×1 of 4; write",
    ],
    ["no layers", { modelTopology: topology }, {}, "describes no layers that can be read"],
  ])("%s are refused by their name", async (_, model, weight, message) => {
    const manifest = [{ paths: ["w.bin"], weights: [{ ...weights[0], ...weight }] }];
    const described = json("model.json", { ...model, weightsManifest: manifest });
    const read = async () =>
      readNetwork(importer, "model.json", joinFiles([described, four]).bytes);
    await expect(read()).rejects.toThrow(`model.json: ${message}`);
  });
});

test("a model damaged in two thousand ways ends in a network or in a sentence that names it", async () => {
  const wholes = probesIn("tfjs").map(([name]) => joinFiles(filesOf(name)).bytes);
  const outcomes = await fuzz(importer, "tfjs", wholes);
  expect(outcomes.refused).toBeGreaterThan(1000);
  expect(outcomes.read).toBeGreaterThan(0);
}, 60_000);
