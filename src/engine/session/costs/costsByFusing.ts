// What every span would lose by a method, a mode or a window of one's own: each is fused on half of the
// samples as it would be in earnest, and judged on the other half.

import { openFit } from "#core/fusion/fuse.ts";
import { spanFlop } from "#core/fusion/cost/sizes.ts";
import { totalFlop } from "#core/fusion/cost/flop.ts";
import type { SpanCost } from "#core/fusion/cost/spanCosts.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import type { SpanSamples } from "#core/fusion/regression/design.ts";
import { spanProblem } from "#core/fusion/span.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Breathe } from "#core/breathe.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { rows } from "#core/data/rows.ts";
import { predict } from "#engine/session/probe.ts";
import { AFFORDABLE } from "./priced.ts";

/** With fewer samples than this a fit shows nothing of one on thousands. */
const FEWEST = 100;

/** `values` in the order of costPoints. Where an estimate would take too long its nmse is NaN: not known. */
export async function costsByFusing(
  network: Network,
  weights: NetworkWeights,
  values: readonly Tensor[],
  settings: Experiment["fusion"],
  breathe: Breathe,
): Promise<readonly SpanCost[]> {
  const count = blocksOf(network.layers).length;
  const costs: SpanCost[] = [];
  for (let first = 1; first < count; first++) {
    for (let last = first + 1; last <= count; last++) {
      const at = { inputs: values[first - 1], targets: values[count - 3 + last] };
      costs.push(await costOf(network, weights, [first, last], at, settings, breathe));
      await breathe();
    }
  }
  return costs;
}

async function costOf(
  network: Network,
  weights: NetworkWeights,
  span: Span,
  { inputs, targets }: SpanSamples,
  settings: Experiment["fusion"],
  breathe: Breathe,
): Promise<SpanCost> {
  const problem = spanProblem(network, span);
  if (problem) return { span, mse: 0, nmse: 0, problem };
  const [entering, leaving] = [halves(inputs), halves(targets)];
  // Training in between is left out: without it the pairs are fused one by one all the same.
  const { mode, samples, ...rest } = settings;
  const options = { ...rest, mode: mode === "sequentialRetrain" ? "sequential" : mode };
  try {
    const count = affordable(Math.min(samples, entering.fit.shape[0]), (n) =>
      totalFlop(spanFlop(network, span, options, n)),
    );
    if (count === undefined) return { span, mse: NaN, nmse: NaN };
    const fit = openFit(network, weights, span, options);
    fit.add({ inputs: rows(entering.fit, 0, count), targets: rows(leaving.fit, 0, count) });
    const fused = await fit.solveAsync(breathe);
    const held = { inputs: entering.held, targets: leaving.held, gates: [] };
    const { mse, nmse } = activationError(held.targets, predict(held, fused));
    return { span, mse, nmse };
  } catch (error) {
    if (error instanceof NetworkError) return { span, mse: 0, nmse: 0, problem: error.message };
    throw error;
  }
}

/** As many samples as the time allows; undefined where that is too few to estimate from. */
function affordable(most: number, flopOf: (samples: number) => number): number | undefined {
  for (let count = most; count >= Math.min(most, FEWEST); count = Math.floor(count / 2)) {
    if (count > 0 && flopOf(count) <= AFFORDABLE) return count;
  }
  return undefined;
}

/** Even rows fit and odd ones judge, so that data in any order are in both. */
function halves({ shape, data }: Tensor): { readonly fit: Tensor; readonly held: Tensor } {
  const size = sizeOf(shape.slice(1));
  const take = (first: number): Tensor => {
    const count = Math.floor((shape[0] + 1 - first) / 2);
    const part = new Float32Array(count * size);
    for (let row = 0; row < count; row++) {
      const from = (2 * row + first) * size;
      part.set(data.subarray(from, from + size), row * size);
    }
    return { shape: [count, ...shape.slice(1)], data: part };
  };
  return { fit: take(0), held: take(1) };
}
