// vectors/make_onnx.py has PyTorch export the files, or builds them with ONNX' own helpers, and notes outputs of a probe.

import { describe, expect, test } from "vitest";
import { joined } from "#core/model/readers/files/writeZip.ts";
import { expectOutputs, fuzz, probesIn, readNetwork } from "./foreign.test-support.ts";
import { bytesOf } from "./vectorFiles.test-support.ts";
import { importer } from "./onnx.ts";

const read = (name: string) => readNetwork(importer, "m.onnx", bytesOf(`onnx/${name}`));

/** Where numbers of the file are float32: an epsilon, a slope, what scales a kernel or is its inverse. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ["convNorm.onnx", 6],
  ["digits.onnx", 5],
  ["pictures.onnx", 6],
  ["pooled.onnx", 5],
]);

/** Bytes of a field of Protocol Buffers. */
function field(number: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const digits = [0, 7, 14, 21, 28].map((shift) => ((length >>> shift) & 127) | 128);
  const head = [8 * number + 2, ...digits.slice(0, 4), digits[4] & 127];
  return joined([Uint8Array.from(head), ...parts.map((part) => Uint8Array.from(part))]);
}

function node(op: string, inputs: readonly string[], output: string): Uint8Array {
  const names = inputs.map((name) => field(1, text(name)));
  return field(1, ...names, field(2, text(output)), field(4, text(op)));
}

/** An initializer of float32; extents below 128. */
function constant(name: string, shape: readonly number[], numbers: readonly number[]): Uint8Array {
  const raw = new Uint8Array(Float32Array.from(numbers).buffer);
  const extents = shape.flatMap((extent) => [8, extent]);
  return field(5, [...extents, 16, 1], field(8, text(name)), field(9, raw));
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

describe.each(probesIn("onnx"))("the model %s", (name, probe) => {
  test("gives the outputs of its own framework, channels last, with no shape given", async () => {
    const network = await read(name);
    expect(network.inputShape).toEqual(probe.inputs.shape.slice(1));
    expectOutputs(network, probe, DIGITS.get(name) ?? 10);
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

test("what exporters of Keras write becomes the layers that Keras had", async () => {
  const waves = await read("waves.onnx");
  expect(waves.layers).toEqual([
    { type: "conv1d", filters: 3, kernelSize: 4, activation: "tanh" },
    { type: "maxPool", poolSize: 2 },
    { type: "conv1d", filters: 4, kernelSize: 2, padding: "same" },
    { type: "batchNorm", momentum: 0.9, epsilon: 2 ** -10 },
    { type: "activation", activation: "elu" },
    { type: "globalAvgPool" },
    { type: "dense", units: 2, useBias: false, activation: "softplus" },
  ]);
  const digits = await read("digits.onnx");
  expect(digits.layers.map(({ type }) => type)).toEqual([
    "conv2d",
    "maxPool",
    "conv2d",
    "flatten",
    "dense",
    "dense",
    "dense",
  ]);
  expect(digits.note).toBe(
    "Its node Mul is folded into the layer behind it: inputs here are those of the file, from before it.",
  );
});

/** Two inputs into one unit, and what is done to it. */
const dense = (kernel: readonly number[], ...nodes: readonly Uint8Array[]) =>
  field(
    7,
    node("MatMul", ["x", "w"], "y"),
    ...nodes,
    constant("w", [2, 1], kernel),
    constant("ten", [1], [10]),
    field(11, field(1, text("x"))),
  );

test("an input without a shape is a list where the first layer is dense", async () => {
  const { layers, inputShape } = await readNetwork(importer, "m.onnx", dense([3, -4]));
  expect([layers, inputShape]).toEqual([[{ type: "dense", units: 1, useBias: false }], [2]]);
});

test("what scales a kernel beyond float32 is refused", async () => {
  const scaled = dense([1e38, 0], node("Mul", ["ten", "y"], "z"));
  await expect(readNetwork(importer, "m.onnx", scaled)).rejects.toThrow(
    "m.onnx: its weights are no finite numbers any more once they are scaled; weights must be",
  );
  const { weights } = await readNetwork(
    importer,
    "m.onnx",
    dense([3, 0], node("Mul", ["ten", "y"], "z")),
  );
  expect(weights[0].kernel?.data).toEqual(Float32Array.of(30, 0));
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
    [
      "mirrored.refused.onnx",
      "m.onnx: its node Conv reads axes in another order than channels first or channels last; export",
    ],
    [
      "samples.refused.onnx",
      "m.onnx: its node Transpose moves the axis of samples, which stays first here; export",
    ],
    [
      "regrouped.refused.onnx",
      "m.onnx: its node Reshape makes -1×3×2×8 of 3×4×4: lists are read, and axes of 1 that come and go; export",
    ],
    [
      "widened.refused.onnx",
      "m.onnx: its node Mul has 1×1×3×3 numbers, and one for each unit or channel is read; export",
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

test("constants that nodes make of constants count, so that no small file fills the memory", async () => {
  const size = 2 ** 11;
  const extent = [8, 128, 16];
  const weight = field(
    5,
    [...extent, ...extent, 16, 1],
    field(8, text("0")),
    field(9, new Uint8Array(4 * size * size)),
  );
  const nodes = Array.from({ length: 10 }, (_, i) => node("Transpose", [`${i}`], `${i + 1}`));
  const bytes = field(7, ...nodes, weight, field(11, field(1, text("x"))));
  await expect(readNetwork(importer, "m.onnx", bytes)).rejects.toThrow(
    "m.onnx: Transpose 2048×2048 is too large: up to 16 million numbers are read in all",
  );
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
