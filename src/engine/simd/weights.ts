// Weights between plain tensors and the memory of a program.

import { checkWeights } from "#core/model/weights.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import type { Network } from "#core/model/layers.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Program } from "./program.ts";

/** Copies `weights` into a replica; throws NetworkError where they do not fit. */
export function writeReplica(
  { heap, training, find }: Program,
  network: Network,
  replica: number,
  weights: NetworkWeights,
): void {
  checkWeights(network, weights);
  for (const { spec, tensor } of training.weights) {
    heap.set(weights[spec.layer][spec.name]!.data, find(training, tensor, replica));
  }
}

export function readReplica(
  { heap, training, find }: Program,
  network: Network,
  replica: number,
): NetworkWeights {
  const layers: { -readonly [name in keyof LayerWeights]: LayerWeights[name] }[] =
    network.layers.map(() => ({}));
  for (const { spec, tensor } of training.weights) {
    const start = find(training, tensor, replica);
    const data = heap.slice(start, start + sizeOf(spec.shape));
    layers[spec.layer][spec.name] = { shape: spec.shape, data };
  }
  return layers;
}
