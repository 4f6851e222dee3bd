// vectors/make_onnx.py has PyTorch export the files, or builds them with ONNX' own helpers, and notes outputs of a probe.

import { describe, expect, test } from "vitest";
import { expectOutputs, fuzz, probesIn, readNetwork } from "./foreign.test-support.ts";
import { bytesOf } from "./vectorFiles.test-support.ts";
import { importer } from "./onnx.ts";

const read = (name: string) => readNetwork(importer, "m.onnx", bytesOf(`onnx/${name}`));

describe.each(probesIn("onnx"))("the model %s", (name, probe) => {
  test("gives the outputs of its own framework, channels last, with no shape given", async () => {
    const network = await read(name);
    expect(network.inputShape).toEqual(probe.inputs.shape.slice(1));
    expectOutputs(network, probe, name === "convNorm.onnx" ? 6 : 10); // its epsilon and slope are float32
  });
});

test("its layers are those of the file, with nothing guessed", async () => {
  const { layers, note } = await read("convNorm.onnx");
  expect(layers).toEqual([
    {
      type: "conv2d",
      filters: 3,
      kernelSize: 3,
      padding: "same",
      activation: "leakyRelu",
      alpha: 0.2,
    },
    {
      type: "maxPool",
      poolSize: 3,
      strides: 2,
      padding: [
        [1, 1],
        [1, 1],
      ],
    },
    {
      type: "conv2d",
      filters: 4,
      kernelSize: [3, 2],
      strides: [1, 2],
      padding: [
        [1, 1],
        [0, 0],
      ],
      useBias: false,
    },
    { type: "batchNorm", momentum: 0.9, epsilon: 1e-5 },
    { type: "activation", activation: "relu6" },
    { type: "avgPool", poolSize: 2 },
    { type: "flatten" },
    { type: "dense", units: 3 },
  ]);
  expect(note).toBeUndefined();
  expect((await read("built.onnx")).note).toContain("Its softmax is left out");
});

test("a list of pixels is read on images of as many at hand", async () => {
  const bytes = bytesOf("onnx/dense.onnx");
  const { layers, inputShape } = await readNetwork(importer, "m.onnx", bytes, {
    inputShape: [2, 2, 1],
  });
  expect([layers[0].type, inputShape]).toEqual(["flatten", [2, 2, 1]]);
});

describe("a model that is no list of layers known here", () => {
  test.each([
    [
      "strange.refused.onnx",
      /^m\.onnx: its nodes InstanceNormalization.*; HardSwish.* have no counterpart here; build it of Gemm, MatMul, Add, Conv, .* alone, or open the part/,
    ],
    [
      "forked.refused.onnx",
      /^m\.onnx: branches, or ends before its last node: nodes that read \S+: Gemm.*; Add.*; open a network whose layers follow/,
    ],
  ])("%s is refused by its nodes, and with what to do", async (name, message) => {
    await expect(read(name)).rejects.toThrow(message);
  });

  test("bytes of something else are refused by the file's name", async () => {
    const read = (bytes: Uint8Array) => readNetwork(importer, "m.onnx", bytes);
    await expect(read(new Uint8Array(0))).rejects.toThrow(
      "m.onnx: is no ONNX model: it has no graph",
    );
    await expect(read(Uint8Array.of(0x3b, 1))).rejects.toThrow(
      "m.onnx: is no ONNX model, or damaged (wire type 3)",
    );
    await expect(read(Uint8Array.of(0x3a, 200, 1, 5))).rejects.toThrow(
      "m.onnx: one of its messages leads to byte 203",
    );
  });
});

test("a model damaged in two thousand ways ends in a network or in a sentence that names it", async () => {
  const outcomes = await fuzz(
    importer,
    "onnx",
    probesIn("onnx").map(([name]) => name),
  );
  expect(outcomes.refused).toBeGreaterThan(500);
  expect(outcomes.read).toBeGreaterThan(0);
}, 60_000);
