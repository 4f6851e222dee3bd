import { describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { backward } from "./backward.ts";
import { forward, valuesAt } from "./forward.ts";
import type { LayerSpec, Network } from "./layers.ts";
import { inferShapes } from "./shapes.ts";
import { weightSpecs } from "./weights.ts";
import type { LayerWeights, NetworkWeights } from "./weights.ts";

const stream = random(5, "backward");
const normal = (shape: Shape): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, () => stream.normal()),
});

/** Random weights, biases and shifts zero, so that the network is linear and not only affine. */
function linearWeights(network: Network): NetworkWeights {
  const records: LayerWeights[] = network.layers.map(() => ({}));
  for (const { layer, name, shape } of weightSpecs(network)) {
    const tensor = normal(shape);
    if (name === "movingVariance") tensor.data.forEach((x, i) => (tensor.data[i] = 0.5 + x * x));
    if (["bias", "beta", "movingMean"].includes(name)) tensor.data.fill(0);
    records[layer] = { ...records[layer], [name]: tensor };
  }
  return records;
}

const dot = (a: Tensor, b: Tensor) =>
  Array.from(a.data).reduce((sum, x, i) => sum + x * b.data[i], 0);

const NETWORKS: readonly (readonly [string, Shape, readonly LayerSpec[]])[] = [
  [
    "a global average behind a convolution and a batch norm",
    [5, 4, 2],
    [
      { type: "conv2d", filters: 3, kernelSize: 2 },
      { type: "batchNorm" },
      { type: "globalAvgPool" },
      { type: "dense", units: 2 },
    ],
  ],
  ["dense and batch norm", [5], [{ type: "dense", units: 4 }, { type: "batchNorm" }]],
  [
    "a strided convolution over a signal, cropped before and padded after",
    [9, 2],
    [{ type: "conv1d", filters: 3, kernelSize: 4, strides: 2, padding: [[-1, 3]] }],
  ],
  [
    "same padding, overlapping average pooling with a short border, flatten and dense",
    [7, 6, 2],
    [
      { type: "conv2d", filters: 3, kernelSize: [3, 2], strides: [1, 2], padding: "same" },
      { type: "avgPool", poolSize: 3, strides: 2, padding: "same" },
      { type: "batchNorm" },
      { type: "dropout", rate: 0.5 },
      { type: "conv2d", filters: 2, kernelSize: 2 },
      { type: "flatten" },
      { type: "positionBias" },
      { type: "dense", units: 3 },
    ],
  ],
];

describe("⟨y, f(x)⟩ = ⟨backward(y), x⟩, by the definition of the adjoint", () => {
  for (const [name, inputShape, layers] of NETWORKS) {
    test(name, () => {
      const network = { inputShape, layers };
      const weights = linearWeights(network);
      const [x, y] = [normal([3, ...inputShape]), normal([3, ...inferShapes(network).at(-1)!])];
      const back = backward(network, weights, y, -1);
      expect(back.shape).toEqual(x.shape);
      expect(dot(y, forward(network, weights, x))).toBeCloseTo(dot(back, x), 9);
      // and of every layer's own output
      layers.forEach((_, layer) => {
        const [inside] = valuesAt(network, weights, [{ layer, at: "output" }], x);
        const seen = backward(network, weights, y, layer);
        expect(dot(seen, inside)).toBeCloseTo(dot(back, x), 9);
      });
    });
  }
});

test("what is not linear is refused by name", () => {
  const refuse = (layer: LayerSpec, inputShape: Shape) => {
    const network = { inputShape, layers: [layer] };
    const outputs = normal([1, ...inferShapes(network)[0]]);
    return () => backward(network, linearWeights(network), outputs, -1);
  };
  expect(refuse({ type: "dense", units: 2, activation: "relu" }, [3])).toThrow(
    "backward: layer 1 (dense): relu is not linear",
  );
  expect(refuse({ type: "maxPool", poolSize: 2 }, [4, 4, 1])).toThrow("a maximum is not linear");
});
