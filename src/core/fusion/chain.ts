// A span of dense blocks as a chain: affine map, activation, affine map, …, affine map. Batch norm in
// inference, position biases and flattening are affine and fold into the maps (README §7).

import { sizeOf } from "#core/math/tensor.ts";
import { blockName } from "#core/model/blocks.ts";
import { activationOf } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import { identityMap } from "#core/model/passes/affine.ts";
import type { Affine } from "#core/model/passes/pass.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Gate } from "#core/fusion/gaussian/gaussianUnit.ts";
import type { SpanShape } from "./span.ts";

export type Chain = {
  /** One map more than gates. */
  readonly maps: readonly Affine[];
  readonly gates: readonly Gate[];
};

/** Why layers start … last are not a chain of dense blocks, in words; undefined when they are. */
export function chainProblem({ layers }: Network, { start, last }: SpanShape): string | undefined {
  for (let index = start; index <= last; index++) {
    const { compose, role, nonlinear } = passOf(layers[index]);
    if (!compose) {
      const where = blockName(layers, index);
      if (role === "opaque") {
        return `${where} has no closed form here: ${nonlinear}; choose empirical, or a span without it`;
      }
      return `${where} stands in the way: the gaussian method needs dense layers; choose empirical, or a span that begins later`;
    }
  }
  return undefined;
}

/** The chain from the span's flattened input to the pre-activation of its last weighted layer. */
export function chainOf(network: Network, weights: NetworkWeights, shape: SpanShape): Chain {
  const maps: Affine[] = [];
  const gates: Gate[] = [];
  let map: Affine | undefined; // undefined means the identity, which may be large
  let width = sizeOf(shape.input);
  for (let index = shape.start; index <= shape.last; index++) {
    const layer = network.layers[index];
    const { compose } = passOf(layer);
    if (!compose) throw new NetworkError(chainProblem(network, shape)!, index);
    map = compose(map, layer, weights[index], width);
    width = map?.offset.length ?? width;
    const gate = gateOf(layer);
    if (!gate || index === shape.last) continue;
    maps.push(map ?? identityMap(width));
    gates.push(gate);
    map = undefined;
  }
  return { maps: [...maps, map ?? identityMap(width)], gates };
}

function gateOf(layer: LayerSpec): Gate | undefined {
  const gate = activationOf(layer);
  return gate.activation === "linear" ? undefined : gate;
}
