// Reads the NumPy vectors of ./vectors and compares tensors with them. Only tests use it.

import type { Matrix } from "#core/math/matrix.ts";
import { sameShape } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { LayerMoments } from "#core/fusion/gaussian/gaussianLayer.ts";

/** A vector file with its tensors in typed arrays; the rest is as the generator wrote it. */
// oxlint-disable-next-line typescript/no-explicit-any
export function revive(value: unknown): any {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== "object" || value === null) return value;
  if ("shape" in value && "data" in value) {
    return { shape: value.shape, data: Float64Array.from(value.data as number[]) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, revive(entry)]));
}

type ConvDense = { readonly bn_eps: number } & Readonly<
  Record<"conv_kernel" | "conv_bias" | "gamma" | "beta" | "mean" | "var", Tensor> &
    Record<"dense_kernel" | "dense_bias", Tensor>
>;

/** The network of vectors/conv_dense.json: a convolution's block, then a dense one. */
export function convDenseOf(v: ConvDense): { network: Network; weights: NetworkWeights } {
  const network: Network = {
    inputShape: [4, 4, 2],
    layers: [
      { type: "conv2d", filters: 3, kernelSize: 3, padding: "same", activation: "relu" },
      { type: "batchNorm", epsilon: v.bn_eps },
      { type: "maxPool", poolSize: 2 },
      { type: "dropout", rate: 0.5 },
      { type: "flatten" },
      { type: "dense", units: 4, activation: "tanh" },
    ],
  };
  const weights: NetworkWeights = [
    { kernel: v.conv_kernel, bias: v.conv_bias },
    { gamma: v.gamma, beta: v.beta, movingMean: v.mean, movingVariance: v.var },
    ...[{}, {}, {}],
    { kernel: v.dense_kernel, bias: v.dense_bias },
  ];
  return { network, weights };
}

/** Throws unless shapes agree and max |a − b| / max(1, max |b|) stays within `tolerance`. */
export function expectClose(actual: Tensor, expected: Tensor, tolerance: number = 1e-9): void {
  if (!sameShape(actual.shape, expected.shape)) {
    throw new Error(`shape [${actual.shape.join()}], expected [${expected.shape.join()}]`);
  }
  const distance = relativeDistance(actual.data, expected.data);
  if (!(distance <= tolerance)) throw new Error(`relative distance ${distance} > ${tolerance}`);
}

/** max |a − b| / max(1, max |b|); NaN wherever one occurs. */
export function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [distance, size] = [0, 1];
  for (let i = 0; i < b.length; i++) {
    distance = Math.max(distance, Math.abs(a[i] - b[i]));
    size = Math.max(size, Math.abs(b[i]));
  }
  return distance / size;
}

/** The first n samples of a tensor. */
export function head(tensor: Tensor, n: number): Tensor {
  return slice(tensor, 0, n);
}

/** Samples from … to − 1 of a tensor. */
export function slice({ shape, data }: Tensor, from: number, to: number): Tensor {
  const size = data.length / shape[0];
  return { shape: [to - from, ...shape.slice(1)], data: data.slice(from * size, to * size) };
}

/** Cov(f(Z)) [n,n] from its residual and Cov(Z). */
export function covarianceOf({ units, residual }: LayerMoments, { data }: Matrix): Matrix {
  const n = units.length;
  const linear = (i: number, j: number) => units[i].slope * units[j].slope * data[i * n + j];
  return { ...residual, data: residual.data.map((r, k) => r + linear(Math.floor(k / n), k % n)) };
}
