// Fusing a span of blocks into one layer (Ghods, Lan, Goldstein and Studer 2020; README §1–§4).
// Samples may come in batches; only their moments are kept. Network in, layers and weights out:
// nothing here trains, and nothing here knows an engine.

import { addBatch, emptyMoments } from "#core/math/moments.ts";
import { isConv } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import type { Span } from "#core/model/blocks.ts";
import { NetworkError } from "#core/model/shapes.ts";
import { checkWeights } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { checkSamples, convDesign, denseDesign, designRows } from "./design.ts";
import type { Design, SpanSamples } from "./design.ts";
import type { ActivationError } from "./error.ts";
import { fusedLayers } from "./fused.ts";
import type { FusedLayers } from "./fused.ts";
import { fusedWindows, spanGeometry } from "./geometry.ts";
import { errorFromMoments, leastSquaresSteps, normalEquations } from "./leastSquares.ts";
import type { SolvedLayer } from "./leastSquares.ts";
import { DEFAULT_RIDGE } from "./options.ts";
import type { FusionMethod, FusionOptions } from "./options.ts";
import { spanProblem, spanShape } from "./span.ts";

export type { SpanSamples } from "./design.ts";

export type Fusion = FusedLayers & {
  readonly method: FusionMethod;
  /** Error on the samples of the fit. */
  readonly fit: ActivationError;
  readonly samples: number;
  /** λ that the solve used, in the units of the covariance. */
  readonly ridge: number;
  /** Estimate of the condition number of what was inverted. */
  readonly condition: number;
};

/** A fusion while samples arrive. */
export interface SpanFit {
  /** Samples seen so far. */
  readonly samples: number;
  /** Adds samples [N, …]; float32 or float64, N may differ from call to call. */
  add(samples: SpanSamples): void;
  /** Solves with what has been added. Throws RangeError before any sample. */
  solve(): Fusion;
  /** The same in slices: `breathe` is told the share of the work done, and may throw to cancel. */
  solveAsync(breathe: (progress: number) => Promise<void>): Promise<Fusion>;
}

/** Opens a fusion to which samples are then added. Throws NetworkError when the span cannot be fused. */
export function openFit(
  original: Network,
  weights: NetworkWeights,
  span: Span,
  options: FusionOptions,
): SpanFit {
  const problem = spanProblem(original, span, options);
  if (problem) throw new NetworkError(problem);
  checkWeights(original, weights);
  const shape = spanShape(original, span);
  const candidates = designsOf(original, span, options).map((design) => ({
    design,
    moments: emptyMoments(
      design.features,
      design.units,
      options.bias === "position" ? design.positions : 1,
    ),
  }));
  let samples = 0;

  function add(batch: SpanSamples): void {
    for (const { design, moments } of candidates) {
      checkSamples(design, batch);
      for (const rows of designRows(design, batch)) addBatch(moments, rows);
    }
    samples += batch.inputs.shape[0];
  }

  function* steps(): Generator<number, Fusion> {
    if (samples === 0) throw new RangeError("fuseSpan: no samples to fit on");
    const { ridge = DEFAULT_RIDGE } = options;
    let best: { design: Design; layer: SolvedLayer; fit: ActivationError } | undefined;
    for (const { design, moments } of candidates) {
      const normal = normalEquations(moments, design.positions);
      const layer = yield* leastSquaresSteps(normal, ridge);
      const fit = errorFromMoments(normal, layer);
      if (!best || fit.mse < best.fit.mse) best = { design, layer, fit };
    }
    const { design, layer, fit } = best!;
    const { lambda, condition } = layer;
    return {
      ...fusedLayers(shape, design, layer),
      method: options.method,
      fit,
      samples,
      ridge: lambda,
      condition,
    };
  }

  return {
    get samples() {
      return samples;
    },
    add,
    solve: () => run(steps()),
    solveAsync: (breathe) => runAsync(steps(), breathe),
  };
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

/** The rows to fit: one design, or one for each rounding of an ambiguous centring. */
export function designsOf(network: Network, span: Span, options: FusionOptions): readonly Design[] {
  const shape = spanShape(network, span);
  if (!isConv(shape.layer)) return [denseDesign(shape)];
  return fusedWindows(spanGeometry(network, shape), options).map((windows) =>
    convDesign(shape, windows),
  );
}

function run<Result>(steps: Generator<number, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

async function runAsync<Result>(
  steps: Generator<number, Result>,
  breathe: (progress: number) => Promise<void>,
): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await breathe(value);
  }
}
