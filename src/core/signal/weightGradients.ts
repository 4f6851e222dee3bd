// Gradients in all weights of a network at one sample, by the chain rule in float64 and in inference: dropout is
// off, and batch norm keeps its moving statistics. Engines train with gradients of their own.

import type { Tensor } from "#core/math/tensor.ts";
import { layerName } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import type { WeightGradients } from "#core/model/passes/weightsBack.ts";
import { NetworkError } from "#core/model/shapes.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { pullBack, throughActivation } from "./pullBack.ts";
import type { Course } from "./pullBack.ts";

/**
 * The gradient of ⟨y, N(x)⟩ in the weights of every layer, for one weighting y [1, …output] of the network's output.
 * Throws NetworkError at a layer whose derivative is not known.
 */
export function weightGradients(
  network: Network,
  weights: NetworkWeights,
  course: Course,
  y: Tensor,
): readonly WeightGradients[] {
  const pulled = [...pullBack(network, weights, course, y), y].slice(1);
  return network.layers.map((layer, index) => {
    const { input, preActivation } = course[index];
    const { shape } = pulled[index];
    const data = throughActivation(network, index, preActivation, pulled[index]);
    const { weightsBack } = passOf(layer);
    if (weightsBack) return weightsBack(layer, weights[index], { shape, data }, input);
    if (Object.keys(weights[index]).length === 0) return {};
    const where = layerName(network.layers, index);
    throw new NetworkError(
      `weightGradients: how ${where} changes with its weights is not known`,
      index,
    );
  });
}

/** Where the weights that train lie in one list of all of them, in layer order. */
export type WeightPlaces = {
  readonly size: number;
  readonly of: readonly {
    readonly layer: number;
    readonly name: keyof WeightGradients;
    readonly from: number;
    readonly to: number;
  }[];
};

export function placesOf(network: Network): WeightPlaces {
  let size = 0;
  const of = weightSpecs(network)
    .filter(({ trainable }) => trainable)
    .map(({ layer, name, shape }) => {
      const from = size;
      size += shape.reduce((product, extent) => product * extent, 1);
      return { layer, name, from, to: size };
    });
  return { size, of };
}

/** All gradients as one list. */
export function flattened(
  { size, of }: WeightPlaces,
  gradients: readonly WeightGradients[],
): Float64Array {
  const data = new Float64Array(size);
  for (const { layer, name, from } of of) data.set(gradients[layer][name]!, from);
  return data;
}

/** w + factor · direction, for the weights that train; the others as they are. */
export function movedWeights(
  { of }: WeightPlaces,
  weights: NetworkWeights,
  direction: Float64Array,
  factor: number,
): NetworkWeights {
  const moved = weights.map((record) => ({ ...record }));
  for (const { layer, name, from } of of) {
    const { shape, data } = weights[layer][name]!;
    const changed = Float64Array.from(data, (value, i) => value + factor * direction[from + i]);
    moved[layer][name] = { shape, data: changed };
  }
  return moved;
}
