// The lab's layers as operators of ONNX (github.com/onnx/onnx/blob/main/docs/Operators.md, opset 11). There images and
// signals have their channels first, [N, C, H, W]: kernels turn with them, and so do the inputs of a list that was an image.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { activationOf, DEFAULT_ALPHA, DEFAULT_EPSILON, perAxis } from "#core/model/layers.ts";
import type {
  Activation,
  ConvSpec,
  LayerSpec,
  LayerType,
  PoolSpec,
  SpecOf,
  WeightName,
} from "#core/model/layers.ts";
import type { Node } from "./onnxWire.ts";

/** An operator behind what is there, with its own weights or numbers. */
export type Step = {
  readonly op: string;
  readonly attributes?: Node["attributes"];
  /** Of the layer, in the operator's order. */
  readonly weights?: readonly WeightName[];
  /** Further inputs that are one number. */
  readonly numbers?: readonly number[];
  /** Takes what entered the layer as well: before the other input, or after it. */
  readonly withInput?: true;
};

type Making<Spec> = (layer: Spec, input: Shape) => readonly Step[] | string;

/** Every layer that ONNX has as well; a text is why it has none like it. */
const STEPS: { readonly [type in LayerType]?: Making<SpecOf<type>> } = {
  dense: (layer) => bent(layer, [{ op: "Gemm", weights: weightsOf(layer) }]),
  conv1d: convolution,
  conv2d: convolution,
  maxPool: (layer, input) => pooling("MaxPool", layer, input),
  avgPool: (layer, input) => pooling("AveragePool", layer, input),
  globalAvgPool: (_, input) =>
    input.length > 1
      ? [{ op: "GlobalAveragePool" }, { op: "Flatten", attributes: { axis: 1 } }]
      : "ONNX has none for lists of numbers",
  batchNorm: ({ epsilon = DEFAULT_EPSILON }) => [
    {
      op: "BatchNormalization",
      attributes: { epsilon },
      weights: ["gamma", "beta", "movingMean", "movingVariance"],
    },
  ],
  dropout: ({ rate }) => [{ op: "Dropout", attributes: { ratio: rate } }],
  flatten: () => [{ op: "Flatten", attributes: { axis: 1 } }],
  activation: (layer) => bent(layer, []),
};

/** `input`: the shape that enters, channels last. */
export function stepsOf(layer: LayerSpec, input: Shape): readonly Step[] | string {
  const make = STEPS[layer.type] as Making<LayerSpec> | undefined;
  return make ? make(layer, input) : "ONNX has no such layer";
}

function weightsOf({ useBias = true }: { readonly useBias?: boolean }): readonly WeightName[] {
  return useBias ? ["kernel", "bias"] : ["kernel"];
}

function convolution(layer: ConvSpec, input: Shape): readonly Step[] | string {
  const window = windowOf({ strides: 1, ...layer, size: layer.kernelSize }, input.length - 1);
  if (typeof window === "string") return window;
  return bent(layer, [{ op: "Conv", attributes: window, weights: weightsOf(layer) }]);
}

function pooling(op: string, layer: PoolSpec, input: Shape): readonly Step[] | string {
  const { poolSize, strides = poolSize } = layer;
  const window = windowOf({ ...layer, strides, size: poolSize }, input.length - 1);
  return typeof window === "string" ? window : [{ op, attributes: window }];
}

type Windowed = Pick<ConvSpec, "strides" | "padding"> & { readonly size: ConvSpec["kernelSize"] };

function windowOf({ size, strides = 1, padding = "valid" }: Windowed, axes: number) {
  const window = { kernel_shape: perAxis(size, axes), strides: perAxis(strides, axes) };
  if (padding === "valid") return window;
  if (padding === "same") return { ...window, auto_pad: "SAME_UPPER" };
  const pads = [...padding.map(([before]) => before), ...padding.map(([, after]) => after)];
  return pads.some((pad) => pad < 0) ? "ONNX cannot crop its input" : { ...window, pads };
}

/** With the activation behind it. */
function bent(layer: LayerSpec, before: readonly Step[]): readonly Step[] {
  const { activation, alpha = DEFAULT_ALPHA } = activationOf(layer);
  return [...before, ...BENDS[activation](alpha)];
}

const BENDS: { readonly [name in Activation]: (alpha: number) => readonly Step[] } = {
  linear: () => [],
  relu: () => [{ op: "Relu" }],
  leakyRelu: (alpha) => [{ op: "LeakyRelu", attributes: { alpha } }],
  relu6: () => [{ op: "Clip", numbers: [0, 6] }],
  elu: () => [{ op: "Elu", attributes: { alpha: 1 } }],
  tanh: () => [{ op: "Tanh" }],
  sigmoid: () => [{ op: "Sigmoid" }],
  softplus: () => [{ op: "Softplus" }],
  erf: () => [{ op: "Erf" }],
  // x · (1 + erf(x ∕ √2)) ∕ 2
  gelu: () => [
    { op: "Div", numbers: [Math.SQRT2] },
    { op: "Erf" },
    { op: "Add", numbers: [1] },
    { op: "Mul", withInput: true },
    { op: "Mul", numbers: [0.5] },
  ],
};

/** The places of channels-first order, of a value whose channels come last: [H, W, C] → those of [C, H, W]. */
export function channelsFirst(shape: Shape): readonly number[] {
  const channels = shape.at(-1)!;
  const positions = sizeOf(shape) / channels;
  return Array.from(
    { length: channels * positions },
    (_, i) => (i % positions) * channels + Math.floor(i / positions),
  );
}
