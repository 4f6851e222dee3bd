// Random weights with given mean and variance, tensor by tensor: the arm varianceMatched. It asks
// whether a fused network's head start lies in the scale of its weights alone (He-style reasoning)
// or in their values; the matched network has the first and not the second.

import type { Samples } from "#core/data/dataset.ts";
import type { Network, WeightName } from "#core/model/layers.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import { collectWeights, initializeWeights, weightStream } from "./initializeWeights.ts";
import type { InitSpec } from "./registry.ts";

/** Mean and population variance of a tensor's numbers. */
export type Moments = { readonly mean: number; readonly variance: number };
export type LayerMoments = { readonly [name in WeightName]?: Moments };

/** Mean and variance of the kernel and the bias of every layer; empty records where there are none. */
export function weightMoments(weights: NetworkWeights): readonly LayerMoments[] {
  return weights.map((layer: LayerWeights) => ({
    ...(layer.kernel && { kernel: momentsOf(layer.kernel.data) }),
    ...(layer.bias && { bias: momentsOf(layer.bias.data) }),
  }));
}

/**
 * As initializeWeights, but every tensor with an entry in `moments` (by layer and name) is drawn
 * normal with that mean and variance. The same stream feeds both, so matched and plain random
 * replicas of one number differ in scale, not in luck. Throws RangeError for a negative variance.
 */
export function initializeMatched(
  network: Network,
  init: InitSpec,
  moments: readonly LayerMoments[],
  seed: number,
  replica: number | string,
  data?: Samples,
): NetworkWeights {
  const plain = initializeWeights(network, init, seed, replica, data);
  return collectWeights(network, ({ layer, name }) => {
    const { data: numbers } = plain[layer][name]!;
    const wanted = moments[layer]?.[name];
    if (wanted === undefined) return numbers as Float32Array;
    const stddev = deviation(wanted, layer, name);
    const stream = weightStream(seed, replica, layer, name);
    return Float32Array.from(numbers, () => wanted.mean + stddev * stream.normal());
  });
}

function deviation({ mean, variance }: Moments, layer: number, name: WeightName): number {
  if (Number.isFinite(mean) && Number.isFinite(variance) && variance >= 0)
    return Math.sqrt(variance);
  throw new RangeError(
    `initializeMatched: layer ${layer + 1} ${name} needs a finite mean and a variance ≥ 0, got ${mean}, ${variance}`,
  );
}

function momentsOf(data: ArrayLike<number>): Moments {
  const values = Array.from(data);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return { mean, variance };
}
