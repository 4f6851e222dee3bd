// Operators with weights: Gemm and MatMul as dense layers, Conv, BatchNormalization.

import type { Tensor } from "#core/math/tensor.ts";
import { isWeighted } from "#core/model/kinds.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { inRowOrder } from "#core/model/readers/strides.ts";
import { demand, floatIn, notThus, numberIn, plain, push } from "./step.ts";
import type { Step } from "./step.ts";
import { readWindow } from "./window.ts";

/** α·x·W + β·b, W turned with transB. */
export function gemm(step: Step): void {
  if (numberIn(step, "transA", 0) !== 0) throw notThus(step, "turns its input (transA)");
  const given = demand(step, 1, 2, "matrix");
  const weight = scaled(
    numberIn(step, "transB", 0) ? given : turned(given),
    floatIn(step, "alpha", 1),
  );
  const bias = step.constant(2) && scaled(listOf(step, 2), floatIn(step, "beta", 1));
  dense(step, weight, bias);
}

export function matMul(step: Step): void {
  dense(step, turned(demand(step, 1, 2, "matrix")), undefined);
}

function dense(step: Step, weight: Tensor, bias: Tensor | undefined): void {
  step.chain.isList = true;
  const noBias = bias ? {} : { useBias: false };
  push(step, { type: "dense", units: weight.shape[0], ...noBias }, { weight, bias });
}

function scaled({ shape, data }: Tensor, by: number): Tensor {
  return { shape, data: Float32Array.from(data, (value) => value * by) };
}

/** A constant [n], or [1, n]. */
function listOf(step: Step, input: number): Tensor {
  const { shape, data } = step.constant(input)!;
  const isList = shape.length > 0 && shape.slice(0, -1).every((extent) => extent === 1);
  if (isList) return { shape: [data.length], data };
  throw notThus(step, `adds ${shape.join("×")} numbers, and one for each unit is read`);
}

/** The bias of the MatMul before it. */
export function addBias(step: Step): void {
  const { layers, tensors } = step.chain;
  const last = layers.at(-1);
  const name = `${layers.length - 1} MatMul`;
  const input = step.constant(0) ? 0 : 1;
  const weight = tensors.get(`${name}.weight`);
  const isOpen = weight && last && isWeighted(last) && !("activation" in last);
  if (!isOpen || !step.constant(input) || tensors.has(`${name}.bias`)) {
    throw notThus(step, "is no bias of a MatMul before it");
  }
  const bias = listOf(step, input);
  if (bias.data.length !== weight.shape[0]) throw notThus(step, "has not one number for each unit");
  const { useBias: _, ...layer } = last;
  layers[layers.length - 1] = layer as LayerSpec;
  tensors.set(`${name}.bias`, bias);
}

export function conv(step: Step): void {
  const weight = step.constant(1);
  const axes = (weight?.shape.length ?? 0) - 2;
  if (!weight || axes < 1 || axes > 2)
    throw notThus(step, "has no constant kernel of one or two axes");
  if (numberIn(step, "group", 1) !== 1) throw notThus(step, "is split into groups");
  const type = axes === 1 ? "conv1d" : "conv2d";
  const window = readWindow(step, weight.shape.slice(2));
  const bias = step.constant(2);
  const noBias = bias ? {} : { useBias: false };
  const { size: kernelSize, ...rest } = window;
  push(step, { type, filters: weight.shape[0], kernelSize, ...rest, ...noBias }, { weight, bias });
}

export function batchNorm(step: Step): void {
  const [weight, bias, mean, variance] = [1, 2, 3, 4].map((input) =>
    demand(step, input, 1, "list"),
  );
  const momentum = floatIn(step, "momentum", 0.9);
  const epsilon = floatIn(step, "epsilon", 1e-5);
  const tensors = { weight, bias, running_mean: mean, running_var: variance };
  push(step, { type: "batchNorm", momentum: plain(momentum), epsilon: plain(epsilon) }, tensors);
}

function turned({ shape: [rows, columns], data }: Tensor): Tensor {
  return inRowOrder({ shape: [columns, rows], data }, [1, columns]);
}
