// A span of dense blocks as a chain: affine map, activation, affine map, …, affine map. Batch norm in
// inference, position biases and flattening are affine and fold into the maps (README §7).

import { matrixOf, zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { blockName } from "#core/model/blocks.ts";
import { batchNormMap } from "#core/model/passes/batchNorm.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import type { Gate } from "./gaussianUnit.ts";
import type { SpanShape } from "./span.ts";

/** x ↦ x·kernel + offset. */
export type Affine = { readonly kernel: Matrix; readonly offset: Float64Array };

export type Chain = {
  /** One map more than gates. */
  readonly maps: readonly Affine[];
  readonly gates: readonly Gate[];
};

/** Why layers start … last are no chain of dense blocks, in words; undefined when they are. */
export function chainProblem({ layers }: Network, { start, last }: SpanShape): string | undefined {
  for (let index = start; index <= last; index++) {
    const { type } = layers[index];
    if (type === "conv1d" || type === "conv2d" || type === "maxPool" || type === "avgPool") {
      const where = blockName(layers, index);
      return `${where} stands in the way: the gaussian method needs dense layers; choose empirical, or a span that begins later`;
    }
  }
  return undefined;
}

/** The chain from the span's flattened input to the pre-activation of its last weighted layer. */
export function chainOf(network: Network, weights: NetworkWeights, shape: SpanShape): Chain {
  const maps: Affine[] = [];
  const gates: Gate[] = [];
  let map: Affine | undefined; // none stands for the identity, which may be large
  let width = sizeOf(shape.input);
  for (let index = shape.start; index <= shape.last; index++) {
    const layer = network.layers[index];
    map = map ? fold(map, layer, weights[index]) : begin(width, layer, weights[index]);
    width = map?.offset.length ?? width;
    const gate = gateOf(layer);
    if (!gate || index === shape.last) continue;
    maps.push(map ?? identity(width));
    gates.push(gate);
    map = undefined;
  }
  return { maps: [...maps, map ?? identity(width)], gates };
}

function identity(n: number): Affine {
  const kernel = zeroMatrix(n, n);
  for (let i = 0; i < n; i++) kernel.data[i * (n + 1)] = 1;
  return { kernel, offset: new Float64Array(n) };
}

/** The affine part of the first layer behind a gate; none where it has none. */
function begin(width: number, layer: LayerSpec, weights: LayerWeights): Affine | undefined {
  if (layer.type === "dense") {
    const kernel = matrixOf(width, layer.units, weights.kernel!.data);
    return { kernel, offset: biasOf(layer.units, weights) };
  }
  const isAffine = layer.type === "batchNorm" || layer.type === "positionBias";
  return isAffine ? fold(identity(width), layer, weights) : undefined;
}

function biasOf(units: number, { bias }: LayerWeights): Float64Array {
  return bias ? Float64Array.from(bias.data) : new Float64Array(units);
}

/** The map followed by the affine part of a layer. */
function fold(map: Affine, layer: LayerSpec, weights: LayerWeights): Affine {
  switch (layer.type) {
    case "dense": {
      const K = matrixOf(map.offset.length, layer.units, weights.kernel!.data);
      const offset = multiply({ rows: 1, columns: K.rows, data: map.offset }, K).data;
      const bias = biasOf(layer.units, weights);
      return { kernel: multiply(map.kernel, K), offset: offset.map((value, o) => value + bias[o]) };
    }
    case "batchNorm": {
      const { scale, shift } = batchNormMap(layer, weights);
      const channels = scale.length;
      const data = map.kernel.data.map((value, i) => value * scale[i % channels]);
      return {
        kernel: { ...map.kernel, data },
        offset: map.offset.map((value, i) => value * scale[i % channels] + shift[i % channels]),
      };
    }
    case "positionBias":
      return { ...map, offset: map.offset.map((value, i) => value + weights.bias!.data[i]) };
    default:
      return map;
  }
}

function gateOf(layer: LayerSpec): Gate | undefined {
  if (layer.type !== "dense" && layer.type !== "activation") return undefined;
  const { activation = "linear", alpha } = layer;
  if (activation === "linear") return undefined;
  return { activation, ...(alpha === undefined ? {} : { alpha }) };
}
