// Fusing a span of blocks into one layer (Ghods, Lan, Goldstein and Studer 2020; README §1–§4).
// Samples may come in batches; where it can, a fit keeps only their moments. Network in, layers and
// weights out: nothing here trains, and nothing here knows an engine.

import { sizeOf } from "#core/math/tensor.ts";

import type { Span } from "#core/model/blocks.ts";
import { isConv } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import { checkWeights } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { chainOf } from "./chain.ts";
import { checkSamples, convDesign, denseDesign } from "./design.ts";
import type { Design, SpanSamples } from "./design.ts";
import { dualSteps } from "./dual.ts";
import { activationError } from "./error.ts";
import type { ActivationError } from "./error.ts";
import { fusedLayers, preActivationOf } from "./fused.ts";
import type { FusedLayers } from "./fused.ts";
import { addSamples, gather, keptRows, normalOf } from "./gather.ts";
import type { Gathered } from "./gather.ts";
import { fuseGaussian, predictGaussian } from "./gaussian.ts";
import type { InputMoments } from "./gaussian.ts";
import { fusedWindows, spanGeometry } from "./geometry.ts";
import { errorFromMoments } from "./leastSquares.ts";
import type { SolvedLayer } from "./leastSquares.ts";
import { methodProblem, solveMethod } from "./methods.ts";
import type { Teacher } from "./methods.ts";
import { DEFAULT_RIDGE } from "./options.ts";
import type { FusionMethod, FusionMode, FusionOptions } from "./options.ts";
import { joinSamples, sequentialSteps } from "./sequential.ts";
import { spanProblem, spanShape } from "./span.ts";
import { run, runAsync } from "./steps.ts";
import type { Breathe } from "./steps.ts";

export type { SpanSamples } from "./design.ts";

export type Fusion = FusedLayers & {
  readonly method: FusionMethod;
  readonly mode: FusionMode;
  /** Error on the samples of the fit; from moments alone, the error that the gaussian method predicts. */
  readonly fit: ActivationError;
  readonly samples: number;
  /** λ that the solve used, in the units of the covariance. */
  readonly ridge: number;
  /** Estimate of the condition number of what was inverted; 1 where nothing was. */
  readonly condition: number;
  /** Gaussian method: the error expected if the inputs were Gaussian. */
  readonly predicted?: { readonly mse: number; readonly nmse: number; readonly explained: number };
};

/** A fusion while samples arrive. */
export interface SpanFit {
  /** Samples seen so far. */
  readonly samples: number;
  /** Adds samples [N, …], float32 or float64, N free. May keep the tensors: do not overwrite them before solving. */
  add(samples: SpanSamples): void;
  /** Solves with what has been added. Throws RangeError before any sample. */
  solve(): Fusion;
  /** The same in slices: `breathe` is told the share of the work done, and may throw to cancel. */
  solveAsync(breathe: Breathe): Promise<Fusion>;
}

/** Opens a fusion to which samples are then added. Throws NetworkError when the span cannot be fused so. */
export function openFit(
  original: Network,
  weights: NetworkWeights,
  span: Span,
  options: FusionOptions,
): SpanFit {
  const { shape } = teacherOf(original, weights, span, options);
  const isLong = span[1] - span[0] > 1;
  if (isLong && options.mode === "sequentialRetrain") {
    throw new NetworkError(
      "mode sequentialRetrain trains between its steps: fuse the pairs of fusionPlan one by one",
    );
  }
  return isLong && options.mode === "sequential"
    ? collectingFit(shape, (samples) =>
        sequentialSteps(original, weights, span, samples, options, fuseSteps),
      )
    : oneShotFit(original, weights, span, options);
}

/**
 * Fuses `span` of `original` into one layer on the given samples: the affine layer whose output is
 * closest in mean square to the pre-activation of the span's last weighted layer.
 * Throws NetworkError when the span cannot be fused, RangeError for samples that do not fit it.
 */
export function fuseSpan(
  original: Network,
  weights: NetworkWeights,
  span: Span,
  samples: SpanSamples,
  options: FusionOptions,
): Fusion {
  const fit = openFit(original, weights, span, options);
  fit.add(samples);
  return fit.solve();
}

/** The gaussian method from a mean [n0] and covariance [n0,n0] of the span's flattened input, without samples. */
export function fuseFromMoments(
  original: Network,
  weights: NetworkWeights,
  span: Span,
  moments: InputMoments,
): Fusion {
  const { shape } = teacherOf(original, weights, span, { method: "gaussian" });
  const features = sizeOf(shape.input);
  const { mean, covariance } = moments;
  if (mean.length !== features || covariance.rows !== features || covariance.columns !== features) {
    throw new RangeError(
      `fuseFromMoments: mean [${mean.length}] and covariance [${covariance.rows}, ${covariance.columns}] for ${features} inputs`,
    );
  }
  const chain = chainOf(original, weights, shape);
  const layer = fuseGaussian(chain, moments);
  const { covariance: _, ...fit } = predictGaussian(chain, moments, layer);
  return {
    ...fusedLayers(shape, denseDesign(shape), layer),
    method: "gaussian",
    mode: "oneShot",
    fit,
    samples: 0,
    ridge: 0,
    condition: 1,
    predicted: { mse: fit.mse, nmse: fit.nmse, explained: fit.explained },
  };
}

