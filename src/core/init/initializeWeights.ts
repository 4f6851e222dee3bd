// The weights with which a network starts: kernels by the chosen rule, everything else at its
// neutral value. Every tensor draws from a stream of its own, so that adding a layer at the end, or
// changing one layer's size, leaves the numbers of the others as they were.

import type { Samples } from "#core/data/dataset.ts";
import { random } from "#core/math/random.ts";
import type { Random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Network, WeightName } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights, WeightSpec } from "#core/model/weights.ts";
import { openPreActivations } from "./preActivations.ts";
import { initializeKernel } from "./draws.ts";
import type { InitSpec } from "./registry.ts";

/**
 * Initial weights of one replica, float32. `replica` is its number, or any name for a separate draw; the
 * same arguments give the same numbers on every machine. `data` is the training part, for rules that
 * measure it. Throws NetworkError for an invalid network, RangeError for an unsound init.
 */
export function initializeWeights(
  network: Network,
  init: InitSpec,
  seed: number,
  replica: number | string,
  data?: Samples,
): NetworkWeights {
  const measure = data && openPreActivations(network, data);
  return collectWeights(network, ({ layer, start = 0, ...weight }, earlier) =>
    weight.isKernel
      ? initializeKernel(init, weight.shape, {
          network,
          layer,
          weight,
          earlier,
          data,
          stream: weightStream(seed, replica, layer, weight.name),
          preActivation: measure && ((kernel) => measure(layer, weight.name, kernel, earlier)),
        })
      : new Float32Array(sizeOf(weight.shape)).fill(start),
  );
}

/** The stream from which one tensor of one replica is drawn. */
export function weightStream(
  seed: number,
  replica: number | string,
  layer: number,
  name: WeightName,
): Random {
  return random(seed, "init", replica, layer, name);
}

/** One record for each layer, its tensors filled by `numbers`, which sees the layers before. */
export function collectWeights(
  network: Network,
  numbers: (spec: WeightSpec, earlier: NetworkWeights) => Float32Array,
): NetworkWeights {
  const layers: Partial<Record<WeightName, Tensor>>[] = network.layers.map(() => ({}));
  for (const spec of weightSpecs(network)) {
    layers[spec.layer][spec.name] = {
      shape: spec.shape,
      data: numbers(spec, layers.slice(0, spec.layer)),
    };
  }
  return layers;
}
