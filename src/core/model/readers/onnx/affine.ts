// Operators with weights: Gemm and MatMul as dense layers, Conv, BatchNormalization.

import type { Tensor } from "#core/math/tensor.ts";
import { plain } from "#core/model/readers/numberTypes.ts";
import { push, turned } from "./push.ts";
import { demandList, settle } from "./settle.ts";
import { demand, floatIn, notThus, numberIn } from "./step.ts";
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
  const bias = step.constant(2) && scaled(listOf(step, 2, weight), floatIn(step, "beta", 1));
  dense(step, weight, bias);
}

export function matMul(step: Step): void {
  dense(step, turned(demand(step, 1, 2, "matrix")), undefined);
}

function dense(step: Step, weight: Tensor, bias: Tensor | undefined): void {
  demandList(step);
  const noBias = bias ? {} : { useBias: false };
  push(step, { type: "dense", units: weight.shape[0], ...noBias }, { weight, bias });
  step.layout.order = "first";
}

function scaled({ shape, data }: Tensor, by: number): Tensor {
  return { shape, data: Float32Array.from(data, (value) => value * by) };
}

/** A constant [n], [1, n], or one number for all. */
function listOf(step: Step, input: number, weight: Tensor): Tensor {
  const { shape, data } = step.constant(input)!;
  const [units] = weight.shape;
  if (data.length === 1) return { shape: [units], data: new Float32Array(units).fill(data[0]) };
  const isList = shape.length > 0 && shape.slice(0, -1).every((extent) => extent === 1);
  if (isList) return { shape: [data.length], data };
  throw notThus(step, `adds ${shape.join("×")} numbers, and one for each unit is read`);
}

export function conv(step: Step): void {
  const given = step.constant(1);
  const count = given?.shape.length ?? 0;
  if (!given || count < 3) throw notThus(step, "has no constant kernel of one or two axes");
  if (numberIn(step, "group", 1) !== 1) throw notThus(step, "is split into groups");
  const axes = settle(step, count);
  const { size: kernelSize, ...rest } = readWindow(step, given.shape.slice(2), axes);
  const weight = { shape: given.shape.filter((_, i) => axes[i] !== "one"), data: given.data };
  const bias = step.constant(2);
  const type = weight.shape.length === 3 ? "conv1d" : "conv2d";
  const noBias = bias ? {} : { useBias: false };
  push(step, { type, filters: weight.shape[0], kernelSize, ...rest, ...noBias }, { weight, bias });
}

export function batchNorm(step: Step): void {
  const [weight, bias, mean, variance] = [1, 2, 3, 4].map((input) =>
    demand(step, input, 1, "list"),
  );
  settleNorm(step);
  const momentum = floatIn(step, "momentum", 0.9);
  const epsilon = floatIn(step, "epsilon", 1e-5);
  const tensors = { weight, bias, running_mean: mean, running_var: variance };
  push(step, { type: "batchNorm", momentum: plain(momentum), epsilon: plain(epsilon) }, tensors);
}

/** Of a list its numbers, else its channels. */
function settleNorm(step: Step): void {
  const { layout, chain } = step;
  const { axes } = layout;
  if (!axes || axes[1] === "list") return;
  if (!layout.input && layout.dims.length === 2 && chain.isList && axes[1] === 1) {
    layout.input = [1];
    layout.axes = axes.map((axis) => (axis === 1 ? "list" : axis));
  } else settle(step);
}
