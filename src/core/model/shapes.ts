// Shape inference and the checks of a layer's own numbers. Every error names the layer:
// "layer 3 (dense): units must be a positive integer, got 0".

import { formatShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { windows } from "./geometry.ts";
import { ACTIVATIONS, isConv, layerName, perAxis } from "./layers.ts";
import type { ConvSpec, LayerSpec, Network, PerAxis, PoolSpec } from "./layers.ts";

/** A network that cannot be built: which layer, what is wrong, what to do. `layer` counts from 0. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly layer: number | undefined;
  constructor(message: string, layer?: number) {
    super(message);
    this.layer = layer;
  }
}

/** Output shape of every layer, without the batch axis. Throws NetworkError at the first layer that cannot stand. */
export function inferShapes(network: Network): readonly Shape[] {
  const { inputShape, layers } = network;
  if (inputShape.length < 1 || inputShape.length > 3 || !inputShape.every(isPositiveInteger)) {
    throw new NetworkError(
      `input shape must be one to three positive integers, got ${formatShape(inputShape)}`,
    );
  }
  let shape = inputShape;
  return layers.map((layer, index) => {
    const problem = checkNumbers(layer) ?? checkInput(layer, shape);
    if (problem) throw new NetworkError(`${layerName(layers, index)}: ${problem}`, index);
    shape = outputShape(layer, shape);
    if (!shape.every(isPositiveInteger)) {
      const why = "the window is larger than its input; use padding 'same' or a smaller window";
      throw new NetworkError(`${layerName(layers, index)}: ${why}`, index);
    }
    return shape;
  });
}

/** Shape entering layer `index` of the network. */
export function inputShapeOf(
  network: Network,
  index: number,
  shapes: readonly Shape[] = inferShapes(network),
): Shape {
  return index === 0 ? network.inputShape : shapes[index - 1];
}

function outputShape(layer: LayerSpec, input: Shape): Shape {
  switch (layer.type) {
    case "dense":
      return [layer.units];
    case "conv1d":
    case "conv2d":
      return [...slidingWindows(layer, input).map((w) => w.output), layer.filters];
    case "maxPool":
    case "avgPool":
      return [...slidingWindows(layer, input).map((w) => w.output), input[input.length - 1]];
    case "flatten":
      return [sizeOf(input)];
    case "batchNorm":
    case "dropout":
    case "activation":
    case "positionBias":
      return input;
    default:
      return layer satisfies never;
  }
}

/** The windows of a convolution or pooling on an input of shape […extents, channels]. */
export function slidingWindows(
  layer: ConvSpec | PoolSpec,
  input: Shape,
): ReturnType<typeof windows> {
  const size = isConv(layer) ? layer.kernelSize : layer.poolSize;
  const strides = layer.strides ?? (isConv(layer) ? 1 : size);
  return windows(input.slice(0, -1), size, strides, layer.padding ?? "valid");
}

/** What is wrong with a layer's own numbers, in words; undefined when nothing is. */
function checkNumbers(layer: LayerSpec): string | undefined {
  switch (layer.type) {
    case "dense":
      return checkCount("units", layer.units) ?? checkActivated(layer);
    case "conv1d":
    case "conv2d":
      return (
        checkCount("filters", layer.filters) ??
        checkWindow("kernelSize", layer.kernelSize, layer) ??
        checkActivated(layer)
      );
    case "maxPool":
    case "avgPool":
      return checkWindow("poolSize", layer.poolSize, layer);
    case "batchNorm":
      return (
        checkRange("momentum", layer.momentum, 0, 1) ??
        checkRange("epsilon", layer.epsilon, 0, Infinity)
      );
    case "dropout":
      return layer.rate >= 0 && layer.rate < 1
        ? undefined
        : `rate must be at least 0 and below 1, got ${layer.rate}`;
    case "activation":
      return checkActivated(layer);
    case "flatten":
    case "positionBias":
      return undefined;
    default: {
      const { type } = layer satisfies never as { type: unknown };
      return `unknown layer type ${JSON.stringify(type)}`;
    }
  }
}

function checkActivated(layer: {
  activation?: string;
  alpha?: number;
  l2?: number;
}): string | undefined {
  const { activation = "linear" } = layer;
  if (!(ACTIVATIONS as readonly string[]).includes(activation)) {
    return `unknown activation ${JSON.stringify(activation)}; one of ${ACTIVATIONS.join(", ")}`;
  }
  return (
    checkRange("l2", layer.l2, 0, Infinity) ?? checkRange("alpha", layer.alpha, -Infinity, Infinity)
  );
}

function checkWindow(field: string, size: PerAxis, layer: ConvSpec | PoolSpec): string | undefined {
  const strides = layer.strides ?? 1;
  for (const [name, value] of [
    [field, size],
    ["strides", strides],
  ] as const) {
    for (const extent of perAxis(value, 1)) {
      const problem = checkCount(name, extent);
      if (problem) return problem;
    }
  }
  const padding = layer.padding ?? "valid";
  if (padding === "same" || padding === "valid") return undefined;
  const whole =
    Array.isArray(padding) &&
    padding.every((pair) => pair.length === 2 && pair.every(Number.isInteger));
  return whole ? undefined : `padding must be "same", "valid" or [before, after] for each axis`;
}

/** What is wrong with the input of a layer, in words; undefined when it fits. */
function checkInput(layer: LayerSpec, input: Shape): string | undefined {
  const expected = { dense: 1, conv1d: 2, conv2d: 3 };
  if (layer.type === "dense" || isConv(layer)) {
    const rank = expected[layer.type];
    if (input.length !== rank) {
      const hint =
        layer.type === "dense"
          ? "; put a flatten layer before it"
          : input.length === 1
            ? "; convolutions go before the first dense layer"
            : "";
      return `needs an input of ${rank} ${rank === 1 ? "axis" : "axes"}, got ${formatShape(input)}${hint}`;
    }
  }
  if (layer.type === "maxPool" || layer.type === "avgPool") {
    if (input.length < 2) return `needs an input with a spatial axis, got ${formatShape(input)}`;
  }
  if (isConv(layer) || layer.type === "maxPool" || layer.type === "avgPool") {
    return checkAxes(layer, input.length - 1);
  }
  return undefined;
}

function checkAxes(layer: ConvSpec | PoolSpec, rank: number): string | undefined {
  const size = isConv(layer) ? layer.kernelSize : layer.poolSize;
  const explicit = typeof layer.padding === "object" ? layer.padding : undefined;
  for (const axes of [size, layer.strides, explicit]) {
    if (typeof axes === "object" && axes.length !== rank) {
      return `needs one number for each of ${rank} axes, got ${axes.length}`;
    }
  }
  return undefined;
}

function checkCount(field: string, value: number): string | undefined {
  return isPositiveInteger(value) ? undefined : `${field} must be a positive integer, got ${value}`;
}

function checkRange(
  field: string,
  value: number | undefined,
  low: number,
  high: number,
): string | undefined {
  if (value === undefined || (Number.isFinite(value) && value >= low && value <= high))
    return undefined;
  return `${field} must be a number from ${low} to ${high}, got ${value}`;
}

function isPositiveInteger(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}
