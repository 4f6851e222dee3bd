// What fusion makes of a layer follows from its role: a global average is linear, an opaque layer never.

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { backward } from "#core/model/backward.ts";
import { foldBatchNorms } from "#core/model/fold.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { fuseSpan } from "./fuse.ts";
import { exactness } from "./exactness.ts";
import { pathModel } from "./paths.ts";
import { spanShape } from "./span.ts";
import { gaussianTensor, randomWeights, samplesOf } from "./testNetworks.test-support.ts";

const stream = random(7, "roles");
const dense = (units: number): LayerSpec => ({ type: "dense", units });

test("a span through a global average is exact where the rest is linear, and the product finds it", () => {
  const network: Network = {
    inputShape: [4, 3, 2],
    layers: [
      { type: "conv2d", filters: 3, kernelSize: 2 },
      { type: "batchNorm" },
      { type: "globalAvgPool" },
      dense(2),
    ],
  };
  expect(exactness(network, [1, 2]).kind).toBe("exact");
  const weights = randomWeights(network, stream);
  const samples = samplesOf(network, weights, [1, 2], gaussianTensor(stream, [40, 4, 3, 2]));
  const { fit } = fuseSpan(network, weights, [1, 2], samples, { method: "product" });
  expect(fit.nmse).toBeLessThan(1e-12);
});

const normed: Network = {
  inputShape: [5],
  layers: [dense(4), { type: "layerNorm" }, dense(3), dense(2)],
};

test("a span through a layer norm is never called exact, and the reason names it", () => {
  expect(exactness(normed, [1, 2])).toEqual({
    kind: "approximate",
    reasons: ["layer 1 (layerNorm): dividing by each sample's own deviation is not linear"],
  });
  expect(exactness(normed, [2, 3]).kind).toBe("exact"); // it is in another layer
});

test("it is fused by measurement, and the methods that need its linear part refuse with a sentence", () => {
  const weights = randomWeights(normed, stream);
  const samples = samplesOf(normed, weights, [1, 2], gaussianTensor(stream, [60, 5]));
  const { fit } = fuseSpan(normed, weights, [1, 2], samples, { method: "empirical" });
  expect(fit.nmse).toBeGreaterThan(1e-4);
  expect(fit.nmse).toBeLessThan(1);
  const refused = (method: "product" | "gaussian") => () =>
    fuseSpan(normed, weights, [1, 2], samples, { method });
  expect(refused("product")).toThrow(
    "layers 1 to 2 cannot be fused: layer 1 (layerNorm) has no product: dividing by each sample's own deviation is not linear; choose empirical, or a span without it",
  );
  expect(refused("gaussian")).toThrow("layer 1 (layerNorm) has no closed form here: dividing by");
});

test("the same holds for a mixture norm, of one component too", () => {
  const mixed = {
    ...normed,
    layers: normed.layers.with(1, { type: "mixtureNorm", components: 1 }),
  };
  const weights = randomWeights(mixed, stream);
  expect(exactness(mixed, [1, 2]).kind).toBe("approximate");
  const samples = samplesOf(mixed, weights, [1, 2], gaussianTensor(stream, [60, 5]));
  const fused = (method: "empirical" | "product" | "gaussian") =>
    fuseSpan(mixed, weights, [1, 2], samples, { method });
  expect(fused("empirical").fit.nmse).toBeLessThan(1);
  expect(() => fused("product")).toThrow("layer 1 (mixtureNorm) has no product: which component");
  expect(() => fused("gaussian")).toThrow("layer 1 (mixtureNorm) has no closed form here: which");
});

test("no path leads through it, no way back, and no batch norm is folded across it", () => {
  const weights = randomWeights(normed, stream);
  const shape = spanShape(normed, [1, 2]);
  expect(() => pathModel(normed, weights, shape, {}, [])).toThrow(
    /no path leads through layerNorm/,
  );
  const ones = gaussianTensor(stream, [1, 2]);
  expect(() => backward(normed, weights, ones, -1)).toThrow("layer 2 (layerNorm): dividing by");
  const behind: Network = {
    inputShape: [3],
    layers: [{ type: "batchNorm" }, { type: "layerNorm" }, dense(2)],
  };
  expect(foldBatchNorms(behind, randomWeights(behind, stream)).folded).toEqual([]);
});

const images: Network = {
  inputShape: [5, 4, 2],
  layers: [
    { type: "conv2d", filters: 3, kernelSize: 3, padding: "same" },
    { type: "residual", filters: 3 },
    { type: "residual", filters: 4, strides: 2 },
    { type: "flatten" },
    { type: "residualDense", units: 5 },
    dense(2),
  ],
};

test.each([
  ["into one convolution that reads all that they read", [1, 3], "conv2d"],
  ["with the dense layer behind it into a dense one", [3, 5], "dense"],
] as const)("residual blocks are fused by measurement %s", (_, span, type) => {
  const weights = randomWeights(images, stream);
  const samples = samplesOf(images, weights, span, gaussianTensor(stream, [120, 5, 4, 2]));
  expect(exactness(images, span).kind).toBe("approximate");
  expect(exactness(images, span).reasons.join()).toContain(
    "(residual): the relu of its branch is not linear",
  );
  const { layers, place, fit } = fuseSpan(images, weights, span, samples, { method: "empirical" });
  expect(layers[place].type).toBe(type);
  expect(fit.nmse).toBeLessThan(1);
  const refused = (method: "product" | "gaussian") => () =>
    fuseSpan(images, weights, span, samples, { method });
  expect(refused("product")).toThrow(
    "(residual) has no product: the relu of its branch is not linear",
  );
  expect(refused("gaussian")).toThrow(
    type === "dense"
      ? "(residual) has no closed form here: the relu of its branch is not linear"
      : "layer 1 (conv2d) stands in the way",
  );
});

test("a residual block whose branch is zero is the identity, and fusing it with a dense layer loses nothing", () => {
  const network: Network = {
    inputShape: [4],
    layers: [dense(4), { type: "residualDense", units: 4 }, dense(2)],
  };
  const drawn = randomWeights(network, stream);
  const kernel = { shape: [4, 4], data: new Float64Array(16) };
  const weights = drawn.with(1, { ...drawn[1], kernel });
  const samples = samplesOf(network, weights, [1, 3], gaussianTensor(stream, [60, 4]));
  const { fit } = fuseSpan(network, weights, [1, 3], samples, { method: "empirical" });
  expect(fit.nmse).toBeLessThan(1e-9);
});
