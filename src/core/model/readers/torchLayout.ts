// From PyTorch's layouts to the lab's: a Linear's weight is [out, in], a convolution's [out, in, …taps], and
// a Flatten lays out channels first, where the lab's kernels are [in, out] and [taps…, in, out], channels last.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { isWeighted } from "#core/model/kinds.ts";
import type { LayerSpec, WeightName } from "#core/model/layers.ts";

/** PyTorch's names of the weights of a layer, by the lab's. */
const LEAVES: { readonly [name in WeightName]: string } = {
  kernel: "weight",
  shortcut: "shortcut",
  bias: "bias",
  gamma: "weight",
  beta: "bias",
  movingProportion: "running_proportion",
  movingMean: "running_mean",
  movingVariance: "running_var",
};

export function torchLeaf(name: WeightName): string {
  return LEAVES[name];
}

/** The shape that a tensor of PyTorch has in the lab. */
export function labShape(name: WeightName, shape: Shape): Shape {
  if (name !== "kernel") return shape;
  const [outputs, inputs, ...taps] = shape;
  return [...taps, inputs, outputs];
}

/**
 * A tensor of PyTorch as the lab's. `flattened` is the shape, channels last, whose values a Flatten before
 * it has laid out; absent where there is none between this layer and the last dense one.
 */
export function toLab(name: WeightName, tensor: Tensor, flattened?: Shape): Tensor {
  if (name === "kernel") return withInputsLast(tensor, flattened);
  const isOfOutputs = name === "bias";
  return flattened && !isOfOutputs
    ? { shape: tensor.shape, data: reordered(tensor.data, 1, flattened) }
    : tensor;
}

/** [out, in, …taps] as [taps…, in, out]. */
function withInputsLast({ shape, data }: Tensor, flattened?: Shape): Tensor {
  const [outputs, inputs, ...taps] = shape;
  const window = sizeOf(taps);
  const result = new Float32Array(data.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let t = 0; t < window; t++) {
        result[(t * inputs + i) * outputs + o] = data[(o * inputs + i) * window + t];
      }
    }
  }
  const rows = flattened ? reordered(result, outputs, flattened) : result;
  return { shape: labShape("kernel", shape), data: rows };
}

/** Rows of `width` numbers, one for each value laid out channels first, in the order of channels last. */
function reordered(data: Tensor["data"], width: number, flattened: Shape): Float32Array {
  const channels = flattened[flattened.length - 1];
  const positions = sizeOf(flattened) / channels;
  const result = new Float32Array(data.length);
  for (let position = 0; position < positions; position++) {
    for (let channel = 0; channel < channels; channel++) {
      const from = (channel * positions + position) * width;
      const to = (position * channels + channel) * width;
      result.set(data.subarray(from, from + width), to);
    }
  }
  return result;
}

/** What a flatten has laid out by the time a value leaves `layer`; `before` by the time it enters, with shape `input`. */
export function flattenedAfter(
  layer: LayerSpec,
  input: Shape,
  output: Shape,
  before?: Shape,
): Shape | undefined {
  if (isWeighted(layer)) return undefined;
  return input.length > 1 && output.length === 1 && sizeOf(input) === sizeOf(output)
    ? input
    : before;
}
