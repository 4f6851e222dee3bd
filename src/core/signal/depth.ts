// How large signals and gradients are by depth: measured in a network, and what the theory of wide maxout
// networks expects (Tseran and Montúfar 2023; docs/methods.md §3).

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { courseOf, identityWeightings, pullBack } from "./pullBack.ts";

/** Of the input (first) and of what leaves each block: one number for each. */
export type DepthProfile = {
  /** Mean square, ‖x_l‖²/n_l. */
  readonly signal: readonly number[];
  /** E‖∂N/∂x_l‖², the mean over the outputs N; the output itself has 1. */
  readonly gradient: readonly number[];
};

/** Measured at one sample [1, …]. Throws NetworkError as pullBack does. */
export function depthProfile(
  network: Network,
  weights: NetworkWeights,
  sample: Tensor,
): DepthProfile {
  const course = courseOf(network, weights, sample);
  const last = network.layers.length - 1;
  const y = identityWeightings(network, last);
  const pulled = pullBack(network, weights, course, y);
  const begins = [
    0,
    ...blocksOf(network.layers)
      .slice(1)
      .map(({ start }) => start),
  ];
  return {
    signal: begins.map((layer) => meanSquare(course[layer].input)),
    gradient: begins.map((layer) => meanSquare(pulled[layer]) * sizeOf(course[layer].input.shape)),
  };
}

function meanSquare({ data }: Tensor): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] ** 2;
  return sum / data.length;
}

/** One hidden layer of the theory, at its start: biases 0, kernels of independent numbers. */
export type TheoryLayer = {
  readonly width: number;
  /** The variance of its kernel times the number of its inputs. */
  readonly c: number;
  /** E f² of a standard normal pre-activation: M_K of maxout, 1/2 of relu, 1 of a linear layer. */
  readonly moment: number;
  /** The share of units whose slope is not 0: 1 of maxout, 1/2 of relu. */
  readonly open: number;
};

/**
 * What the theory expects of such layers and a linear output of variance 1/n. Forwards every layer multiplies the
 * mean square by c·moment, from `signal` on. Backwards, from G = 1 at the last hidden layer, with n the width of
 * what enters: G_{l−1} = A_{l−1} + c·open·(1 − 1/n)·G_l. A_{l−1} = E N²/‖x_{l−1}‖² is the part along x, since
 * positively homogeneous networks have x·∂N/∂x = N: 1/n where signals keep their size.
 */
export function expectedProfile(
  layers: readonly TheoryLayer[],
  inputs: number,
  signal: number,
): DepthProfile {
  const signals = [signal];
  for (const { c, moment } of layers) signals.push(signals[signals.length - 1] * c * moment);
  const gradients = [1];
  for (let l = layers.length - 1; l >= 0; l--) {
    const n = l === 0 ? inputs : layers[l - 1].width;
    const along = signals[layers.length] / (signals[l] * n);
    gradients.unshift(along + layers[l].c * layers[l].open * (1 - 1 / n) * gradients[0]);
  }
  return { signal: signals, gradient: gradients };
}
