// Shapes, messages, weights and counts of networks, by hand and by Keras' documented rules.

import { describe, expect, test } from "vitest";
import { blocksInSpan, blocksOf } from "./blocks.ts";
import { countMultiplies, countParameters, flopPerStep } from "./counts.ts";
import type { LayerSpec, Network } from "./layers.ts";
import { inferShapes } from "./shapes.ts";
import { checkWeights, weightSpecs } from "./weights.ts";

const CNN: Network = {
  inputShape: [28, 28, 1],
  layers: [
    { type: "conv2d", filters: 8, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "batchNorm" },
    { type: "maxPool", poolSize: 2 },
    { type: "conv2d", filters: 16, kernelSize: [5, 3], strides: 2, useBias: false },
    { type: "dropout", rate: 0.2 },
    { type: "flatten" },
    { type: "dense", units: 10 },
  ],
};

const shapeOf = (inputShape: number[], ...layers: LayerSpec[]) =>
  inferShapes({ inputShape, layers }).at(-1);

describe("shapes", () => {
  test("of every layer, without the batch axis", () => {
    expect(inferShapes(CNN)).toEqual([
      [28, 28, 8],
      [28, 28, 8],
      [14, 14, 8],
      [5, 6, 16],
      [5, 6, 16],
      [480],
      [10],
    ]);
  });
  test.each<[string, number[], LayerSpec, number[]]>([
    [
      "same with stride rounds up",
      [9, 2],
      { type: "conv1d", filters: 3, kernelSize: 4, strides: 2, padding: "same" },
      [5, 3],
    ],
    [
      "valid rounds down",
      [9, 2],
      { type: "conv1d", filters: 3, kernelSize: 4, strides: 2 },
      [3, 3],
    ],
    [
      "explicit zeros are counted",
      [9, 2],
      { type: "conv1d", filters: 3, kernelSize: 4, padding: [[2, 1]] },
      [9, 3],
    ],
    [
      "negative zeros crop",
      [9, 2],
      { type: "conv1d", filters: 3, kernelSize: 2, padding: [[-1, -2]] },
      [5, 3],
    ],
    ["pools stride by their size", [7, 2], { type: "avgPool", poolSize: 2 }, [3, 2]],
    ["a global average keeps the channels", [7, 5, 2], { type: "globalAvgPool" }, [2]],
    ["a layer norm keeps the shape", [7, 5, 2], { type: "layerNorm" }, [7, 5, 2]],
    ["same pools round up", [7, 2], { type: "maxPool", poolSize: 2, padding: "same" }, [4, 2]],
    ["position bias keeps the shape", [7, 2], { type: "positionBias" }, [7, 2]],
  ])("%s", (_, input, layer, output) => expect(shapeOf(input, layer)).toEqual(output));
});

describe("messages name the layer, what is wrong, and what to do", () => {
  const dense = (units: number): LayerSpec => ({ type: "dense", units });
  test.each<[string, number[], LayerSpec[]]>([
    [
      "layer 3 (dense): units must be a positive integer, got 0",
      [4],
      [dense(2), dense(2), dense(0)],
    ],
    [
      "layer 1 (dense): needs an input of 1 axis, got 4×4×1; put a flatten layer before it",
      [4, 4, 1],
      [dense(2)],
    ],
    [
      "layer 1 (conv2d): needs an input of 3 axes, got 9×2",
      [9, 2],
      [{ type: "conv2d", filters: 1, kernelSize: 3 }],
    ],
    [
      "layer 1 (conv1d): kernelSize must be a positive integer, got 1.5",
      [9, 2],
      [{ type: "conv1d", filters: 1, kernelSize: 1.5 }],
    ],
    [
      "layer 1 (conv1d): strides must be a positive integer, got 0",
      [9, 2],
      [{ type: "conv1d", filters: 1, kernelSize: 2, strides: 0 }],
    ],
    [
      "layer 1 (conv1d): needs one number for each of 1 axes, got 2",
      [9, 2],
      [{ type: "conv1d", filters: 1, kernelSize: [2, 2] }],
    ],
    [
      "layer 2 (maxPool): needs an input with a spatial axis, got 3",
      [4],
      [dense(3), { type: "maxPool", poolSize: 2 }],
    ],
    [
      "layer 1 (conv1d): the window is larger than its input; use padding 'same' or a smaller window",
      [3, 1],
      [{ type: "conv1d", filters: 1, kernelSize: 4 }],
    ],
    [
      "layer 1 (dropout): rate must be at least 0 and below 1, got 1",
      [4],
      [{ type: "dropout", rate: 1 }],
    ],
    [
      `layer 1 (dense): unknown activation "swish"; one of linear, relu, leakyRelu, relu6, elu, tanh, sigmoid, softplus, erf, gelu`,
      [4],
      [{ ...dense(2), activation: "swish" } as never],
    ],
    [`layer 1 (pool): unknown layer type "pool"`, [4], [{ type: "pool" } as never]],
    ["input shape must be one to three positive integers, got 0×3", [0, 3], [dense(2)]],
  ])("%s", (message, inputShape, layers) => {
    expect(() => inferShapes({ inputShape, layers })).toThrow(message);
  });
  test("the error carries the layer's place", () => {
    try {
      inferShapes({ inputShape: [4], layers: [dense(1), dense(-1)] });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ name: "NetworkError", layer: 1 });
    }
  });
});

