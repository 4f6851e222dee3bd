// Folding batch norm (in inference, scale·x + shift per channel) into a neighbouring weighted layer.
// Exact behind a linear layer; in front of one only where no zero padding is read, because zeros put
// around a normalised image are not what normalised zeros would be (docs/methods.md §5.1).

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { isWeighted } from "./kinds.ts";
import type { LayerSpec, Network } from "./layers.ts";
import { planFolds } from "./merge/foldPlan.ts";
import { passOf } from "./passes.ts";
import type { ChannelMap } from "./passes/pass.ts";
import type { LayerWeights, NetworkWeights } from "./weights.ts";

/** A weighted layer followed by the map: kernel·s on the output axis, bias·s + t. Exact for every padding. */
export function foldAfter(
  { kernel, bias }: LayerWeights,
  { scale, shift }: ChannelMap,
): LayerWeights {
  const units = scale.length;
  return {
    kernel: like(kernel!, (value, i) => value * scale[i % units]),
    bias: vector(shift.map((t, o) => (bias?.data[o] ?? 0) * scale[o] + t)),
  };
}

/**
 * The map followed by a weighted layer: kernel·s on the input axis, bias + Σ_taps t·kernel. Exact for dense
 * layers, also behind a flatten, and for convolutions that read no padding.
 */
export function foldBefore(
  { kernel, bias }: LayerWeights,
  { scale, shift }: ChannelMap,
): LayerWeights {
  const units = kernel!.shape[kernel!.shape.length - 1];
  const channels = scale.length;
  const added = new Float64Array(units);
  kernel!.data.forEach((value, i) => {
    added[i % units] += value * shift[Math.floor(i / units) % channels];
  });
  return {
    kernel: like(kernel!, (value, i) => value * scale[Math.floor(i / units) % channels]),
    bias: vector(added.map((value, o) => value + (bias?.data[o] ?? 0))),
  };
}

type Folded = {
  readonly network: Network;
  readonly weights: NetworkWeights;
  /** Places, in the network given, of the batch norms that are gone. */
  readonly folded: readonly number[];
};

/** The same function with every batch norm folded away that can be folded exactly; the others stay. */
export function foldBatchNorms(network: Network, weights: NetworkWeights): Folded {
  const layers: LayerSpec[] = [...network.layers];
  const records: LayerWeights[] = [...weights];
  const folds = planFolds(network, weights).filter((plan) => "into" in plan);
  for (const { norm, into, stands } of folds) {
    const map = passOf(layers[norm]).channelMap!(layers[norm], weights[norm]);
    records[into] = (stands === "behind" ? foldAfter : foldBefore)(records[into], map);
    layers[into] = withBias(layers[into]);
  }
  const folded = folds.map(({ norm }) => norm);
  const stays = (_: unknown, index: number) => !folded.includes(index);
  return {
    network: { ...network, layers: layers.filter(stays) },
    weights: records.filter(stays),
    folded,
  };
}

function withBias(layer: LayerSpec): LayerSpec {
  return isWeighted(layer) && layer.useBias === false ? { ...layer, useBias: true } : layer;
}

function like({ shape, data }: Tensor, f: (value: number, i: number) => number): Tensor {
  const result = new Float64Array(sizeOf(shape));
  for (let i = 0; i < result.length; i++) result[i] = f(data[i], i);
  return { shape, data: result };
}

function vector(data: Float64Array): Tensor {
  return { shape: [data.length], data };
}
