// The affine layers that compute the pieces of maxout layers, with the kernel and bias of those. Beside the
// kinds, since a page draws networks without computing anything.

import type { ConvSpec, DenseSpec, LayerSpec, MaxoutConvSpec, MaxoutSpec } from "./layers.ts";

export function denseOfPieces({ rank, units, ...rest }: MaxoutSpec): DenseSpec {
  return { ...rest, type: "dense", units: rank * units };
}

export function convOfPieces({ type, rank, filters, ...rest }: MaxoutConvSpec): ConvSpec {
  return { ...rest, type: CONVOLUTIONS[type], filters: rank * filters };
}

const CONVOLUTIONS = { maxoutConv1d: "conv1d", maxoutConv2d: "conv2d" } as const;

/** The layer up to its pre-activation, as a layer of its own with the same weights. */
export function upToPreActivation(layer: LayerSpec): LayerSpec {
  if ("rank" in layer) return "units" in layer ? denseOfPieces(layer) : convOfPieces(layer);
  return "activation" in layer ? { ...layer, activation: "linear" } : layer;
}