/** The rows to fit: one design, or one for each rounding of an ambiguous centring. */
export function designsOf(network: Network, span: Span, options: FusionOptions): readonly Design[] {
  const shape = spanShape(network, span);
  if (!isConv(shape.layer)) return [denseDesign(shape)];
  return fusedWindows(spanGeometry(network, shape), options).map((windows) =>
    convDesign(shape, windows),
  );
}

function teacherOf(
  network: Network,
  weights: NetworkWeights,
  span: Span,
  options: FusionOptions,
): Teacher {
  const problem = spanProblem(network, span, options);
  if (problem) throw new NetworkError(problem);
  checkWeights(network, weights);
  const shape = spanShape(network, span);
  const unusable = methodProblem(network, shape, options.method);
  if (unusable) throw new NetworkError(unusable);
  return { network, weights, shape };
}

function oneShotFit(
  original: Network,
  weights: NetworkWeights,
  span: Span,
  options: FusionOptions,
): SpanFit {
  const teacher = teacherOf(original, weights, span, options);
  const candidates = designsOf(original, span, options).map((design) =>
    gather(design, options.bias === "position", options.method === "empirical"),
  );
  return fitOf(
    (samples) => {
      checkSamples(candidates[0].design, samples);
      for (const candidate of candidates) addSamples(candidate, samples);
    },
    () => candidates[0].count,
    () => oneShotSteps(teacher, candidates, options),
  );
}

/** A fit that needs all samples at once. */
function collectingFit(
  shape: Teacher["shape"],
  solve: (samples: SpanSamples) => Generator<number, Fusion>,
): SpanFit {
  const batches: SpanSamples[] = [];
  return fitOf(
    (samples) => {
      checkSamples(shape, samples);
      batches.push(samples);
    },
    () => batches.reduce((sum, { inputs }) => sum + inputs.shape[0], 0),
    () => solve(joinSamples(batches)),
  );
}

function fitOf(
  add: (samples: SpanSamples) => void,
  count: () => number,
  steps: () => Generator<number, Fusion>,
): SpanFit {
  const begin = () => {
    if (count() === 0) throw new RangeError("fuseSpan: no samples to fit on");
    return steps();
  };
  return {
    get samples() {
      return count();
    },
    add,
    solve: () => run(begin()),
    solveAsync: (breathe) => runAsync(begin(), breathe),
  };
}

function* fuseSteps(
  network: Network,
  weights: NetworkWeights,
  span: Span,
  samples: SpanSamples,
  options: FusionOptions,
): Generator<number, Fusion> {
  const teacher = teacherOf(network, weights, span, options);
  const candidates = designsOf(network, span, options).map((design) =>
    gather(design, options.bias === "position", options.method === "empirical"),
  );
  for (const candidate of candidates) addSamples(candidate, samples);
  return yield* oneShotSteps(teacher, candidates, options);
}

/** Solves for every candidate and keeps the one with the smallest error. */
function* oneShotSteps(
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

function* scaled<Result>(
  steps: Generator<number, Result>,
  from: number,
  share: number,
): Generator<number, Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    yield from + share * value;
  }
}

function* solveCandidate(
  teacher: Teacher,
  gathered: Gathered,
  options: FusionOptions,
): Generator<number, Fusion> {
  const { design, count } = gathered;
  const normal = normalOf(gathered);
  if (!normal) return yield* solveDual(teacher, gathered, options);
  const layer = yield* solveMethod(teacher, design, normal, options);
  const fit = errorFromMoments(normal, layer);
  const fusion = fusionOf(teacher, design, layer, fit, count, options);
  if (options.method !== "gaussian") return fusion;
  const chain = chainOf(teacher.network, teacher.weights, teacher.shape);
  const inputs = { mean: normal.meanX.data, covariance: normal.xx };
  const { mse, nmse, explained } = predictGaussian(chain, inputs, layer);
  return { ...fusion, predicted: { mse, nmse, explained } };
}

/** Fewer samples than inputs: the dual form, and the error from the samples themselves. */
function* solveDual(
  teacher: Teacher,
  gathered: Gathered,
  options: FusionOptions,
): Generator<number, Fusion> {
  const { design, count, kept } = gathered;
  const { X, Z } = keptRows(gathered);
  const layer = yield* dualSteps(X, Z, options.ridge ?? DEFAULT_RIDGE);
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
