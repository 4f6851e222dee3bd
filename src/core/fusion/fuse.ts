// Fusing a span of blocks into one layer (Ghods, Lan, Goldstein and Studer 2020; README §1–§4): the
// public functions of this room. They take a network and return layers and weights; nothing here trains
// or knows an engine.

import type { BlockGram } from "#core/math/moments.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { chainOf } from "./chain.ts";
import { checkSamples, denseDesign } from "#core/fusion/regression/design.ts";
import type { SpanSamples } from "#core/fusion/regression/design.ts";
import { fusedLayers } from "./fused.ts";
import { addSamples, addSamplesBy } from "#core/fusion/regression/gather.ts";
import { fuseGaussian } from "#core/fusion/gaussian/gaussian.ts";
import type { InputMoments } from "#core/fusion/gaussian/gaussian.ts";
import { candidatesOf, fuseSteps, oneShotSteps, teacherOf } from "./oneShot.ts";
import type { Fusion } from "./oneShot.ts";
import type { FusionOptions } from "./options.ts";
import { joinSamples } from "#core/fusion/regression/samples.ts";
import { sequentialSteps } from "./sequential.ts";
import type { SpanShape } from "./span.ts";
import { run, runAsync } from "./steps.ts";
import type { BreatheAt } from "#core/breathe.ts";

export type { SpanSamples } from "#core/fusion/regression/design.ts";
export type { Fusion } from "./oneShot.ts";

/** A fusion to which samples are added. */
export interface SpanFit {
  /** Samples seen so far. */
  readonly samples: number;
  /** Adds samples [N, …], float32 or float64, N free. May keep the tensors: do not overwrite them before solving. */
  add(samples: SpanSamples): void;
  /** The same with the products of a device; wait before adding more, or solving. */
  addBy(gram: BlockGram, samples: SpanSamples): Promise<void>;
  /** Solves with what has been added. Throws RangeError before any sample. */
  solve(): Fusion;
  /** The same in slices: `breathe` receives the share of the work done, and may throw to cancel. */
  solveAsync(breathe: BreatheAt): Promise<Fusion>;
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
      "mode sequentialRetrain trains between its steps, which a fusion by itself cannot: choose mode sequential, or fuse the pairs of fusionPlan one by one",
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

/**
 * The gaussian method from a mean [n0] and covariance [n0,n0] of the span's flattened input, without samples. The
 * covariance must be one (`covarianceProblem`). Throws RangeError for sizes that do not fit.
 */
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
      `fuseFromMoments: ${features} inputs need a mean [${features}] and a covariance [${features}, ${features}], got [${mean.length}] and [${covariance.rows}, ${covariance.columns}]`,
    );
  }
  const layer = fuseGaussian(chainOf(original, weights, shape), moments);
  const { gains, ...fit } = layer.predicted;
  return {
    ...fusedLayers(shape, denseDesign(shape), layer),
    method: "gaussian",
    mode: "oneShot",
    fit,
    samples: 0,
    ridge: 0,
    condition: 1,
    predicted: { mse: fit.mse, nmse: fit.nmse, explained: fit.explained },
    gains,
  };
}

function oneShotFit(
  original: Network,
  weights: NetworkWeights,
  span: Span,
  options: FusionOptions,
): SpanFit {
  const teacher = teacherOf(original, weights, span, options);
  const candidates = candidatesOf(original, span, options);
  const fit = fitOf(
    (samples) => {
      checkSamples(candidates[0].design, samples);
      for (const candidate of candidates) addSamples(candidate, samples);
    },
    () => candidates[0].count,
    () => oneShotSteps(teacher, candidates, options),
  );
  return {
    ...fit,
    get samples() {
      return candidates[0].count;
    },
    async addBy(gram, samples) {
      checkSamples(candidates[0].design, samples);
      for (const candidate of candidates) await addSamplesBy(gram, candidate, samples);
    },
  };
}

/** A fit that needs all samples at once. */
function collectingFit(
  shape: SpanShape,
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
    if (count() === 0) throw new RangeError("fuseSpan: no samples to fit on; add some first");
    return steps();
  };
  return {
    get samples() {
      return count();
    },
    add,
    addBy: async (_, samples) => add(samples),
    solve: () => run(begin()),
    solveAsync: (breathe) => runAsync(begin(), breathe),
  };
}
