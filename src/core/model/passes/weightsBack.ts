// What weightings y of a layer's output make of its weights: the gradients of ⟨y, layer(x)⟩, of every kind of weight.

import { matrixOf, transpose } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { WeightName } from "#core/model/layers.ts";
import type { LayerWeights } from "#core/model/weights.ts";

/** The gradient of ⟨y, layer(x)⟩ in each weight that training changes, row-major as the weight. */
export type WeightGradients = { readonly [name in WeightName]?: Float64Array };

/** Of rows X [m,p] · kernel [p,q] + bias [q]: Xᵀ·Y, and the sums of Y's columns. */
export function kernelBack(X: Matrix, y: Tensor, { kernel, bias }: LayerWeights): WeightGradients {
  const units = kernel!.shape[kernel!.shape.length - 1];
  const Y = matrixOf(X.rows, units, y.data);
  return {
    kernel: multiply(transpose(X), Y).data,
    ...(bias && { bias: channelSums(y.data, units) }),
  };
}

/** Of γ·x̂ + β with x̂ the `normal` numbers. */
export function scaleBack(normal: Tensor["data"], y: Tensor, channels: number): WeightGradients {
  const along = Float64Array.from(y.data, (value, i) => value * normal[i]);
  return { gamma: channelSums(along, channels), beta: channelSums(y.data, channels) };
}

/** γ = 1 and β = 0 in place of a layer's own: it then gives x̂. */
export function unscaled({ gamma, beta, ...rest }: LayerWeights): LayerWeights {
  const filled = ({ shape, data }: Tensor, value: number): Tensor => ({
    shape,
    data: new Float64Array(data.length).fill(value),
  });
  return { ...rest, gamma: filled(gamma!, 1), beta: filled(beta!, 0) };
}

function channelSums(data: Tensor["data"], channels: number): Float64Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < data.length; i++) sums[i % channels] += data[i];
  return sums;
}
