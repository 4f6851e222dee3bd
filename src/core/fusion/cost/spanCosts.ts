// The cost strip: what fusing every span of a network would lose, from one look at its activations and
// fast enough to follow training. An estimate on a few thousand rows: half of them fit, the other half
// evaluate, so that the number returned is what a fused layer would lose on samples it has not seen.

import { addBatch, emptyMoments } from "#core/math/moments.ts";
import { columnMeans } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import { isOfVariances } from "#core/math/ridge.ts";
import type { Ridge } from "#core/math/ridge.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { Point } from "#core/model/forward.ts";
import { isConv } from "#core/model/kinds.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { FusionSize } from "./flop.ts";
import { gatherRows, pickRows, sideBySide } from "./costRows.ts";
import type { CostRows } from "./costRows.ts";
import { channelsOf, designsOf } from "#core/fusion/regression/design.ts";
import type { Design } from "#core/fusion/regression/design.ts";
import { openDual } from "#core/fusion/regression/dual.ts";
import { summarise } from "#core/fusion/regression/error.ts";
import { leastSquaresSteps, normalEquations } from "#core/fusion/regression/leastSquares.ts";
import type { AffineLayer } from "#core/fusion/regression/leastSquares.ts";
import { roundingOf } from "#core/fusion/regression/still.ts";
import { DEFAULT_RIDGE } from "#core/fusion/options.ts";
import { spanProblem } from "#core/fusion/span.ts";
import { run, runAsync } from "#core/fusion/steps.ts";
import type { BreatheAt } from "#core/breathe.ts";

export type SpanCost = {
  readonly span: Span;
  /** Per sample, summed over all outputs of the span's last layer. */
  readonly mse: number;
  readonly nmse: number;
  /** Why the span cannot be fused; its numbers are then 0. */
  readonly problem?: string;
  /** What the arithmetic of fusing it will depend on, where a session has added it. */
  readonly size?: FusionSize;
};

export type CostOptions = {
  readonly ridge?: Ridge;
  /**
   * heldOut (default): even samples fit, odd ones evaluate. fit: all samples do both, as in fuseSpan's
   * own fit.
   */
  readonly measureOn?: "heldOut" | "fit";
  /** What a fusion will be fitted on at most: with fewer, the cost is that of a fusion on so few. */
  readonly samples?: number;
};

/**
 * With few rows for each feature a small ridge interpolates noise. Relative 0.1 on 800 samples of Fashion-MNIST comes
 * near to what 1e-6 on four thousand loses on held-out ones: 0.61, 0.53, 0.39 and 0.32 for the spans that end in the
 * dense layer, against 0.60, 0.60, 0.34 and 0.28 (the paper's network; ridges of the mean diagonal), and .355 against
 * .348 for all five blocks of a random one, with ridges of variances.
 */
const FIRM = 0.1;

/** On the diagonal that the ridge asked for is on, whose product of rows both then share (regression/dual.ts). */
function firmRidge(ridge: Ridge): Ridge {
  return isOfVariances(ridge) ? { relative: FIRM } : { relative: FIRM, of: "meanDiagonal" };
}

/**
 * The values that costsFromValues needs: the inputs of blocks 1 … B−1, then the pre-activations of blocks
 * 2 … B.
 */
export function costPoints(network: Network): readonly Point[] {
  const blocks = blocksOf(network.layers);
  return [
    ...blocks.slice(0, -1).map(({ start }): Point => ({ layer: start, at: "input" })),
    ...blocks.slice(1).map(({ weighted }): Point => ({ layer: weighted, at: "preActivation" })),
  ];
}

/** Costs of every span, first blocks outermost; `values` [N, …] are in the order of costPoints. */
export function costsFromValues(
  network: Network,
  values: readonly Tensor[],
  options: CostOptions = {},
): readonly SpanCost[] {
  return run(costSteps(network, values, options));
}

/** The same in slices, with a call of `breathe` between spans. */
export function costsFromValuesAsync(
  network: Network,
  values: readonly Tensor[],
  options: CostOptions,
  breathe: BreatheAt,
): Promise<readonly SpanCost[]> {
  return runAsync(costSteps(network, values, options), breathe);
}

/** Costs of every span with activations from the float64 reference (core/model/forward.ts). */
export function spanCosts(
  network: Network,
  weights: NetworkWeights,
  inputs: Tensor,
  options: CostOptions = {},
): readonly SpanCost[] {
  return costsFromValues(network, valuesAt(network, weights, costPoints(network), inputs), options);
}

