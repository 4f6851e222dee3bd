// The lab's layers as Keras and TensorFlow.js' layers have them. Kernels have the same layouts, so that weights go over as
// they are; what Keras has no layer for is refused by name.

import type {
  ConvSpec,
  LayerSpec,
  LayerType,
  Network,
  Padding,
  PerAxis,
  PoolSpec,
  SpecOf,
  WeightName,
} from "#core/model/layers.ts";
import {
  activationOf,
  DEFAULT_ALPHA,
  DEFAULT_EPSILON,
  DEFAULT_MOMENTUM,
  layerName,
  perAxis,
} from "#core/model/layers.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";

export type KerasLayer = {
  readonly className: string;
  readonly config: { readonly [field: string]: unknown };
  /** The place of the lab's layer whose weights it has; absent where it has none. */
  readonly of?: number;
};

/** Keras' names of weights by the lab's. */
export const KERAS_WEIGHTS: { readonly [name in WeightName]?: string } = {
  kernel: "kernel",
  bias: "bias",
  gamma: "gamma",
  beta: "beta",
  movingMean: "moving_mean",
  movingVariance: "moving_variance",
};

/** Throws Error that names the layer where Keras has none like it. */
export function kerasLayers(network: Network): readonly KerasLayer[] {
  const shapes = inferShapes(network);
  return network.layers.flatMap((layer, index) => {
    const axes = inputShapeOf(network, index, shapes).length - 1;
    const own = layersFor(layer, axes);
    if (typeof own === "string") {
      const remedy = "write safetensors or npz, which hold every layer";
      throw new Error(`${layerName(network.layers, index)}: ${own}; ${remedy}`);
    }
    return own.map((one): KerasLayer =>
      WITH_WEIGHTS.has(one.className) ? { ...one, of: index } : one,
    );
  });
}

const WITH_WEIGHTS = new Set([
  "Dense",
  "Conv1D",
  "Conv2D",
  "BatchNormalization",
  "LayerNormalization",
]);

type Made = readonly KerasLayer[] | string;
/** `axes`: spatial ones of the layer's input. A text is why Keras has none like it. */
type Making<Spec> = (layer: Spec, axes: number) => Made;

/** Every layer that Keras has as well. */
const KERAS: { readonly [type in LayerType]?: Making<SpecOf<type>> } = {
  dense: (layer) =>
    activated(layer, [made("Dense", { units: layer.units, use_bias: layer.useBias ?? true })]),
  conv1d: convolution,
  conv2d: convolution,
  maxPool: pooling("Max"),
  avgPool: pooling("Average"),
  globalAvgPool: (_, axes) =>
    axes > 0 ? [made(`GlobalAveragePooling${axes}D`)] : "Keras has none for lists of numbers",
  batchNorm: ({ momentum = DEFAULT_MOMENTUM, epsilon = DEFAULT_EPSILON }) => [
    made("BatchNormalization", { axis: -1, momentum, epsilon }),
  ],
  layerNorm: ({ epsilon = DEFAULT_EPSILON }) => [made("LayerNormalization", { axis: -1, epsilon })],
  dropout: ({ rate }) => [made("Dropout", { rate })],
  flatten: () => [made("Flatten")],
  activation: (layer) => activated(layer, []),
};

function layersFor(layer: LayerSpec, axes: number): Made {
  const make = KERAS[layer.type] as Making<LayerSpec> | undefined;
  return make ? make(layer, axes) : "Keras has no such layer";
}

function convolution(layer: ConvSpec, axes: number): Made {
  const { filters, kernelSize, strides = 1, padding = "valid", useBias = true } = layer;
  const around = paddingLayers(padding, axes);
  if (typeof around === "string") return around;
  const windows = { kernel_size: list(kernelSize, axes), strides: list(strides, axes) };
  const config = { filters, ...windows, padding: word(padding), use_bias: useBias };
  return activated(layer, [...around, made(`Conv${axes}D`, config)]);
}

function pooling(kind: "Max" | "Average"): Making<PoolSpec> {
  return ({ poolSize, strides = poolSize, padding = "valid" }, axes) => {
    if (typeof padding !== "string") return "Keras pools with padding same or valid alone";
    const config = { pool_size: list(poolSize, axes), strides: list(strides, axes), padding };
    return [made(`${kind}Pooling${axes}D`, config)];
  };
}

function made(className: string, config: KerasLayer["config"] = {}): KerasLayer {
  return { className, config };
}

/** With the activation behind it, as a layer of its own. */
function activated(layer: LayerSpec, before: readonly KerasLayer[]): Made {
  const { activation, alpha = DEFAULT_ALPHA } = activationOf(layer);
  if (activation === "erf") return "Keras has no activation erf";
  if (activation === "linear") return before;
  if (activation === "leakyRelu") return [...before, made("LeakyReLU", { alpha })];
  if (activation === "elu") return [...before, made("ELU", { alpha: 1 })];
  return [...before, made("Activation", { activation })];
}

/** Explicit zeros are a layer before a convolution. */
function paddingLayers(padding: Padding, axes: number): Made {
  if (typeof padding === "string") return [];
  if (axes === 1) return "explicit padding of signals cannot be written";
  const zeros = padding.map((ends) => ends.map((count) => Math.max(0, count)));
  const cropped = padding.map((ends) => ends.map((count) => Math.max(0, -count)));
  const isSome = (ends: readonly (readonly number[])[]) => ends.flat().some((count) => count > 0);
  return [
    ...(isSome(zeros) ? [made("ZeroPadding2D", { padding: zeros })] : []),
    ...(isSome(cropped) ? [made("Cropping2D", { cropping: cropped })] : []),
  ];
}

function word(padding: Padding): "same" | "valid" {
  return padding === "same" ? "same" : "valid";
}

function list(value: PerAxis, axes: number): readonly number[] {
  return [...perAxis(value, axes)];
}
