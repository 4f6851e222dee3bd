// How the output of a network answers small changes of what enters any of its layers, at one sample: the
// chain rule from the end to the beginning, in float64 and in inference. Engines train with gradients of
// their own; this is what spectra and gradient sizes by depth are computed with.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { activationSlope } from "#core/model/activate.ts";
import { valuesAt } from "#core/model/forward.ts";
import { activationOf, layerName } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import { inferShapes, NetworkError } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

/** Sample n of x [N, …] as [1, …], on the same memory. */
export function sampleAt({ shape, data }: Tensor, n: number): Tensor {
  const size = sizeOf(shape.slice(1));
  return { shape: [1, ...shape.slice(1)], data: data.subarray(n * size, (n + 1) * size) };
}

/** What each layer of a network receives and makes of one sample, [1, …], before its activation. */
export type Course = readonly { readonly input: Tensor; readonly preActivation: Tensor }[];

/** Follows one sample [1, …inputShape]. Throws NetworkError as forward does. */
export function courseOf(network: Network, weights: NetworkWeights, sample: Tensor): Course {
  const points = network.layers.flatMap((_, layer) =>
    (["input", "preActivation"] as const).map((at) => ({ layer, at })),
  );
  const values = valuesAt(network, weights, points, sample);
  return network.layers.map((_, i) => ({ input: values[2 * i], preActivation: values[2 * i + 1] }));
}

/**
 * Weightings y [N, …] of what leaves layer `from` as weightings of what enters it and every layer before, down to
 * layer `to`, whose come first: rows y·∂(output of `from`)/∂(input of l). Throws NetworkError at a layer whose
 * derivative is not known.
 */
export function pullBack(
  network: Network,
  weights: NetworkWeights,
  course: Course,
  y: Tensor,
  from: number = network.layers.length - 1,
  to: number = 0,
): readonly Tensor[] {
  const found: Tensor[] = [];
  let value = y;
  for (let index = from; index >= to; index--) {
    const { input, preActivation } = course[index];
    const layer = network.layers[index];
    const { pullBack: nonlinear, backward } = passOf(layer);
    const through = {
      shape: value.shape,
      data: throughActivation(network, index, preActivation, value),
    };
    const shape = input.shape.slice(1);
    const data =
      nonlinear?.(layer, weights[index], through, input) ??
      backward?.(layer, weights[index], through, shape);
    if (!data) {
      const where = layerName(network.layers, index);
      throw new NetworkError(`pullBack: the derivative of ${where} is not known`, index);
    }
    value = { shape: [y.shape[0], ...shape], data };
    found.unshift(value);
  }
  return found;
}

/** Weightings of what leaves layer `index` as weightings of what enters its activation. */
export function throughActivation(
  { layers }: Network,
  index: number,
  { data }: Tensor,
  y: Tensor,
): Tensor["data"] {
  const { activation, alpha } = activationOf(layers[index]);
  if (activation === "linear") return y.data;
  const slope = activationSlope(activation, alpha);
  const slopes = Float64Array.from(data, slope);
  const through = new Float64Array(y.data.length);
  for (let at = 0; at < through.length; at += slopes.length) {
    for (let i = 0; i < slopes.length; i++) through[at + i] = y.data[at + i] * slopes[i];
  }
  return through;
}

/** One weighting of each number that leaves layer `from`: [n, …output]. */
export function identityWeightings(network: Network, from: number): Tensor {
  const shape = inferShapes(network)[from];
  const size = sizeOf(shape);
  const data = new Float64Array(size * size);
  for (let i = 0; i < size; i++) data[i * (size + 1)] = 1;
  return { shape: [size, ...shape], data };
}
