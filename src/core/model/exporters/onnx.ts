// A model of ONNX: one input [N, …] with channels first, as PyTorch and ONNX Runtime have it, one output.

import type { Shape } from "#core/math/tensor.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { layerName } from "#core/model/layers.ts";
import type { Network, WeightName } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Exporter } from "./exporter.ts";
import { channelsFirst, stepsOf } from "./onnxLayers.ts";
import type { Step } from "./onnxLayers.ts";
import { writeModel } from "./onnxWire.ts";
import type { Node } from "./onnxWire.ts";
import { float32, namedArrays } from "./tensors.ts";
import type { NamedArray } from "./tensors.ts";

export const exporter: Exporter = {
  check: stepsByLayer,
  write: (name, network, weights) => {
    const shapes = inferShapes(network);
    const { nodes, tensors, last } = graphOf(network, weights, shapes);
    const output = turned(shapes.at(-1) ?? network.inputShape);
    const input = ["input", turned(network.inputShape)] as const;
    const bytes = writeModel({ nodes, tensors, input, output: [last, output] });
    return [{ file: name, bytes }];
  },
};

/** Of every layer. Throws Error that names the one that ONNX does not have. */
function stepsByLayer(network: Network): readonly (readonly Step[])[] {
  const shapes = inferShapes(network);
  return network.layers.map((layer, index) => {
    const steps = stepsOf(layer, inputShapeOf(network, index, shapes));
    if (typeof steps !== "string") return steps;
    const remedy = "write safetensors or npz, which hold every layer";
    throw new Error(`${layerName(network.layers, index)}: ${steps}; ${remedy}`);
  });
}

function graphOf(network: Network, weights: NetworkWeights, shapes: readonly Shape[]) {
  const arrays = new Map(namedArrays(network, weights).map((array) => [array.name, array]));
  const [nodes, tensors]: [Node[], NamedArray[]] = [[], []];
  let last = "input";
  /** Of a list that was an image: where each of its numbers is in channels-first order. */
  let order: readonly number[] | undefined;

  function add(
    { op, attributes, weights: own = [], numbers = [] }: Step,
    index: number,
    at: string,
  ) {
    const extra = [
      ...own.map((weight) => inOnnx(arrays.get(`${index}.${weight}`)!, weight, order)),
      ...numbers.map((number, i) => scalar(`${at}.number${i}`, number)),
    ];
    tensors.push(...extra);
    return { op, ...(attributes && { attributes }), more: extra.map((tensor) => tensor.name) };
  }

  for (const [index, steps] of stepsByLayer(network).entries()) {
    const input = inputShapeOf(network, index, shapes);
    const isFlattening = steps.at(-1)?.op === "Flatten" && steps.length === 1;
    if (isFlattening && input.length > 1) order = channelsFirst(input);
    let entered = last;
    for (const [i, step] of steps.entries()) {
      const output = `layer${index}.${i}`;
      const { more, ...node } = add(step, index, output);
      const inputs = step.withInput ? [entered, last] : [last, ...more];
      if (step.op === "Div") entered = last; // what the bend takes once more
      nodes.push({ ...node, inputs, output });
      last = output;
      if (step.op === "Gemm") order = undefined;
    }
  }
  return { nodes, tensors, last };
}

/** A weight in ONNX' layout: kernels of convolutions [out, in, …], rows and channels in the order of what enters. */
function inOnnx(
  array: NamedArray,
  weight: WeightName,
  order: readonly number[] | undefined,
): NamedArray {
  const { shape } = array;
  if (weight === "kernel" && shape.length > 2) return outFirst(array);
  const isOrdered = order !== undefined && order.length === shape[0] && weight !== "bias";
  return isOrdered ? picked(array, order, sizeOf(shape.slice(1))) : array;
}

/** [k…, in, out] → [out, in, k…]. */
function outFirst(array: NamedArray): NamedArray {
  const { shape } = array;
  const [taps, [inputs, outputs]] = [shape.slice(0, -2), shape.slice(-2)];
  const count = sizeOf(taps);
  const places = Array.from({ length: sizeOf(shape) }, (_, i) => {
    const [tap, input] = [i % count, Math.floor(i / count) % inputs];
    return (tap * inputs + input) * outputs + Math.floor(i / (count * inputs));
  });
  return { ...picked(array, places, 1), shape: [outputs, inputs, ...taps] };
}

/** Groups of `size` numbers in another order. */
function picked(array: NamedArray, places: readonly number[], size: number): NamedArray {
  const bytes = new Uint8Array(array.bytes.length);
  places.forEach((place, i) => {
    bytes.set(array.bytes.subarray(4 * size * place, 4 * size * (place + 1)), 4 * size * i);
  });
  return { ...array, bytes };
}

function scalar(name: string, value: number): NamedArray {
  return { name, shape: [], bytes: float32(Float64Array.of(value), 1) };
}

/** Channels first. */
function turned(shape: Shape): Shape {
  return [shape.at(-1)!, ...shape.slice(0, -1)];
}
