// The narrowed layers with their weights, as they take the place of the two blocks.

import type { FusedLayers } from "#core/fusion/fused.ts";
import type { AffineLayer } from "#core/fusion/regression/leastSquares.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { withUnits } from "#core/model/kinds.ts";
import type { LayerSpec, Network, WeightedSpec } from "#core/model/layers.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import type { NarrowPlace } from "./place.ts";
import { columnsOf } from "./reconstruct.ts";

/** Layers and weights from the start of the first block to the layer that has been fitted again, which is `place`. */
export function narrowedLayers(
  network: Network,
  weights: NetworkWeights,
  place: NarrowPlace,
  kept: readonly number[],
  affine: AffineLayer,
): FusedLayers {
  const { span, narrowed, next, units } = place;
  const { start } = blocksOf(network.layers)[span[0] - 1];
  const layers = network.layers.slice(start, next + 1);
  return {
    layers: layers.map((layer, i) => {
      if (start + i === narrowed) return withUnits(layer as WeightedSpec, kept.length);
      return start + i === next ? withBias(layer) : layer;
    }),
    weights: layers.map((_, i) => {
      const layer = start + i;
      if (layer === next) return fitted(weights[next], kept.length / units, affine);
      return layer < narrowed ? weights[layer] : ofChannels(weights[layer], kept, units);
    }),
    place: next - start,
  };
}

/** The fit has a bias, whether the layer had one or not. */
function withBias(layer: LayerSpec): LayerSpec {
  const { useBias: _, ...own } = layer as LayerSpec & { readonly useBias?: boolean };
  return own as LayerSpec;
}

/** The kernel's shape with a share of its inputs: its last axis but one. */
function fitted({ kernel }: LayerWeights, share: number, affine: AffineLayer): LayerWeights {
  const { shape } = kernel!;
  const inputs = shape.length - 2;
  return {
    kernel: {
      shape: shape.map((extent, axis) => (axis === inputs ? Math.round(extent * share) : extent)),
      data: affine.kernel.data,
    },
    bias: { shape: [shape[shape.length - 1]], data: affine.bias.data },
  };
}

/** Of every tensor of a layer what belongs to the kept channels, along its last axis. */
function ofChannels(weights: LayerWeights, kept: readonly number[], units: number): LayerWeights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [name, lastAxis(tensor, kept, units)]),
  );
}

function lastAxis({ shape, data }: Tensor, kept: readonly number[], units: number): Tensor {
  const width = shape[shape.length - 1];
  const columns = columnsOf(kept, units, width);
  const rows = data.length / width;
  const picked = new Float64Array(rows * columns.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (const column of columns) picked[at++] = data[row * width + column];
  }
  return { shape: [...shape.slice(0, -1), columns.length], data: picked };
}
