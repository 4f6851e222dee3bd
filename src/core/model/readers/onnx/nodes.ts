// What each operator of ONNX becomes here (github.com/onnx/onnx/blob/main/docs/Operators.md): a layer, with its tensors
// in PyTorch's layouts, which ONNX shares; an activation; or nothing, where it changes no number.

import type { Activation } from "#core/model/layers.ts";
import { activate, leaveOutSoftmax } from "#core/model/readers/chain.ts";
import type { Chain } from "#core/model/readers/chain.ts";
import { addBias, batchNorm, conv, gemm, matMul } from "./affine.ts";
import { floatIn, notThus, numberIn, plain } from "./step.ts";
import type { Operator, Step } from "./step.ts";
import { readWindow } from "./window.ts";

/** By their names. Constants are no nodes here. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["Gemm", gemm],
  ["MatMul", matMul],
  ["Add", addBias],
  ["Conv", conv],
  ["BatchNormalization", batchNorm],
  ["Relu", bend("relu")],
  ["LeakyRelu", leakyRelu],
  ["Elu", elu],
  ["Tanh", bend("tanh")],
  ["Sigmoid", bend("sigmoid")],
  ["Softplus", bend("softplus")],
  ["Erf", bend("erf")],
  ["Gelu", gelu],
  ["Clip", clipped],
  ["MaxPool", pool("maxPool")],
  ["AveragePool", pool("avgPool")],
  ["GlobalAveragePool", globalAveragePool],
  ["Flatten", flatten],
  ["Reshape", reshape],
  ["Pad", pad],
  ["Dropout", dropout],
  ["Identity", () => {}],
  ["Softmax", softmax],
  ["LogSoftmax", softmax],
]);

export function readableOperators(): string {
  return [...OPERATORS.keys()].join(", ");
}

function bend(activation: Activation): Operator {
  return ({ chain }) => activate(chain, activation);
}

function leakyRelu(step: Step): void {
  activate(step.chain, "leakyRelu", plain(floatIn(step, "alpha", 0.01)));
}

function elu(step: Step): void {
  if (floatIn(step, "alpha", 1) !== 1) throw notThus(step, "has another alpha than 1");
  activate(step.chain, "elu");
}

function gelu(step: Step): void {
  const { text = "none" } = step.node.attributes.get("approximate") ?? {};
  if (text !== "none") throw notThus(step, "is approximate: the exact one is read");
  activate(step.chain, "gelu");
}

/** min and max stand in attributes before opset 11, and are inputs since. */
function clipped(step: Step): void {
  const bound = (name: string, input: number, otherwise: number) =>
    step.node.attributes.get(name)?.float ?? step.constant(input)?.data[0] ?? otherwise;
  const [low, high] = [bound("min", 1, -Infinity), bound("max", 2, Infinity)];
  if (low === 0 && high === 6) return activate(step.chain, "relu6");
  if (low === 0 && high > 3e38) return activate(step.chain, "relu");
  throw notThus(step, `keeps values from ${low} to ${high}, and 0 to 6 are read`);
}

function pool(type: "maxPool" | "avgPool"): Operator {
  return (step) => {
    const { chain } = step;
    if (numberIn(step, "ceil_mode", 0) !== 0) throw notThus(step, "rounds sizes up (ceil_mode)");
    const { size: poolSize, strides = 1, ...rest } = readWindow(step, undefined);
    const countsZeros = numberIn(step, "count_include_pad", 0) !== 0;
    if (countsZeros && "padding" in rest) throw notThus(step, "counts zeros around the input");
    const same = String(strides) === String(poolSize);
    chain.layers.push({ type, poolSize, ...(same ? {} : { strides }), ...rest });
  };
}

function flatten(step: Step): void {
  if (numberIn(step, "axis", 1) !== 1) throw notThus(step, "begins at another axis than 1");
  layOut(step.chain);
}

/** Every sample as a list, which it may be already. */
function layOut(chain: Chain): void {
  if (!chain.isList) chain.layers.push({ type: "flatten" });
  chain.isList = true;
}

function globalAveragePool({ chain }: Step): void {
  chain.layers.push({ type: "globalAvgPool" });
  chain.isList = true;
}

/** To [batch, everything]. */
function reshape(step: Step): void {
  const shape = step.whole(1) ?? step.node.attributes.get("shape")?.numbers;
  if ((shape?.length ?? step.axesOf(1)) !== 2) throw notThus(step, "makes no list of every sample");
  layOut(step.chain);
}

/** PyTorch puts one in front of an AveragePool, also where there is nothing to pad. */
function pad(step: Step): void {
  const pads = step.whole(1) ?? step.node.attributes.get("pads")?.numbers;
  if (!pads?.every((one) => one === 0))
    throw notThus(step, "pads values, which only a window does here");
}

function dropout(step: Step): void {
  const rate = step.node.attributes.get("ratio")?.float ?? step.constant(1)?.data[0] ?? 0.5;
  step.chain.layers.push({ type: "dropout", rate: plain(rate) });
}

function softmax(step: Step): void {
  if (!step.isLast) throw notThus(step, "is not the last one");
  leaveOutSoftmax(step.chain);
}
