// What each layer of Keras becomes here (keras.io/api/layers), from its config as Keras 2, Keras 3 and TensorFlow.js write
// it. Layouts are the same: channels last, kernels [taps…, in, out].

import type { LayerSpec, Padding, PerAxis, WeightName } from "#core/model/layers.ts";
import { leaveOutSoftmax } from "#core/model/readers/chain.ts";
import type { Chain } from "#core/model/readers/chain.ts";
import { rescale } from "#core/model/readers/scaling.ts";
import { bend, bendLayers } from "./activations.ts";
import { around, paddingOf } from "./around.ts";
import type { Around } from "./around.ts";
import { demandCount, notThus, numberOf, numbersOf } from "./config.ts";
import type { KerasLayer } from "./config.ts";

export type Step = {
  readonly file: string;
  readonly layer: KerasLayer;
  readonly chain: Chain;
  readonly isLast: boolean;
  /** Put around what enters this layer by those before it; a convolution takes it away. */
  around?: Around | undefined;
};

/** Keras' names of weights, in its order, by the lab's. */
export type Wanted = readonly (readonly [keras: string, ours: WeightName])[];

/** Puts the layer behind the others; returns the weights that the file must have for it. */
type Kind = (step: Step) => Wanted;

const NONE: Wanted = [];

const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["Dense", dense],
  ["Conv1D", convolution("conv1d", 1)],
  ["Conv2D", convolution("conv2d", 2)],
  ["Convolution1D", convolution("conv1d", 1)],
  ["Convolution2D", convolution("conv2d", 2)],
  ["BatchNormalization", batchNorm],
  ["LayerNormalization", layerNorm],
  ["ZeroPadding1D", padded(1, 1)],
  ["ZeroPadding2D", padded(2, 1)],
  ["Cropping1D", padded(1, -1)],
  ["Cropping2D", padded(2, -1)],
  ["MaxPooling1D", pooling("maxPool", 1)],
  ["MaxPooling2D", pooling("maxPool", 2)],
  ["AveragePooling1D", pooling("avgPool", 1)],
  ["AveragePooling2D", pooling("avgPool", 2)],
  ["GlobalAveragePooling1D", globalPooling],
  ["GlobalAveragePooling2D", globalPooling],
  ["Flatten", flatten],
  ["Reshape", reshape],
  ["Rescaling", rescaling],
  ["Dropout", dropout],
  ["Activation", (step) => (bend(step, step.layer.config["activation"]), NONE)],
  ...[...bendLayers].map(([name, bends]): [string, Kind] => [name, (step) => (bends(step), NONE)]),
  ["Softmax", softmax],
]);

/** Layers that only name the input. */
export const INPUT = "InputLayer";

export function kindOf(className: string): Kind | undefined {
  return KINDS.get(className);
}

export function readableClasses(): string {
  return [...KINDS.keys()].filter((name) => !name.startsWith("Convolution")).join(", ");
}

function refuseUnless(step: Step, isSound: boolean, problem: string): void {
  if (!isSound) throw notThus(step.file, step.layer, problem);
}

function hasBias({ config }: KerasLayer): boolean {
  return config["use_bias"] !== false;
}

/** The weights of a kernel and, where there is one, its bias. */
function kernelled(layer: KerasLayer): Wanted {
  return [["kernel", "kernel"], ...(hasBias(layer) ? ([["bias", "bias"]] as const) : [])];
}

function dense(step: Step): Wanted {
  const { file, layer, chain } = step;
  const noBias = hasBias(layer) ? {} : { useBias: false };
  chain.layers.push({ type: "dense", units: demandCount(file, layer, "units"), ...noBias });
  bend(step, layer.config["activation"]);
  return kernelled(layer);
}

function convolution(type: "conv1d" | "conv2d", axes: number): Kind {
  return (step) => {
    const { file, layer, chain } = step;
    const ones = (field: string) => (numbersOf(layer, field) ?? [1]).every((one) => one === 1);
    refuseUnless(step, ones("dilation_rate"), "is dilated");
    refuseUnless(step, ones("groups"), "is split into groups");
    const noBias = hasBias(layer) ? {} : { useBias: false };
    const kernelSize = sizeOf(step, "kernel_size", axes);
    const window = windowOf(step, axes, 1);
    const padding = step.around && paddingOf(step.around);
    refuseUnless(step, !padding || !window.padding, "pads what is padded already");
    step.around = undefined;
    chain.layers.push({
      type,
      filters: demandCount(file, layer, "filters"),
      kernelSize,
      ...window,
      ...(padding && { padding }),
      ...noBias,
    });
    bend(step, layer.config["activation"]);
    return kernelled(layer);
  };
}

/** The sizes of the layer's field are those of a convolution's padding, `sign` −1 where it cuts. */
function padded(axes: number, sign: 1 | -1): Kind {
  return (step) => {
    step.around = around(step.file, step.layer, [axes, sign], step.around);
    return NONE;
  };
}

