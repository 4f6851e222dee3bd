// The weights of a network as plain tensors, one record per layer, and what each of them is.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { kindOf } from "./kinds.ts";
import { layerName } from "./layers.ts";
import type { KindWeight } from "./kinds/kind.ts";
import type { Network, WeightName } from "./layers.ts";
import { inferShapes, inputShapeOf, NetworkError } from "./shapes.ts";

export type LayerWeights = { readonly [name in WeightName]?: Tensor };
/** One record for each layer, in order; layers without weights hold an empty one. */
export type NetworkWeights = readonly LayerWeights[];

/** One weight tensor of a network: the layer it stands in, and what its kind knows of it. */
export type WeightSpec = KindWeight & { readonly layer: number };

/** All weight tensors in layer order; kernels are [in, units], [k, cin, cout] and [kh, kw, cin, cout]. */
export function weightSpecs(network: Network): readonly WeightSpec[] {
  const shapes = inferShapes(network);
  return network.layers.flatMap((spec, layer): readonly WeightSpec[] => {
    const weights = kindOf(spec).weights?.(spec, inputShapeOf(network, layer, shapes)) ?? [];
    return weights.map((weight) => ({ layer, ...weight }));
  });
}

/** λ of a weight's squares in the loss: the layer's own, else the training's; 0 for what is no kernel. */
export function l2Of({ layers }: Network, { layer, isKernel }: WeightSpec, l2: number): number {
  if (!isKernel) return 0;
  const spec = layers[layer];
  return "l2" in spec ? (spec.l2 ?? l2) : l2;
}

/** Whether a weight is the whole matrix of a dense layer: no piece of a maximum, nothing beside a shortcut. */
export function isDenseKernel({ layers }: Network, weight: WeightSpec): boolean {
  const { isKernel, path, shape, layer } = weight;
  return !!isKernel && !path && shape.length === 2 && !kindOf(layers[layer]).largestOf;
}

/** Throws NetworkError where a weight of `network` is missing from `weights`, has another shape, or is a variance that has no root. */
export function checkWeights(network: Network, weights: NetworkWeights): void {
  for (const { layer, name, shape } of weightSpecs(network)) {
    const tensor = weights[layer]?.[name];
    if (tensor && tensor.data.length === sizeOf(shape) && tensor.shape.join() === shape.join()) {
      checkNumbers(network, layer, name, tensor);
      continue;
    }
    const got = tensor ? `shape [${tensor.shape.join(", ")}]` : "none";
    const where = layerName(network.layers, layer);
    throw new NetworkError(
      `${where}: ${name} must have shape [${shape.join(", ")}], got ${got}`,
      layer,
    );
  }
}

function checkNumbers({ layers }: Network, layer: number, name: WeightName, tensor: Tensor): void {
  const problem = kindOf(layers[layer]).wrongWeight?.(layers[layer], name, tensor);
  if (problem) throw new NetworkError(`${layerName(layers, layer)}: ${problem}`, layer);
}

/** Whether every number is one: of a network that has diverged, some are not. */
export function areFinite(weights: NetworkWeights): boolean {
  return weights.every((layer) =>
    Object.values(layer).every(({ data }) => data.every((value) => Number.isFinite(value))),
  );
}
