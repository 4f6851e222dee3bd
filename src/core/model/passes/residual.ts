import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { branchOf, hasShortcut, normOf, shortcutOf } from "#core/model/kinds/residual.ts";
import type { ResidualDenseSpec, ResidualSpec } from "#core/model/layers.ts";
import type { LayerWeights } from "#core/model/weights.ts";
import { batchNorm } from "./batchNorm.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import type { LayerPass } from "./pass.ts";
import type { WeightGradients } from "./weightsBack.ts";

const OPAQUE = {
  role: "opaque",
  nonlinear: "the relu of its branch is not linear",
} as const;

/** y = x + K ∗ u (+ b) with u = relu(batchNorm(x)); x is S ∗ u where width or stride changes. */
export const residual: LayerPass<ResidualSpec> = {
  ...OPAQUE,
  forward: (spec, weights, input, output) => {
    const u = rectified(spec, weights, input);
    const { bias: _, ...linear } = weights;
    const through = conv.forward(branchOf(spec), weights, u, output);
    const beside = { ...linear, kernel: weights.shortcut! };
    return hasShortcut(spec, input.shape.slice(1))
      ? sum(through, conv.forward(shortcutOf(spec), beside, u, output))
      : sum(through, input);
  },
  pullBack: (spec, weights, y, input) => {
    const shape = input.shape.slice(1);
    const through = conv.backward!(branchOf(spec), weights, y, shape);
    const beside = hasShortcut(spec, shape) && {
      kernel: weights.shortcut!,
    };
    return beside
      ? throughBranch(spec, weights, input, [
          through,
          conv.backward!(shortcutOf(spec), beside, y, shape),
        ])
      : added(throughBranch(spec, weights, input, [through]), y.data);
  },
  weightsBack: (spec, weights, y, input) => {
    const shape = input.shape.slice(1);
    const u = rectified(spec, weights, input);
    const [branch, shortcut] = [branchOf(spec), shortcutOf(spec)];
    const beside = weights.shortcut && { kernel: weights.shortcut };
    return {
      ...normBack(spec, weights, input, [
        conv.backward!(branch, weights, y, shape),
        ...(beside ? [conv.backward!(shortcut, beside, y, shape)] : []),
      ]),
      ...conv.weightsBack!(branch, weights, y, u),
      ...(beside && { shortcut: conv.weightsBack!(shortcut, beside, y, u).kernel! }),
    };
  },
};

/** y = x + u·K (+ b) with u = relu(batchNorm(x)); x is u·S where the width changes. */
export const residualDense: LayerPass<ResidualDenseSpec> = {
  ...OPAQUE,
  forward: (spec, weights, input, output) => {
    const u = rectified(spec, weights, input);
    const { units } = spec;
    const multiplied = (given: LayerWeights, shape: Shape) =>
      dense.forward({ type: "dense", units }, given, u, shape);
    const through = multiplied(weights, output);
    return input.shape[1] === units
      ? sum(through, input)
      : sum(through, multiplied({ kernel: weights.shortcut! }, output));
  },
  pullBack: (spec, weights, y, input) => {
    const shape = input.shape.slice(1);
    const back = (given: LayerWeights) =>
      dense.backward!({ type: "dense", units: spec.units }, given, y, shape);
    return shape[0] === spec.units
      ? added(throughBranch(spec, weights, input, [back(weights)]), y.data)
      : throughBranch(spec, weights, input, [back(weights), back({ kernel: weights.shortcut! })]);
  },
  weightsBack: (spec, weights, y, input) => {
    const shape = input.shape.slice(1);
    const u = rectified(spec, weights, input);
    const branch = { type: "dense", units: spec.units } as const;
    const beside = weights.shortcut && { kernel: weights.shortcut };
    return {
      ...normBack(spec, weights, input, [
        dense.backward!(branch, weights, y, shape),
        ...(beside ? [dense.backward!(branch, beside, y, shape)] : []),
      ]),
      ...dense.weightsBack!(branch, weights, y, u),
      ...(beside && { shortcut: dense.weightsBack!(branch, beside, y, u).kernel! }),
    };
  },
};

/** Weightings of u, added up, as weightings of x: through the relu and the batch norm in front of it. */
function throughBranch(
  spec: ResidualSpec | ResidualDenseSpec,
  weights: LayerWeights,
  input: Tensor,
  parts: readonly Tensor["data"][],
): Tensor["data"] {
  const weightings = throughRelu(spec, weights, input, parts);
  if (spec.useBatchNorm === false) return weightings.data;
  return batchNorm.backward!(normOf(spec), weights, weightings, input.shape.slice(1));
}

/** The same as gradients of that batch norm. */
function normBack(
  spec: ResidualSpec | ResidualDenseSpec,
  weights: LayerWeights,
  input: Tensor,
  parts: readonly Tensor["data"][],
): WeightGradients {
  if (spec.useBatchNorm === false) return {};
  const weightings = throughRelu(spec, weights, input, parts);
  return batchNorm.weightsBack!(normOf(spec), weights, weightings, input);
}

function throughRelu(
  spec: ResidualSpec | ResidualDenseSpec,
  weights: LayerWeights,
  input: Tensor,
  parts: readonly Tensor["data"][],
): Tensor {
  const { data: u } = rectified(spec, weights, input);
  const data = parts
    .reduce(added)
    .map((value: number, i: number) => (u[i % u.length] > 0 ? value : 0));
  return { shape: [data.length / u.length, ...input.shape.slice(1)], data };
}

function added(a: Tensor["data"], b: Tensor["data"]): Float64Array {
  return Float64Array.from(a, (value, i) => value + b[i]);
}

function rectified(
  spec: ResidualSpec | ResidualDenseSpec,
  weights: LayerWeights,
  input: Tensor,
): Tensor {
  const { shape, data } =
    spec.useBatchNorm === false
      ? input
      : batchNorm.forward(normOf(spec), weights, input, input.shape.slice(1));
  const result = new Float64Array(sizeOf(shape));
  for (let i = 0; i < result.length; i++) if (!(data[i] <= 0)) result[i] = data[i]; // NaN stays
  return { shape, data: result };
}

function sum(a: Tensor, b: Tensor): Tensor {
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = a.data[i] + b.data[i];
  return { shape: a.shape, data };
}