function pooling(type: "maxPool" | "avgPool", axes: number): Kind {
  return (step) => {
    const poolSize = sizeOf(step, "pool_size", axes, 2);
    step.chain.layers.push({ type, poolSize, ...windowOf(step, axes, poolSize) });
    return NONE;
  };
}

/** A window's extents, one number where all axes have the same. */
function sizeOf(step: Step, field: string, axes: number, otherwise?: number): PerAxis {
  const given = numbersOf(step.layer, field) ?? (otherwise === undefined ? [] : [otherwise]);
  refuseUnless(
    step,
    given.length === 1 || given.length === axes,
    `has no ${field} of ${axes} axes`,
  );
  return given.every((one) => one === given[0]) ? given[0] : given;
}

/** Strides and padding; strides as by default are left out. */
function windowOf(
  step: Step,
  axes: number,
  usual: PerAxis,
): { strides?: PerAxis; padding?: Padding } {
  const { config } = step.layer;
  const format = config["data_format"] ?? "channels_last";
  refuseUnless(step, format === "channels_last", `has its ${String(format).slice(0, 20)}`);
  const padding = config["padding"] ?? "valid";
  refuseUnless(
    step,
    padding === "same" || padding === "valid",
    `pads by ${String(padding).slice(0, 20)}`,
  );
  const strides = numbersOf(step.layer, "strides") ? sizeOf(step, "strides", axes) : usual;
  return {
    ...(String(strides) !== String(usual) && { strides }),
    ...(padding === "same" && { padding }),
  };
}

function globalPooling(step: Step): Wanted {
  refuseUnless(step, step.layer.config["keepdims"] !== true, "keeps the pooled axes (keepdims)");
  step.chain.layers.push({ type: "globalAvgPool" });
  step.chain.isList = true;
  return NONE;
}

/** Centred and scaled along the last axis, which messages may call by its number. */
function normalised(step: Step, layer: LayerSpec): { readonly [field: string]: boolean } {
  const [axis] = numbersOf(step.layer, "axis") ?? [-1];
  const { length } = numbersOf(step.layer, "axis") ?? [-1];
  refuseUnless(
    step,
    length === 1 && (axis === -1 || axis > 0),
    "normalises another axis than the last",
  );
  step.chain.layers.push(layer);
  return {
    center: step.layer.config["center"] !== false,
    scale: step.layer.config["scale"] !== false,
  };
}

function batchNorm(step: Step): Wanted {
  const [momentum, epsilon] = [
    numberOf(step.layer, "momentum", 0.99),
    numberOf(step.layer, "epsilon", 1e-3),
  ];
  const has = normalised(step, { type: "batchNorm", momentum, epsilon });
  return [
    ...(has["scale"] ? ([["gamma", "gamma"]] as const) : []),
    ...(has["center"] ? ([["beta", "beta"]] as const) : []),
    ["moving_mean", "movingMean"],
    ["moving_variance", "movingVariance"],
  ];
}

function layerNorm(step: Step): Wanted {
  const has = normalised(step, {
    type: "layerNorm",
    epsilon: numberOf(step.layer, "epsilon", 1e-3),
  });
  refuseUnless(step, has["scale"] && has["center"], "has no scale or no centre of its own");
  return [
    ["gamma", "gamma"],
    ["beta", "beta"],
  ];
}

function flatten(step: Step): Wanted {
  const format = step.layer.config["data_format"] ?? "channels_last";
  refuseUnless(step, format === "channels_last", `has its ${String(format).slice(0, 20)}`);
  if (!step.chain.isList) step.chain.layers.push({ type: "flatten" });
  step.chain.isList = true;
  return NONE;
}

/** To a list; or, before any layer, to the shape that goes in here. */
function reshape(step: Step): Wanted {
  const shape = numbersOf(step.layer, "target_shape") ?? [];
  if (shape.length === 1) return flatten(step);
  const { layers } = step.chain;
  refuseUnless(
    step,
    layers.length === 0,
    "makes no list of every sample, and is not the first layer",
  );
  refuseUnless(step, shape.length > 0 && shape.every((one) => one > 0), "leaves its shape open");
  step.chain.inputShape = shape;
  step.chain.isList = false;
  return NONE;
}

/** x·scale + offset, one number for all or one for each channel. */
function rescaling(step: Step): Wanted {
  const { file, layer, chain } = step;
  const [scale, offset] = [numbersOf(layer, "scale") ?? [1], numbersOf(layer, "offset") ?? [0]];
  rescale(file, chain, { label: `layer ${layer.label}`, scale, offset });
  return NONE;
}

function dropout(step: Step): Wanted {
  step.chain.layers.push({ type: "dropout", rate: numberOf(step.layer, "rate", 0) });
  return NONE;
}

function softmax(step: Step): Wanted {
  refuseUnless(step, step.isLast, "is a softmax, and not the last layer");
  leaveOutSoftmax(step.chain);
  return NONE;
}
