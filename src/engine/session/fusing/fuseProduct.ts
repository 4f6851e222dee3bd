// The product arm: the layer that results when a span's kernels are multiplied and its nonlinearities
// ignored, reading the same window as the fused layer, so that the two differ in numbers alone.

import { fuseSpan } from "#core/fusion/fuse.ts";
import type { FusedLayers } from "#core/fusion/fused.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import type { Span } from "#core/model/blocks.ts";
import { isConv, isPart } from "#core/model/kinds.ts";
import type { Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { rows } from "#core/data/rows.ts";
import type { Probe } from "#engine/session/probe.ts";

/** The layers that replace the span, or why this span has no product. */
export type Product = { readonly layers: FusedLayers } | { readonly problem: string };

/** The product reads no data: a few samples of the probe only fill in its fit error, which nobody shows. */
const SAMPLES = 4;

export function fuseProduct(
  network: Network,
  weights: NetworkWeights,
  span: Span,
  fused: FusedLayers,
  probe: Probe,
): Product {
  const samples = {
    inputs: rows(probe.inputs, 0, SAMPLES),
    targets: rows(probe.targets, 0, SAMPLES),
  };
  const options: FusionOptions = { method: "product", ...windowOf(fused) };
  try {
    return { layers: fuseSpan(network, weights, span, samples, options) };
  } catch (error) {
    if (error instanceof NetworkError) return { problem: error.message };
    throw error;
  }
}

/** Where a fused convolution looks (its kernel's size and the zeros before its input), and what bias it has. */
function windowOf({ layers, place }: FusedLayers): Partial<FusionOptions> {
  const layer = layers[place];
  if (!isConv(layer) || typeof layer.padding !== "object") return {};
  return {
    kernelSize: layer.kernelSize,
    padBefore: layer.padding.map(([before]) => before),
    bias: layers.some((one) => isPart(one, "offset")) ? "position" : "channel",
  };
}
