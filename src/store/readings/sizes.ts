// How large signals and gradients are by depth, and how far a network's singular values lie apart, of one state of its
// weights: the few numbers that a sentence needs of what the panel Signals by depth draws (signals.ts).

import { singularValues } from "#core/math/singularValues.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { areFinite } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { depthProfile } from "#core/signal/depth.ts";
import type { DepthProfile } from "#core/signal/depth.ts";
import { jacobianAt, jacobianProblem } from "#core/signal/jacobian.ts";
import { sampleAt } from "#core/signal/pullBack.ts";
import { signalProblem } from "./signals.ts";

/** Mean squares, of the input first and then of what leaves each block but the last. */
export type Sizes = DepthProfile;

/** Samples that sizes are the mean of. */
const SAMPLES = 4;

const knownSizes = new WeakMap<NetworkWeights, Sizes>();
const knownSpreads = new WeakMap<NetworkWeights, number>();

/** The mean over a few of `inputs` [n, …inputShape]; undefined where they would take long, or weights are not finite. */
export function readSizes(
  network: Network,
  weights: NetworkWeights,
  inputs: Tensor,
): Sizes | undefined {
  if (!areFinite(weights) || signalProblem(network) !== undefined) return undefined;
  const found = knownSizes.get(weights) ?? measure(network, weights, inputs);
  knownSizes.set(weights, found);
  return found;
}

function measure(network: Network, weights: NetworkWeights, inputs: Tensor): Sizes {
  const count = Math.min(SAMPLES, inputs.shape[0]);
  const each = Array.from({ length: count }, (_, n) =>
    depthProfile(network, weights, sampleAt(inputs, n)),
  );
  const mean = (of: keyof Sizes) =>
    each[0][of].map((_, l) => each.reduce((sum, one) => sum + one[of][l] / count, 0));
  return { signal: mean("signal"), gradient: mean("gradient") };
}

/** How many times as far the direction that is stretched most is stretched as the one stretched least, at the first sample. */
export function spreadOf(network: Network, weights: NetworkWeights, inputs: Tensor): number {
  if (!areFinite(weights) || jacobianProblem(network) !== undefined) return NaN;
  const found = knownSpreads.get(weights) ?? ratio(network, weights, inputs);
  knownSpreads.set(weights, found);
  return found;
}

function ratio(network: Network, weights: NetworkWeights, inputs: Tensor): number {
  const values = singularValues(jacobianAt(network, weights, sampleAt(inputs, 0)));
  return values[values.length - 1] > 0 ? values[0] / values[values.length - 1] : Infinity;
}