describe("weights and counts", () => {
  test("kernels and biases in layer order; no bias where none is used", () => {
    expect(
      weightSpecs(CNN).map(({ layer, name, shape }) => [layer, name, shape.join("×")]),
    ).toEqual([
      [0, "kernel", "3×3×1×8"],
      [0, "bias", "8"],
      [1, "gamma", "8"],
      [1, "beta", "8"],
      [1, "movingMean", "8"],
      [1, "movingVariance", "8"],
      [3, "kernel", "5×3×8×16"],
      [6, "kernel", "480×10"],
      [6, "bias", "10"],
    ]);
  });
  test("parameters are what training changes: 80 + 16 + 1920 + 4810", () => {
    expect(countParameters(CNN)).toBe(80 + 16 + 1920 + 4810);
  });
  test("multiplications per layer: outputs times taps", () => {
    expect(countMultiplies(CNN)).toEqual([28 * 28 * 72, 0, 0, 5 * 6 * 1920, 0, 0, 4800]);
  });
  test("a step is three passes but for the first layer's input gradient", () => {
    const network: Network = {
      inputShape: [3],
      layers: [
        { type: "dense", units: 4 },
        { type: "dense", units: 2 },
      ],
    };
    expect(flopPerStep(network, 10)).toBe(2 * 10 * (3 * (12 + 8) - 12));
  });
  test("a missing or misshapen weight is named", () => {
    const network: Network = { inputShape: [3], layers: [{ type: "dense", units: 2 }] };
    const kernel = { shape: [2, 3], data: new Float32Array(6) };
    expect(() => checkWeights(network, [{ kernel }])).toThrow(
      "layer 1 (dense): kernel must have shape [3, 2], got shape [2, 3]",
    );
    expect(() => checkWeights(network, [{}])).toThrow("kernel must have shape [3, 2], got none");
  });
});

describe("blocks", () => {
  test("a weighted layer with what follows it; layers before the first belong to it", () => {
    const layers: LayerSpec[] = [{ type: "flatten" }, ...CNN.layers];
    expect(
      blocksOf(layers).map(({ number, start, end, weighted }) => [number, start, end, weighted]),
    ).toEqual([
      [1, 0, 4, 1],
      [2, 4, 7, 4],
      [3, 7, 8, 7],
    ]);
    expect(blocksOf([{ type: "flatten" }])).toEqual([]);
  });
  test.each([
    [1, 1],
    [0, 2],
    [2, 4],
    [3, 1],
    [1.5, 2],
  ])("span [%d, %d] of three blocks is refused", (first, last) => {
    expect(() => blocksInSpan(CNN, [first, last])).toThrow(
      `span [${first}, ${last}] must name two or more of the blocks 1 to 3, in order`,
    );
  });
  test("a span holds its blocks, ends included", () => {
    expect(blocksInSpan(CNN, [2, 3]).map(({ number }) => number)).toEqual([2, 3]);
  });
});
