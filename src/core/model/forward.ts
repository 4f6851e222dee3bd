// The network in float64, layer by layer, as plainly as the mathematics: inference only (dropout off,
// batch norm on its moving statistics). It is what engines and fused layers are compared with; engines train.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { activationFunction } from "./activate.ts";
import { preActivationShape } from "./kinds.ts";
import { activationOf, layerName } from "./layers.ts";
import type { LayerSpec, Network } from "./layers.ts";
import { passOf } from "./passes.ts";
import { inferShapes, inputShapeOf, NetworkError } from "./shapes.ts";
import { checkWeights } from "./weights.ts";
import type { NetworkWeights } from "./weights.ts";

/** Where in a network to look: what enters layer `layer`, its value before the activation, or what leaves it. */
export type Point = { readonly layer: number; readonly at: "input" | "preActivation" | "output" };

/** The shape of one sample's value at a point. Throws RangeError where the network has no such layer. */
export function shapeAt(network: Network, { layer, at }: Point): Shape {
  const { layers } = network;
  if (!Number.isInteger(layer) || layer < 0 || layer >= layers.length) {
    const last = layerName(layers, layers.length - 1);
    throw new RangeError(
      `activations: layer ${layer} is not in 0 … ${layers.length - 1}, the last is ${last}`,
    );
  }
  const shapes = inferShapes(network);
  if (at === "input") return inputShapeOf(network, layer, shapes);
  return at === "output" ? shapes[layer] : preActivationShape(layers[layer], shapes[layer]);
}

/** The network's output [N, …] for inputs [N, …inputShape]. Throws NetworkError as inferShapes and checkWeights do. */
export function forward(network: Network, weights: NetworkWeights, inputs: Tensor): Tensor {
  const last = network.layers.length - 1;
  if (last < 0) return inputs;
  return valuesAt(network, weights, [{ layer: last, at: "output" }], inputs)[0];
}

/** Values at each of `points` for inputs [N, …inputShape], in float64; what comes after the last point is not computed. */
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
  const isSeenBehind = points.some(({ layer, at }) => layer === end && at === "output");
  let value = inputs;
  for (let layer = 0; layer <= end; layer++) {
    found.set(`${layer} input`, value);
    const spec = network.layers[layer];
    const pass = passOf(spec);
    const before = pass.forward(spec, weights[layer], value, shapes[layer]);
    found.set(`${layer} preActivation`, before);
    if (layer === end && !isSeenBehind) break;
    value = pass.join?.(spec, before, shapes[layer]) ?? activated(spec, before);
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
  const { activation, alpha } = activationOf(layer);
  if (activation === "linear") return value;
  const { shape, data } = value;
  if (activation === "relu") return { shape, data: rectified(data) };
  return { shape, data: mapped(data, activationFunction(activation, alpha)) };
}

/** The commonest activation without a call for each number, which would cost ten times as much. */
function rectified(data: Tensor["data"]): Float64Array {
  const result = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) if (!(data[i] <= 0)) result[i] = data[i]; // NaN stays
  return result;
}

/** A loop because Float64Array.from with a function is thirty times slower. */
function mapped(data: Tensor["data"], f: (x: number) => number): Float64Array {
  const result = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = f(data[i]);
  return result;
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
