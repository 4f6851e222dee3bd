// The cost strip: what fusing every span of a network would lose, from one look at its activations and
// fast enough to follow training. An estimate on a few thousand rows: half of them fit, the other half
// measure, so that the number told is what a fused layer would lose on samples it has not seen.

import { addBatch, emptyMoments } from "#core/math/moments.ts";
import { columnMeans, zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import { random } from "#core/math/random.ts";
import type { Ridge } from "#core/math/ridge.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { Point } from "#core/model/forward.ts";
import { isConv } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import { patchCopier } from "#core/model/patches.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { designsOf } from "./design.ts";
import type { Design } from "./design.ts";
import { openDual } from "./dual.ts";
import { summarise } from "./error.ts";
import { leastSquaresSteps, normalEquations } from "./leastSquares.ts";
import type { AffineLayer } from "./leastSquares.ts";
import { DEFAULT_RIDGE } from "./options.ts";
import { spanProblem } from "./span.ts";
import { run, runAsync } from "./steps.ts";
import type { Breathe } from "./steps.ts";

export type SpanCost = {
  readonly span: Span;
  /** Per sample, summed over all outputs of the span's last layer. */
  readonly mse: number;
  readonly nmse: number;
  /** Why the span cannot be fused; its numbers are then 0. */
  readonly problem?: string;
};

export type CostOptions = {
  readonly ridge?: Ridge;
  /** heldOut (default): every other sample fits, the rest measure. fit: all samples do both, as fuseSpan's own fit. */
  readonly measureOn?: "heldOut" | "fit";
};

/** Rows that fit, and rows that measure, per span. */
const ROWS = 700;
/** Rows that measure: they cost a product each, and few tell as much. */
const HELD_ROWS = 400;
/** Convolutions have rows in plenty: as many for each feature, up to MANY_ROWS. */
const ROWS_PER_FEATURE = 10;
const MANY_ROWS = 5000;
/**
 * With few rows for each feature a small ridge interpolates noise. Relative 0.1 on 800 samples of
 * Fashion-MNIST comes near to what 1e-6 on four thousand loses on held-out ones: 0.61, 0.53, 0.39 and
 * 0.32 for the spans that end in the dense layer, against 0.60, 0.60, 0.34 and 0.28 (the paper's network).
 */
const FEW_ROWS_RIDGE: Ridge = { relative: 0.1 };

/** Where costsFromValues looks: the inputs of blocks 1 … B−1, then the pre-activations of blocks 2 … B. */
export function costPoints(network: Network): readonly Point[] {
  const blocks = blocksOf(network.layers);
  return [
    ...blocks.slice(0, -1).map(({ start }): Point => ({ layer: start, at: "input" })),
    ...blocks.slice(1).map(({ weighted }): Point => ({ layer: weighted, at: "preActivation" })),
  ];
}

/** Costs of every span, first blocks outermost; `values` [N, …] stand in the order of costPoints. */
export function costsFromValues(
  network: Network,
  values: readonly Tensor[],
  options: CostOptions = {},
): readonly SpanCost[] {
  return run(costSteps(network, values, options));
}

/** The same, breathing between spans. */
export function costsFromValuesAsync(
  network: Network,
  values: readonly Tensor[],
  options: CostOptions,
  breathe: Breathe,
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
      const problem = spanProblem(network, span);
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

type Target = { readonly span: Span; readonly targets: Tensor };

function* measure(
  design: Design,
  inputs: Tensor,
  targets: readonly Target[],
  { ridge = DEFAULT_RIDGE, measureOn = "heldOut" }: CostOptions,
): Generator<number, readonly SpanCost[]> {
  const { fit, held } = pickRows(design, inputs.shape[0], measureOn);
  const few = measureOn === "heldOut" && fit.length < 4 * design.features;
  const given: Ridge =
    "absolute" in ridge ? { absolute: ridge.absolute / design.positions } : ridge;
  const solve = openSolver(gatherRows(design, inputs, targets, fit));
  const { X, Z } = gatherRows(design, inputs, targets, measureOn === "fit" ? fit : held);
  const plain = errorsOf(design, yield* solve(given), X, Z, targets);
  if (!few) return plain;
  const firm = errorsOf(design, yield* solve(FEW_ROWS_RIDGE), X, Z, targets);
  return plain.map((cost, t) => (cost.mse <= firm[t].mse ? cost : firm[t]));
}

type Rows = { readonly X: Matrix; readonly Z: Matrix };

/** A row is sample · positions + position. */
function pickRows(
  { features, positions }: Design,
  samples: number,
  measureOn: "heldOut" | "fit",
): { readonly fit: readonly number[]; readonly held: readonly number[] } {
  const enough = positions === 1 ? 0 : Math.min(MANY_ROWS, ROWS_PER_FEATURE * features);
  const budget = features <= MANY_ROWS / ROWS_PER_FEATURE ? Math.max(ROWS, enough) : ROWS;
  const wanted = measureOn === "fit" ? Math.max(budget, Math.min(2 * features, 2 * ROWS)) : budget;
  if (measureOn === "fit" || samples < 2)
    return { fit: choose(samples, 0, 1, positions, wanted), held: [] };
  return {
    fit: choose(samples, 0, 2, positions, wanted),
    held: choose(samples, 1, 2, positions, Math.min(wanted, HELD_ROWS * Math.min(positions, 4))),
  };
}

/** Rows of samples first, first + step, …: all where `wanted` allows, else as many from each sample, at positions drawn once and for all. */
function choose(
  samples: number,
  first: number,
  step: number,
  positions: number,
  wanted: number,
): readonly number[] {
  const count = Math.ceil((samples - first) / step);
  if (count * positions <= wanted) {
    return Array.from({ length: count * positions }, (_, i) => {
      return (first + step * Math.floor(i / positions)) * positions + (i % positions);
    });
  }
  const stream = random(0, "spanCosts", first);
  return Array.from({ length: wanted }, (_, i) => {
    const sample = first + step * Math.floor((i * count) / wanted);
    return sample * positions + stream.integer(positions);
  });
}

function gatherRows(
  { windows, features, positions }: Design,
  inputs: Tensor,
  targets: readonly Target[],
  rows: readonly number[],
): Rows {
  const X = zeroMatrix(rows.length, features);
  const widths = targets.map(({ targets: { shape } }) => shape[shape.length - 1]);
  const Z = zeroMatrix(
    rows.length,
    widths.reduce((sum, width) => sum + width, 0),
  );
  const copy = windows ? patchCopier(inputs, windows) : undefined;
  rows.forEach((row, i) => {
    const sample = Math.floor(row / positions);
    if (copy) copy(sample, row % positions, X.data, i * features);
    else X.data.set(inputs.data.subarray(sample * features, (sample + 1) * features), i * features);
    let at = i * Z.columns;
    targets.forEach(({ targets: { data } }, t) => {
      Z.data.set(data.subarray(row * widths[t], (row + 1) * widths[t]), at);
      at += widths[t];
    });
  });
  return { X, Z };
}

/** Multiplies the rows once, in the smaller of the two forms, and solves for any ridge. */
function openSolver({ X, Z }: Rows): (ridge: Ridge) => Generator<number, AffineLayer> {
  if (X.rows < X.columns) {
    const solveDual = openDual(X, Z);
    return (ridge) => solveDual(ridge, false);
  }
  const moments = emptyMoments(X.columns, Z.columns);
  addBatch(moments, sideBySide(X, Z));
  const normal = normalEquations(moments, 1);
  return (ridge) => leastSquaresSteps(normal, ridge, false);
}

function sideBySide(X: Matrix, Z: Matrix): Matrix {
  const columns = X.columns + Z.columns;
  const W = zeroMatrix(X.rows, columns);
  for (let i = 0; i < X.rows; i++) {
    W.data.set(X.data.subarray(i * X.columns, (i + 1) * X.columns), i * columns);
    W.data.set(Z.data.subarray(i * Z.columns, (i + 1) * Z.columns), i * columns + X.columns);
  }
  return W;
}

function errorsOf(
  { positions }: Design,
  { kernel, bias }: AffineLayer,
  X: Matrix,
  Z: Matrix,
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
