// vectors/make_keras.py has Keras 3 save the files and notes what it makes of a probe; those of Keras' older layout are
// written by h5py, and their outputs computed by NumPy.

import { describe, expect, test } from "vitest";
import { openHdf5 } from "#core/model/readers/hdf5/file.ts";
import { find, membersOf } from "#core/model/readers/hdf5/group.ts";
import { expectOutputs, fuzz, probesIn, readNetwork } from "./foreign.test-support.ts";
import { bytesOf } from "./vectorFiles.test-support.ts";
import { importer } from "./keras.ts";

const read = (name: string) =>
  readNetwork(importer, `m${name.slice(name.lastIndexOf("."))}`, bytesOf(`keras/${name}`));

describe.each(probesIn("keras"))("the model %s", (name, probe) => {
  test("gives the outputs of its own framework, with no shape given", async () => {
    const network = await read(name);
    expect(network.inputShape).toEqual(probe.inputs.shape.slice(1));
    const isOwn = /^(images|signals|nested\.|stacked|shaped)/.test(name); // Keras computes in float32
    expectOutputs(network, probe, isOwn ? 4 : 10);
  });

  test("is known by its first bytes, whatever its name", () => {
    expect(importer.accepts("model", bytesOf(`keras/${name}`).subarray(0, 4096))).toBe(true);
  });
});

test("its layers are those of the file, with nothing guessed", async () => {
  const { layers, note } = await read("images.keras");
  expect(layers).toEqual([
    { type: "conv2d", filters: 3, kernelSize: [3, 2], padding: "same", activation: "relu" },
    { type: "batchNorm", momentum: 0.99, epsilon: 0.01 },
    { type: "maxPool", poolSize: 2 },
    { type: "conv2d", filters: 4, kernelSize: 3, strides: 2, padding: "same", useBias: false },
    { type: "batchNorm", momentum: 0.99, epsilon: 1e-3 },
    { type: "activation", activation: "relu6" },
    { type: "avgPool", poolSize: 2, padding: "same" },
    { type: "flatten" },
    { type: "dropout", rate: 0.25 },
    { type: "dense", units: 5, activation: "elu" },
    { type: "dense", units: 3 },
  ]);
  expect(note).toBe(
    "Its softmax is left out, for the loss has it: outputs here are what goes into it, and the largest is the same.",
  );
  expect((await read("images.h5")).layers).toEqual(layers);
});

test("one model in both of Keras' formats has the same weights", async () => {
  const [old, young] = [await read("signals.h5"), await read("signals.keras")];
  expect(old.weights).toEqual(young.weights);
  expect(old.layers).toEqual(young.layers);
});

test("models in models are one list of layers, and what scales their input lies in the first kernel", async () => {
  const { layers, note } = await read("nested.keras");
  const bent = { type: "activation", activation: "leakyRelu", alpha: 0.1 };
  const norm = { type: "batchNorm", momentum: 0.99, epsilon: 1e-3 };
  expect(layers).toEqual([
    { type: "conv2d", filters: 3, kernelSize: 2 },
    norm,
    bent,
    { type: "conv2d", filters: 4, kernelSize: 2, useBias: false },
    norm,
    bent,
    { type: "maxPool", poolSize: 2 },
    { type: "flatten" },
    { type: "dense", units: 6, activation: "relu6" },
    { type: "dropout", rate: 0.2 },
    { type: "dense", units: 4, activation: "leakyRelu", alpha: 0.3 },
    { type: "activation", activation: "tanh" },
    { type: "dense", units: 3 },
  ]);
  expect(note).toMatch(
    /^Its layer Rescaling \(rescaling\w*\) is folded into the layer behind it: inputs/,
  );
  expect((await read("nested.h5")).layers).toEqual(layers);
});

test("a list of pixels is read on images of as many at hand", async () => {
  const bytes = bytesOf("keras/old.h5");
  const { layers, inputShape } = await readNetwork(importer, "m.h5", bytes, {
    inputShape: [5, 1, 1],
  });
  expect([layers[0].type, inputShape]).toEqual(["flatten", [5, 1, 1]]);
});

test("members of a group are found in the tree of the old layout and among the links of the newest", () => {
  for (const name of ["old.h5", "latest.h5"]) {
    const hdf5 = openHdf5({ file: name, bytes: bytesOf(`keras/${name}`) });
    const group = find(hdf5, "/model_weights/dense_1/dense_1")!;
    expect([...membersOf(hdf5, group).keys()].toSorted()).toEqual(["bias:0", "kernel:0"]);
    expect(find(hdf5, "model_weights/nowhere/at/all")).toBeUndefined();
  }
});

test("a tree of names that leads back to itself ends with a sentence", async () => {
  const bytes = Uint8Array.from(bytesOf("keras/old.h5"));
  const at = bytes.findIndex(
    (_, i) => new TextDecoder().decode(bytes.subarray(i, i + 4)) === "TREE",
  );
  bytes[at + 5] = 1; // not the lowest level: its child, behind the first name, is another node
  new DataView(bytes.buffer).setBigUint64(at + 32, BigInt(at), true);
  await expect(readNetwork(importer, "m.h5", bytes)).rejects.toThrow(
    "m.h5: leads in circles; write",
  );
});

test.each([
  ["bomb.refused.h5", "m.h5: kernel lies in chunks of 2048×1024; write the file again"],
  [
    "strange.refused.keras",
    /^m\.keras: its layers LSTM \(lstm\) have no counterpart here; build it of Dense, Conv1D, .* alone, or open the part/,
  ],
  [
    "forked.refused.h5",
    /^m\.h5: branches after dense\w*: layers that read it: Dense \(dense_\d\); Add \(add\); open a network whose layers follow/,
  ],
  [
    "weights.refused.h5",
    "m.h5: holds no model, only weights or other data; save the whole model, with model.save",
  ],
  [
    "rescaled.refused.keras",
    /^m\.keras: its layer Rescaling \(rescaling\w*\) adds a number to the input of layer 1 \(conv2d\), and not to the zeros around it; scale the data and leave it out/,
  ],
  [
    "pooled.refused.keras",
    /^m\.keras: its layer Rescaling \(rescaling\w*\) stands before layer 1 \(maxPool\), and is taken into dense layers and convolutions alone; put it/,
  ],
  ["shared.refused.h5", /^m\.h5: branches after \w+: layers that read it: Sequential \(shared\)/],
])("%s is refused by its layers, and with what to do", async (name, message) => {
  await expect(read(name)).rejects.toThrow(message);
});

test("a model damaged in two thousand ways ends in a network or in a sentence that names it", async () => {
  const outcomes = await fuzz(
    importer,
    "keras",
    probesIn("keras").map(([name]) => name),
  );
  expect(outcomes.refused).toBeGreaterThan(500);
  expect(outcomes.read).toBeGreaterThan(0);
}, 90_000);
