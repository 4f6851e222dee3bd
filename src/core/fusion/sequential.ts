// Fusing a long span pair by pair from its end without training in between (methods.md §4.d): each step
// regresses the next block's inputs on what the layer fused so far makes of the original's activations.
// Never better than one shot on the samples of the fit, for its steps cannot see each other's error.

import { blocksInSpan } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { subnetwork, valuesAt } from "#core/model/forward.ts";
import type { Point } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { SpanSamples } from "#core/fusion/regression/design.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import { preActivationOf } from "./fused.ts";
import type { Gains } from "./gates.ts";
import type { Fusion } from "./oneShot.ts";
import type { FusionOptions } from "./options.ts";
import { fusionPlan } from "./fusionPlan.ts";
import { spanProblem, spanShape } from "./span.ts";
import { spliceFusion } from "./splice.ts";

type FuseSteps = (
  network: Network,
  weights: NetworkWeights,
  span: Span,
  samples: SpanSamples,
  options: FusionOptions,
) => Generator<number, Fusion>;

/** Fuses along fusionPlan; `fuse` does one pair. The reported error is that against the original. */
export function* sequentialSteps(
  original: Network,
  originalWeights: NetworkWeights,
  span: Span,
  samples: SpanSamples,
  options: FusionOptions,
  fuse: FuseSteps,
): Generator<number, Fusion> {
  const { start, last } = spanShape(original, span);
  let model = subnetwork(original, originalWeights, start, last + 1);
  const plan = fusionPlan([1, blocksInSpan(original, span).length]);
  let fusion: Fusion | undefined;
  let gains: Gains = [];
  for (const pair of plan) {
    const isLast = pair[0] === 1;
    const { kernelSize: _size, padBefore: _pad, bias: _bias, ...inner } = options;
    const entering = valuesAt(
      model.network,
      model.weights,
      pointsOf(model.network, pair),
      samples.inputs,
    );
    const pairSamples = { inputs: entering[0], targets: entering[1] };
    const step: FusionOptions = { ...(isLast ? options : inner), mode: "oneShot" };
    if (!isLast) checkPair(model.network, pair, step);
    fusion = yield* fuse(model.network, model.weights, pair, pairSamples, step);
    gains = [...(fusion.gains ?? []), ...gains];
    model = spliceFusion(model.network, model.weights, pair, fusion);
  }
  const approximation = preActivationOf(fusion!, samples.inputs);
  const fit = activationError(samples.targets, approximation);
  return { ...fusion!, fit, mode: "sequential", ...(fusion!.gains && { gains }) };
}

/** A kernel fused on the way takes its whole receptive field, which may grow beyond what can be solved. */
function checkPair(network: Network, pair: Span, step: FusionOptions): void {
  const problem = spanProblem(network, pair, step);
  if (!problem) return;
  throw new NetworkError(
    `mode sequential cannot fuse a pair on its way: ${problem}, or mode oneShot`,
  );
}

function pointsOf(network: Network, pair: Span): readonly Point[] {
  const { start, last } = spanShape(network, pair);
  return [
    { layer: start, at: "input" },
    { layer: last, at: "preActivation" },
  ];
}
