// The network in float64, layer by layer, as plainly as the mathematics: inference only (dropout off,
// batch norm on its moving statistics). It is what engines and fused layers are compared with; engines train.

import { matrixOf } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { activationFunction } from "./activate.ts";
import { DEFAULT_EPSILON, isWeighted } from "./layers.ts";
import type { BatchNormSpec, LayerSpec, Network } from "./layers.ts";
import { inferShapes, NetworkError } from "./shapes.ts";
import { convolve, pool } from "./slide.ts";
import { checkWeights } from "./weights.ts";
import type { LayerWeights, NetworkWeights } from "./weights.ts";

/** Where in a network to look: what enters layer `layer`, its value before the activation, or what leaves it. */
export type Point = { readonly layer: number; readonly at: "input" | "preActivation" | "output" };

/** The network's output [N, …] for inputs [N, …inputShape]. Throws NetworkError as inferShapes and checkWeights do. */
export function forward(network: Network, weights: NetworkWeights, inputs: Tensor): Tensor {
  const last = network.layers.length - 1;
  if (last < 0) return inputs;
  return valuesAt(network, weights, [{ layer: last, at: "output" }], inputs)[0];
}

/** Values at each of `points` for inputs [N, …inputShape], in float64; layers after the last point are not run. */
export function valuesAt(
  network: Network,
  weights: NetworkWeights,
  points: readonly Point[],
  inputs: Tensor,
): readonly Tensor[] {
  const shapes = inferShapes(network);
  checkWeights(network, weights);
  checkInputs(network, inputs);
  const beyond = points.find(({ layer }) => !network.layers[layer]);
  if (beyond) throw new RangeError(`valuesAt: the network has no layer ${beyond.layer}`);
  const found = new Map<string, Tensor>();
  const end = Math.max(-1, ...points.map(({ layer }) => layer));
  let value = inputs;
  for (let layer = 0; layer <= end; layer++) {
    found.set(`${layer} input`, value);
    const before = affinePart(network.layers[layer], weights[layer], value, shapes[layer]);
    found.set(`${layer} preActivation`, before);
    value = activated(network.layers[layer], before);
    found.set(`${layer} output`, value);
  }
  return points.map(({ layer, at }) => found.get(`${layer} ${at}`)!);
}

function checkInputs({ inputShape }: Network, { shape, data }: Tensor): void {
  if (shape.slice(1).join() === inputShape.join() && data.length === sizeOf(shape)) return;
  throw new NetworkError(
    `inputs must have shape [N, ${inputShape.join(", ")}], got [${shape.join(", ")}]`,
  );
}

function activated(layer: LayerSpec, value: Tensor): Tensor {
  const carries = isWeighted(layer) || layer.type === "activation";
  if (!carries || (layer.activation ?? "linear") === "linear") return value;
  const { shape, data } = value;
  if (layer.activation === "relu") return { shape, data: rectified(data) };
  return { shape, data: mapped(data, activationFunction(layer.activation, layer.alpha)) };
}

/** The commonest activation without a call for each number, which would cost ten times as much. */
function rectified(data: Tensor["data"]): Float64Array {
  const result = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) if (!(data[i] <= 0)) result[i] = data[i]; // NaN stays
  return result;
}

/** A loop because Float64Array.from with a function is thirty times slower. */
function mapped(
  data: Float32Array | Float64Array,
  f: (x: number, i: number) => number,
): Float64Array {
  const result = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = f(data[i], i);
  return result;
}

/** What a layer does before its activation, from [N, …input] to [N, …output]. */
function affinePart(layer: LayerSpec, weights: LayerWeights, input: Tensor, output: Shape): Tensor {
  const shape = [input.shape[0], ...output];
  switch (layer.type) {
    case "dense": {
      const x = matrixOf(input.shape[0], input.shape[1], input.data);
      return { shape, data: affine(x, weights) };
    }
    case "conv1d":
    case "conv2d":
      return { shape, data: convolve(layer, weights, input) };
    case "maxPool":
    case "avgPool":
      return { shape, data: pool(layer, input) };
    case "batchNorm":
      return { shape, data: normalise(layer, weights, input) };
    case "positionBias":
      return { shape, data: addEverywhere(input, weights.bias!) };
    case "flatten":
      return { shape, data: input.data };
    case "dropout":
    case "activation":
      return input;
    default:
      return layer satisfies never;
  }
}

/** Rows [m,p] · kernel [p,q] + bias [q]. */
function affine(rows: Matrix, { kernel, bias }: LayerWeights): Float64Array {
  const filters = kernel!.shape[kernel!.shape.length - 1];
  const { data } = multiply(rows, matrixOf(rows.columns, filters, kernel!.data));
  if (bias) for (let i = 0; i < data.length; i++) data[i] += bias.data[i % filters];
  return data;
}

/** γ·(x − mean)/√(variance + ε) + β for every channel. */
function normalise(layer: BatchNormSpec, weights: LayerWeights, { data }: Tensor): Float64Array {
  const { scale, shift } = batchNormMap(layer, weights);
  const result = new Float64Array(data.length);
  for (let i = 0; i < data.length;)
    for (let c = 0; c < scale.length; c++, i++) result[i] = data[i] * scale[c] + shift[c];
  return result;
}

/** Batch norm in inference as scale·x + shift per channel: scale = γ/√(variance + ε), shift = β − mean·scale. */
export function batchNormMap(
  { epsilon = DEFAULT_EPSILON }: BatchNormSpec,
  { gamma, beta, movingMean, movingVariance }: LayerWeights,
): { readonly scale: Float64Array; readonly shift: Float64Array } {
  const scale = Float64Array.from(
    gamma!.data,
    (g, c) => g / Math.sqrt(movingVariance!.data[c] + epsilon),
  );
  const shift = Float64Array.from(beta!.data, (b, c) => b - movingMean!.data[c] * scale[c]);
  return { scale, shift };
}

function addEverywhere({ shape, data }: Tensor, bias: Tensor): Float64Array {
  const size = sizeOf(shape.slice(1));
  return mapped(data, (x, i) => x + bias.data[i % size]);
}

/** Layers start … end − 1 as a network of their own. */
export function subnetwork(
  network: Network,
  weights: NetworkWeights,
  start: number,
  end: number,
): { readonly network: Network; readonly weights: NetworkWeights } {
  const inputShape = start === 0 ? network.inputShape : inferShapes(network)[start - 1];
  return {
    network: { inputShape, layers: network.layers.slice(start, end) },
    weights: weights.slice(start, end),
  };
}
