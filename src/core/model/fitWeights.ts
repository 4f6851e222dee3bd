// Weights of one network in another whose weights have the same shapes in the same order, such as the same
// layers with another activation, or with dropout between them.

import { clip, clipName } from "#core/message.ts";
import { formatShape, sameShape } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { layerName } from "./layers.ts";
import type { Network, WeightName } from "./layers.ts";
import { weightSpecs } from "./weights.ts";
import type { NetworkWeights, WeightSpec } from "./weights.ts";

/** Whether the weights of `a` can be those of `b`. Throws NetworkError where either cannot stand. */
export function haveSameWeights(a: Network, b: Network): boolean {
  return firstDifference(weightSpecs(a), weightSpecs(b)) === undefined;
}

/** The weights that `given` has, one record for each layer of `network`. Throws Error that names the first that does not fit. */
export function fitWeights(
  file: string,
  given: Network & { readonly weights: NetworkWeights },
  network: Network,
): NetworkWeights {
  const [from, to] = [weightSpecs(given), weightSpecs(network)];
  const at = firstDifference(from, to);
  if (at !== undefined) {
    const needed = to[at] ? wordsFor(network, to[at]) : "no more weights";
    const has = from[at] ? wordsFor(given, from[at]) : "no more";
    throw new Error(
      clip(`${clipName(file)}: the network needs ${needed}, and the file has ${has}`),
    );
  }
  const layers: { [name in WeightName]?: Tensor }[] = network.layers.map(() => ({}));
  to.forEach(({ layer, name }, i) => {
    layers[layer][name] = given.weights[from[i].layer][name]!;
  });
  return layers;
}

/** The place of the first weight that differs by its name or shape, or that only one of them has. */
function firstDifference(a: readonly WeightSpec[], b: readonly WeightSpec[]): number | undefined {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i]?.name !== b[i]?.name || !sameShape(a[i].shape, b[i].shape)) return i;
  }
  return undefined;
}

function wordsFor({ layers }: Network, { layer, name, shape }: WeightSpec): string {
  return `a ${name} of ${formatShape(shape)} in ${layerName(layers, layer)}`;
}
