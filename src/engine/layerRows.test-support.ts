// A row for every layer, and for each way in which it can be set: what the laws of gradients go through.

import { ACTIVATIONS } from "#core/model/layers.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import type { Teaching } from "#engine/engine.ts";

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
  ["maxout", [5], { type: "maxout", units: 4, rank: 3 }],
  ["maxout of two, odd units", [7], { type: "maxout", units: 5, rank: 2 }],
  ["maxout without bias", [6], { type: "maxout", units: 3, rank: 5, useBias: false }],
  ["maxoutConv2d same", [5, 4, 2], maxoutConv2d({ padding: "same" })],
  ["maxoutConv2d strides", [7, 6, 2], maxoutConv2d({ filters: 4, strides: 2, rank: 2 })],
  ["maxoutConv2d explicit, cropped", [5, 5, 1], maxoutConv2d({ padding: explicit })],
  ["maxoutConv1d", [8, 2], { type: "maxoutConv1d", filters: 5, kernelSize: 3, rank: 3 }],
  ["residual", [5, 4, 3], residual(3, {})],
  ["residual strides and width", [5, 6, 3], residual(4, { strides: 2, activation: "relu" })],
  ["residual tanh, one tap", [3, 4, 2], residual(2, { kernelSize: 1, activation: "tanh" })],
  ["residual bare", [4, 4, 9], residual(9, { useBatchNorm: false, useBias: false })],
  ["residualDense", [6], { type: "residualDense", units: 6 }],
  ["residualDense wider", [6], { type: "residualDense", units: 17, activation: "leakyRelu" }],
  ["residualDense bare", [7], { type: "residualDense", units: 7, useBatchNorm: false }],
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
  ["mixtureNorm of one", [4], { type: "mixtureNorm", components: 1 }],
  // Five values in two or three components: one holds a single value, and ε alone keeps float32 near float64.
  ["mixtureNorm dense", [4], { type: "mixtureNorm", components: 2, epsilon: 0.1 }],
  ["mixtureNorm images", [3, 2, 3], { type: "mixtureNorm", components: 3, epsilon: 0.1 }],
  ["mixtureNorm of many channels", [37], { type: "mixtureNorm", components: 3, epsilon: 0.1 }],
  ["mixtureNorm of many positions", [7, 5, 2], { type: "mixtureNorm", components: 4 }],
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

/** Teachings of the network that stands around a layer; the guided one is the layer itself. */
export const TEACHINGS: [string, Teaching][] = [
  ["soft targets", { type: "softTargets", temperature: 4, weight: 0.9 }],
  ["soft targets alone, as cold as labels", { type: "softTargets", temperature: 1, weight: 1 }],
  ["soft targets of no weight", { type: "softTargets", temperature: 20, weight: 0 }],
  ["a hint", { type: "hint", layer: 1 }],
];
export const TAUGHT_LAYERS = LAYERS.filter(([name]) =>
  ["dense wide", "conv2d same", "batchNorm dense", "dense tanh"].includes(name),
);

function conv2d(more: object): LayerSpec {
  return { type: "conv2d", filters: 2, kernelSize: 3, ...more };
}

function maxoutConv2d(more: object): LayerSpec {
  return { type: "maxoutConv2d", filters: 3, kernelSize: 3, rank: 3, ...more };
}

function residual(filters: number, more: object): LayerSpec {
  return { type: "residual", filters, ...more };
}

function pool(type: "maxPool" | "avgPool", poolSize: number, strides: number): LayerSpec {
  return { type, poolSize, strides, padding: "same" };
}
