// What fusing every span would lose, measured on the first replica while it trains: fitted on some
// training samples, judged on held-out ones, so that a span with too many inputs cannot look good.

import type { Dataset } from "#core/data/dataset.ts";
import type { SpanCost } from "#core/experiment/events.ts";
import type { Ridge } from "#core/fusion/options.ts";
import { activationError } from "#core/fusion/error.ts";
import { openFit } from "#core/fusion/fuse.ts";
import { spanProblem } from "#core/fusion/span.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Breathe, Cohort, Point } from "#engine/engine.ts";
import { collect, rows } from "./collect.ts";
import { sayOf } from "./probe.ts";

/** Samples of the fit and of the judgement: enough to rank spans, few enough to keep up. */
const FIT = 1000;
const HELD_OUT = 400;

/** Every span of two or more blocks, first blocks first. */
export async function measureSpans(
  cohort: Cohort,
  dataset: Dataset,
  { ridge }: { ridge: Ridge },
  breathe: Breathe,
): Promise<readonly SpanCost[]> {
  const blocks = blocksOf(cohort.network.layers);
  const points = blocks.flatMap(({ start, weighted }): Point[] => [
    { layer: start, at: "input" },
    { layer: weighted, at: "preActivation" },
  ]);
  const weights = await cohort.readWeights(0);
  const fitted = await collect(cohort, 0, points, rows(dataset.train.inputs, 0, FIT), breathe);
  const held = await collect(
    cohort,
    0,
    points,
    rows(dataset.validation.inputs, 0, HELD_OUT),
    breathe,
  );
  const costs: SpanCost[] = [];
  for (const span of spansOf(blocks.length)) {
    costs.push(costOf(cohort, weights, span, ridge, pairAt(fitted, span), pairAt(held, span)));
    await breathe();
  }
  return costs;
}

function spansOf(blocks: number): readonly Span[] {
  const numbers = Array.from({ length: blocks }, (_, i) => i + 1);
  return numbers.flatMap((first) =>
    numbers.filter((last) => last > first).map((last): Span => [first, last]),
  );
}

type Pair = { readonly inputs: Tensor; readonly targets: Tensor };

/** What enters the span and what it says, out of the values at all blocks' points. */
function pairAt(values: readonly Tensor[], [first, last]: Span): Pair {
  return { inputs: values[2 * (first - 1)], targets: values[2 * (last - 1) + 1] };
}

function costOf(
  { network }: Cohort,
  weights: NetworkWeights,
  span: Span,
  ridge: Ridge,
  fitted: Pair,
  held: Pair,
): SpanCost {
  const problem = spanProblem(network, span);
  if (problem) return { span, nmse: 1, mse: 0, problem };
  const fit = openFit(network, weights, span, { method: "empirical", ridge });
  fit.add(fitted);
  const probe = { inputs: held.inputs, truth: held.targets, gates: [] };
  const { nmse, mse } = activationError(held.targets, sayOf(probe, fit.solve()));
  return { span, nmse, mse };
}
