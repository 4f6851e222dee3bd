// What a kernel would give on data: the measure of rules that start a layer by what reaches it.

import type { Samples } from "#core/data/dataset.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { forward, valuesAt } from "#core/model/forward.ts";
import type { Network, WeightName } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";

/** Enough for a variance over samples, units and positions. */
const SAMPLES = 128;

/**
 * Pre-activations [N, …] of `layer` with this kernel of the given name and its other weights neutral (other kernels
 * 0); `earlier` are those of the layers before it.
 */
export type PreActivations = (
  layer: number,
  name: WeightName,
  kernel: Float32Array,
  earlier: NetworkWeights,
) => Tensor;

/** On the first training samples, inference mode. Layers must be asked for in order: each is run once. */
export function openPreActivations(network: Network, { inputs }: Samples): PreActivations {
  const count = Math.min(SAMPLES, inputs.shape[0]);
  const shape = [count, ...inputs.shape.slice(1)];
  let value: Tensor = { shape, data: inputs.data.subarray(0, sizeOf(shape)) };
  let reached = 0;
  return (layer, name, kernel, earlier) => {
    const between = network.layers.slice(reached, layer);
    const known = earlier.slice(reached, layer);
    value = forward({ inputShape: value.shape.slice(1), layers: between }, known, value);
    reached = layer;
    const alone = { inputShape: value.shape.slice(1), layers: [network.layers[layer]] };
    return valuesAt(
      alone,
      [neutral(alone, name, kernel)],
      [{ layer: 0, at: "preActivation" }],
      value,
    )[0];
  };
}

function neutral(network: Network, chosen: WeightName, kernel: Float32Array): LayerWeights {
  const tensors = weightSpecs(network).map(({ name, shape, start = 0 }) => {
    const data = name === chosen ? kernel : new Float32Array(sizeOf(shape)).fill(start);
    return [name, { shape, data }] as const;
  });
  return Object.fromEntries(tensors);
}
