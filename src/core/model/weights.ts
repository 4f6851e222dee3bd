// The weights of a network as plain tensors, one record per layer, and what each of them is.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { DEFAULT_EPSILON, isConv, layerName, perAxis } from "./layers.ts";
import type { BatchNormSpec, Network } from "./layers.ts";
import { inferShapes, inputShapeOf, NetworkError } from "./shapes.ts";

export type WeightName = "kernel" | "bias" | "gamma" | "beta" | "movingMean" | "movingVariance";
export type LayerWeights = { readonly [name in WeightName]?: Tensor };
/** One record for each layer, in order; layers without weights hold an empty one. */
export type NetworkWeights = readonly LayerWeights[];

/** One weight tensor of a network: where it stands, its shape, and whether training changes it by gradient. */
export type WeightSpec = {
  readonly layer: number;
  readonly name: WeightName;
  readonly shape: Shape;
  readonly trainable: boolean;
};

/**
 * All weight tensors in layer order: dense kernel [in, units], conv kernels [k, cin, cout] and
 * [kh, kw, cin, cout]; batch norm's four vectors [channels]; position bias [one output].
 */
export function weightSpecs(network: Network): readonly WeightSpec[] {
  const shapes = inferShapes(network);
  return network.layers.flatMap((layer, index): WeightSpec[] => {
    const input = inputShapeOf(network, index, shapes);
    const channels = input[input.length - 1];
    const weight = (name: WeightName, shape: Shape, trainable = true) => ({
      layer: index,
      name,
      shape,
      trainable,
    });
    if (layer.type === "batchNorm") {
      return [
        weight("gamma", [channels]),
        weight("beta", [channels]),
        weight("movingMean", [channels], false),
        weight("movingVariance", [channels], false),
      ];
    }
    if (layer.type === "positionBias") return [weight("bias", input)];
    if (layer.type !== "dense" && !isConv(layer)) return [];
    const kernel = isConv(layer)
      ? [...perAxis(layer.kernelSize, input.length - 1), channels, layer.filters]
      : [channels, layer.units];
    const bias = layer.useBias === false ? [] : [weight("bias", [kernel[kernel.length - 1]])];
    return [weight("kernel", kernel), ...bias];
  });
}

/** Throws NetworkError where a weight of `network` is missing from `weights`, has another shape, or is a variance that has no root. */
export function checkWeights(network: Network, weights: NetworkWeights): void {
  for (const { layer, name, shape } of weightSpecs(network)) {
    const tensor = weights[layer]?.[name];
    if (tensor && tensor.data.length === sizeOf(shape) && tensor.shape.join() === shape.join()) {
      if (name === "movingVariance") checkVariance(network, layer, tensor);
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

function checkVariance({ layers }: Network, index: number, { data }: Tensor): void {
  const { epsilon = DEFAULT_EPSILON } = layers[index] as BatchNormSpec;
  if (!data.some((variance) => variance + epsilon <= 0)) return;
  const where = layerName(layers, index);
  throw new NetworkError(
    `${where}: movingVariance must not be negative, nor 0 with epsilon 0`,
    index,
  );
}
