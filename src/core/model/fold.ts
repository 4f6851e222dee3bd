// Folding batch norm (in inference, scale·x + shift per channel) into a neighbouring weighted layer.
// Exact behind a linear layer; in front of one only where no zero padding is read, because zeros put
// around a normalised image are not what normalised zeros would be (methods.md §5).

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { windowsOf } from "./kinds.ts";
import { isWeighted } from "./layers.ts";
import type { LayerSpec, Network } from "./layers.ts";
import { passOf } from "./passes.ts";
import type { ChannelMap } from "./passes/pass.ts";
import { inferShapes, inputShapeOf } from "./shapes.ts";
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
  const shapes = inferShapes(network);
  const layers: LayerSpec[] = [...network.layers];
  const records: LayerWeights[] = [...weights];
  const folded: number[] = [];
  for (const [index, layer] of network.layers.entries()) {
    const map = passOf(layer).channelMap?.(layer, weights[index]);
    if (!map) continue;
    const behind = previousWeighted(layers, index, folded);
    const ahead = nextWeighted(network, index, map);
    const target = behind ?? ahead;
    if (target === undefined) continue;
    if (target === ahead && readsPadding(network, target, shapes)) continue;
    const fold = target === behind ? foldAfter : foldBefore;
    records[target] = fold(records[target], map);
    layers[target] = withBias(layers[target]);
    folded.push(index);
  }
  const stays = (_: unknown, index: number) => !folded.includes(index);
  return {
    network: { ...network, layers: layers.filter(stays) },
    weights: records.filter(stays),
    folded,
  };
}

/** The linear weighted layer directly before, if any; batch norms already folded do not count. */
function previousWeighted(
  layers: readonly LayerSpec[],
  index: number,
  folded: readonly number[],
): number | undefined {
  let at = index - 1;
  while (at >= 0 && (passOf(layers[at]).isIdentity || folded.includes(at))) at--;
  const layer = layers[at];
  if (!layer || !isWeighted(layer)) return undefined;
  return (layer.activation ?? "linear") === "linear" ? at : undefined;
}

/** The weighted layer ahead, with only layers between that a channel-wise affine map passes unchanged. */
function nextWeighted(
  { layers }: Network,
  index: number,
  { scale }: ChannelMap,
): number | undefined {
  const rising = scale.every((s) => s > 0);
  for (let at = index + 1; at < layers.length; at++) {
    const layer = layers[at];
    if (isWeighted(layer)) return at;
    const { letsThrough } = passOf(layer);
    if (letsThrough !== "always" && !(letsThrough === "rising" && rising)) return undefined;
  }
  return undefined;
}

function readsPadding(
  network: Network,
  index: number,
  shapes: ReturnType<typeof inferShapes>,
): boolean {
  const layer = network.layers[index];
  const windows = windowsOf(layer, inputShapeOf(network, index, shapes)) ?? [];
  return windows.some(({ before, after }) => before > 0 || after > 0);
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
