// What LSUV does to a network: the variance of every layer's pre-activations as orthogonal kernels alone would have
// it, as it is once each is scaled, and now. The orthogonal kernels are what the scaled ones are multiples of.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { countMultiplies } from "#core/model/counts.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import { areFinite } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

/** Variances by block. */
export type LsuvReading = {
  /** Kernels orthogonal and not scaled, all of them. */
  readonly orthogonal: readonly number[];
  /** The start. */
  readonly scaled: readonly number[];
  readonly now?: readonly number[];
  /** Samples looked at. */
  readonly samples: number;
};

/** Multiplications that the page can take, and how far from orthogonal float32 may leave a kernel. */
const [MOST_MULTIPLIES, TOLERANCE] = [2e7, 1e-3];

/** Undefined where a kernel of the start is no multiple of an orthogonal one, or the network is too large for the page. */
export function readLsuv(
  network: Network,
  first: NetworkWeights,
  now: NetworkWeights | undefined,
  inputs: Tensor,
): LsuvReading | undefined {
  const multiplies = countMultiplies(network).reduce((sum, count) => sum + count, 0);
  const samples = Math.min(inputs.shape[0], Math.floor(MOST_MULTIPLIES / Math.max(1, multiplies)));
  const bare = unscaled(first);
  if (samples === 0 || !bare) return undefined;
  const shape = [samples, ...inputs.shape.slice(1)];
  const shown = { shape, data: inputs.data.subarray(0, sizeOf(shape)) };
  const of = (weights: NetworkWeights) => variances(network, weights, shown);
  return {
    orthogonal: of(bare),
    scaled: of(first),
    ...(now && now !== first && areFinite(now) && { now: of(now) }),
    samples,
  };
}

/** The same weights with kernels whose columns, or rows where they are wider, are orthonormal. */
function unscaled(weights: NetworkWeights): NetworkWeights | undefined {
  const scales = weights.map(({ kernel }) => (kernel ? scaleOf(kernel) : 1));
  if (scales.some((scale) => scale === undefined)) return undefined;
  return weights.map((record, layer) => {
    const { kernel } = record;
    if (!kernel) return record;
    const data = Float64Array.from(kernel.data, (value) => value / scales[layer]!);
    return { ...record, kernel: { shape: kernel.shape, data } };
  });
}

/** g of a kernel g·Q, seen as a matrix [everything but the last axis, last axis]; undefined where it is none. */
function scaleOf({ shape, data }: Tensor): number | undefined {
  const columns = shape[shape.length - 1];
  const rows = data.length / columns;
  const [count, length, step, stride] =
    columns <= rows ? [columns, rows, 1, columns] : [rows, columns, columns, 1];
  const product = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < length; i++)
      sum += data[a * step + i * stride] * data[b * step + i * stride];
    return sum;
  };
  const square = product(0, 0);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      const off = Math.abs(product(a, b) - (a === b ? square : 0));
      if (!(off <= TOLERANCE * square)) return undefined;
    }
  }
  return Math.sqrt(square);
}

function variances(network: Network, weights: NetworkWeights, inputs: Tensor): readonly number[] {
  const points = blocksOf(network.layers).map(
    ({ weighted }) => ({ layer: weighted, at: "preActivation" }) as const,
  );
  return valuesAt(network, weights, points, inputs).map(({ data }) => varianceOf(data));
}

function varianceOf(numbers: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  const mean = sum / numbers.length;
  for (let i = 0; i < numbers.length; i++) squares += (numbers[i] - mean) ** 2;
  return squares / numbers.length;
}
