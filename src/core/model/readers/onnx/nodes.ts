// What each operator of ONNX becomes here (github.com/onnx/onnx/blob/main/docs/Operators.md): a layer, with its tensors
// in PyTorch's layouts, which ONNX shares; an activation; or nothing, where it changes no number.

import type { Activation } from "#core/model/layers.ts";
import { activate, leaveOutSoftmax } from "#core/model/readers/chain.ts";
import { plain } from "#core/model/readers/numberTypes.ts";
import { batchNorm, conv, gemm, matMul } from "./affine.ts";
import { add, divide, multiply, subtract } from "./arithmetic.ts";
import { flatten, squeeze, transpose, unsqueeze } from "./moves.ts";
import { isToFloat } from "./node.ts";
import { globalAveragePool, pad, pool, reduceMean } from "./pooling.ts";
import { reshape } from "./reshape.ts";
import { floatIn, notThus } from "./step.ts";
import type { Operator, Step } from "./step.ts";

/** By their names. Constants are no nodes here. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["Gemm", gemm],
  ["MatMul", matMul],
  ["Add", add],
  ["Conv", conv],
  ["BatchNormalization", batchNorm],
  ["Sub", subtract],
  ["Mul", multiply],
  ["Div", divide],
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
  ["ReduceMean", reduceMean],
  ["Flatten", flatten],
  ["Reshape", reshape],
  ["Transpose", transpose],
  ["Squeeze", squeeze],
  ["Unsqueeze", unsqueeze],
  ["Pad", pad],
  ["Dropout", dropout],
  ["Identity", () => {}],
  ["Cast", cast],
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

/** Between types of numbers, as an input of whole numbers needs it; only roundings change a number. */
function cast(step: Step): void {
  if (isToFloat(step.node)) return;
  throw notThus(step, "rounds to another type of numbers than float");
}

function dropout(step: Step): void {
  const rate = step.node.attributes.get("ratio")?.float ?? step.constant(1)?.data[0] ?? 0.5;
  step.chain.layers.push({ type: "dropout", rate: plain(rate) });
}

function softmax(step: Step): void {
  if (!step.isLast) throw notThus(step, "is not the last one");
  leaveOutSoftmax(step.chain);
}