function* costSteps(
  network: Network,
  values: readonly Tensor[],
  options: CostOptions,
): Generator<number, readonly SpanCost[]> {
  const blocks = blocksOf(network.layers);
  const costs: SpanCost[] = [];
  for (let first = 1; first < blocks.length; first++) {
    const inputs = values[first - 1];
    const dense: Target[] = [];
    for (let last = first + 1; last <= blocks.length; last++) {
      const span: Span = [first, last];
      const targets = values[blocks.length - 3 + last];
      const problem = spanProblem(network, span) ?? tooFew(inputs, options);
      if (problem) costs.push({ span, mse: 0, nmse: 0, problem });
      else if (isConv(blocks[last - 1].layer)) {
        const [design] = designsOf(network, span, { method: "empirical" });
        costs.push(...(yield* measure(design, inputs, [{ span, targets }], options)));
      } else dense.push({ span, targets });
      yield costs.length / ((blocks.length * (blocks.length - 1)) / 2);
    }
    // Dense layers all read the same flattened input: one factorization serves them all.
    if (dense.length > 0) {
      const [design] = designsOf(network, dense[0].span, { method: "empirical" });
      costs.push(...(yield* measure(design, inputs, dense, options)));
    }
  }
  return costs;
}

/** One sample can be reproduced by any layer: nothing would be left to measure on. */
function tooFew({ shape }: Tensor, { measureOn = "heldOut" }: CostOptions): string | undefined {
  if (measureOn === "fit" || shape[0] > 1) return undefined;
  return "what it loses is measured on other samples than it is fitted on: give two or more";
}

type Target = { readonly span: Span; readonly targets: Tensor };

function* measure(
  design: Design,
  inputs: Tensor,
  targets: readonly Target[],
  { ridge = DEFAULT_RIDGE, measureOn = "heldOut", samples = Infinity }: CostOptions,
): Generator<number, readonly SpanCost[]> {
  const { fit, held } = pickRows(design, inputs.shape[0], measureOn, samples);
  const isAll = fit.length >= samples * design.positions; // then the requested ridge is evaluated as it is
  const few = measureOn === "heldOut" && !isAll && fit.length < 4 * design.features;
  const given: Ridge =
    "absolute" in ridge ? { absolute: ridge.absolute / design.positions } : ridge;
  const tensors = targets.map((target) => target.targets);
  const solve = openSolver(
    gatherRows(design, inputs, tensors, fit),
    roundingOf(inputs),
    channelsOf(design),
  );
  const measured = gatherRows(design, inputs, tensors, held);
  const plain = errorsOf(design, yield* solve(given), measured, targets);
  if (!few) return plain;
  const firm = errorsOf(design, yield* solve(firmRidge(given)), measured, targets);
  return plain.map((cost, t) => (cost.mse <= firm[t].mse ? cost : firm[t]));
}

/** Multiplies the rows once, in the smaller of the two forms, and solves for any ridge. */
function openSolver(
  rows: CostRows,
  rounding: number,
  channels: number,
): (ridge: Ridge) => Generator<number, AffineLayer> {
  const { X, Z } = rows;
  if (X.rows < X.columns) {
    const solveDual = openDual(X, Z, rounding, channels);
    return (ridge) => solveDual(ridge, false);
  }
  const moments = emptyMoments(X.columns, Z.columns);
  addBatch(moments, sideBySide(rows));
  const normal = normalEquations(moments, 1, rounding, channels);
  return (ridge) => leastSquaresSteps(normal, ridge, false);
}

function errorsOf(
  { positions }: Design,
  { kernel, bias }: AffineLayer,
  { X, Z }: CostRows,
  targets: readonly Target[],
): readonly SpanCost[] {
  const fitted = multiply(X, kernel);
  const mean = columnMeans(Z);
  const columns = Z.columns;
  const scale = positions / Z.rows;
  const [squared, variance] = [new Float64Array(columns), new Float64Array(columns)];
  for (let i = 0, o = 0; i < Z.data.length; i++, o = o + 1 === columns ? 0 : o + 1) {
    const error = Z.data[i] - fitted.data[i] - bias.data[o];
    const distance = Z.data[i] - mean[o];
    squared[o] += scale * error * error;
    variance[o] += scale * distance * distance;
  }
  const power = variance.map((v, o) => v + positions * mean[o] ** 2);
  let from = 0;
  return targets.map(({ span, targets: { shape } }) => {
    const to = from + shape[shape.length - 1];
    const part = (values: Float64Array) => values.slice(from, to);
    const { mse, nmse } = summarise(part(squared), part(variance), part(power));
    from = to;
    return { span, mse, nmse };
  });
}
