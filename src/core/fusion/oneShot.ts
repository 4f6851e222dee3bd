// The fusion of one span at once, by any method, from moments or from the samples themselves.

import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import { checkWeights } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { channelsOf, designsOf } from "#core/fusion/regression/design.ts";
import type { Design, SpanSamples } from "#core/fusion/regression/design.ts";
import { dualSteps } from "#core/fusion/regression/dual.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import type { ActivationError } from "#core/fusion/regression/error.ts";
import { fusedLayers, preActivationOf } from "./fused.ts";
import type { FusedLayers } from "./fused.ts";
import type { Gains } from "./gates.ts";
import { addSamples, gather, keptRows, normalEquationsOf } from "#core/fusion/regression/gather.ts";
import type { Gathered } from "#core/fusion/regression/gather.ts";
import { errorFromMoments } from "#core/fusion/regression/leastSquares.ts";
import type { SolvedLayer } from "#core/fusion/regression/leastSquares.ts";
import { biasProblem, methodProblem, solveMethod, withoutSolve } from "./methods.ts";
import type { Teacher } from "./methods.ts";
import { DEFAULT_RIDGE } from "./options.ts";
import type { FusionMethod, FusionMode, FusionOptions } from "./options.ts";
import { productLayer } from "./product.ts";
import { joinSamples } from "#core/fusion/regression/samples.ts";
import { spanProblem, spanShape } from "./span.ts";
import { scaled } from "./steps.ts";

export type Fusion = FusedLayers & {
  readonly method: FusionMethod;
  readonly mode: FusionMode;
  /** Error on the samples of the fit; from moments alone, the error that the gaussian method predicts. */
  readonly fit: ActivationError;
  readonly samples: number;
  /** λ that the solve used: the share of every variance, or, absolute or of the mean diagonal, in its units. */
  readonly ridge: number;
  /** Estimate of the condition number of what was inverted; 1 where nothing was. */
  readonly condition: number;
  /** Gaussian method: the error expected if the inputs were Gaussian. */
  readonly predicted?: { readonly mse: number; readonly nmse: number; readonly explained: number };
  /** Gaussian method: E f′ of each hidden unit, one array a gate, of which its kernel is made. */
  readonly gains?: Gains;
};

/** The span with its network. Throws NetworkError where it cannot be fused by the method asked for. */
export function teacherOf(
  network: Network,
  weights: NetworkWeights,
  span: Span,
  options: FusionOptions,
): Teacher {
  const refuse = (problem: string | undefined) => {
    if (problem) throw new NetworkError(`layers ${span.join(" to ")} cannot be fused: ${problem}`);
  };
  refuse(spanProblem(network, span, options));
  checkWeights(network, weights);
  const shape = spanShape(network, span);
  refuse(methodProblem(network, shape, options.method));
  refuse(biasProblem(shape, options.bias));
  return { network, weights, shape };
}

/** The designs that gather samples: one, or one for each rounding of an ambiguous centring. */
export function candidatesOf(
  network: Network,
  span: Span,
  options: FusionOptions,
): readonly Gathered[] {
  return designsOf(network, span, options).map((design) =>
    gather(design, options.bias === "position", options.method === "empirical"),
  );
}

/** Fuses a span from samples that are all at hand. Yields progress. */
export function* fuseSteps(
  network: Network,
  weights: NetworkWeights,
  span: Span,
  samples: SpanSamples,
  options: FusionOptions,
): Generator<number, Fusion> {
  const teacher = teacherOf(network, weights, span, options);
  const candidates = candidatesOf(network, span, options);
  for (const candidate of candidates) addSamples(candidate, samples);
  return yield* oneShotSteps(teacher, candidates, options);
}

/** Solves for every candidate and keeps the one with the smallest error. */
export function* oneShotSteps(
  teacher: Teacher,
  candidates: readonly Gathered[],
  options: FusionOptions,
): Generator<number, Fusion> {
  let best: Fusion | undefined;
  for (const [i, candidate] of candidates.entries()) {
    const steps = solveCandidate(teacher, candidate, options);
    const fusion = yield* scaled(steps, i / candidates.length, 1 / candidates.length);
    if (!best || fusion.fit.mse < best.fit.mse) best = fusion;
  }
  return best!;
}

function* solveCandidate(
  teacher: Teacher,
  gathered: Gathered,
  options: FusionOptions,
): Generator<number, Fusion> {
  const { design, count } = gathered;
  const normal = normalEquationsOf(gathered);
  if (!normal) return yield* solveFromSamples(teacher, gathered, options);
  const layer = yield* solveMethod(teacher, design, normal, options);
  const fit = errorFromMoments(normal, layer);
  const fusion = fusionOf(teacher, design, layer, fit, count, options);
  if (!layer.predicted) return fusion;
  const { mse, nmse, explained, gains } = layer.predicted;
  return { ...fusion, predicted: { mse, nmse, explained }, gains };
}

/** Fewer samples than inputs, or inputs too wide for moments: the error comes from the samples themselves. */
function* solveFromSamples(
  teacher: Teacher,
  gathered: Gathered,
  options: FusionOptions,
): Generator<number, Fusion> {
  const { design, count, kept } = gathered;
  const layer =
    options.method === "product"
      ? withoutSolve(productLayer(teacher.network, teacher.weights, teacher.shape, design))
      : yield* solveDual(gathered, options);
  const samples = joinSamples(kept);
  const layers = fusedLayers(teacher.shape, design, layer);
  const fit = activationError(samples.targets, preActivationOf(layers, samples.inputs));
  return fusionOf(teacher, design, layer, fit, count, options);
}

function fusionOf(
  { shape }: Teacher,
  design: Design,
  layer: SolvedLayer,
  fit: ActivationError,
  samples: number,
  { method }: FusionOptions,
): Fusion {
  const { lambda, condition } = layer;
  const layers = fusedLayers(shape, design, layer);
  return { ...layers, method, mode: "oneShot", fit, samples, ridge: lambda, condition };
}

function* solveDual(
  gathered: Gathered,
  { ridge = DEFAULT_RIDGE }: FusionOptions,
): Generator<number, SolvedLayer> {
  const { X, Z } = keptRows(gathered);
  return yield* dualSteps(X, Z, ridge, gathered.rounding, channelsOf(gathered.design));
}
