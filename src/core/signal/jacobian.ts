// Input–output Jacobians and their singular values: how far a network stretches the neighbourhood of a
// sample (Saxe et al. 2013; Pennington, Schoenholz and Ganguli 2017; docs/methods.md §5).

import { matrixOf } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { countMultiplies } from "#core/model/counts.ts";
import type { Network } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { singularValues } from "#core/math/singularValues.ts";
import { finished } from "#core/steps.ts";
import { courseOf, identityWeightings, pullBack } from "./pullBack.ts";

/** J [outputs, inputs] of layers 0 … `layer` at one sample [1, …]: J[i,j] = ∂y_i/∂x_j. */
export function jacobianAt(
  network: Network,
  weights: NetworkWeights,
  sample: Tensor,
  layer: number = network.layers.length - 1,
): Matrix {
  const course = courseOf(network, weights, sample);
  const y = identityWeightings(network, layer);
  const [{ data }] = pullBack(network, weights, course, y, layer);
  return matrixOf(y.shape[0], sizeOf(network.inputShape), data);
}

/** Of λ = s²: their mean over the outputs or inputs, whichever are fewer, and var(λ)/mean(λ)²; 0 where all are 0. */
export type SpectrumSummary = { readonly meanSquare: number; readonly spread: number };

export function summariseSpectrum(values: ArrayLike<number>): SpectrumSummary {
  const squares = Array.from(values, (value) => value ** 2);
  const meanOf = (numbers: readonly number[]) =>
    numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const meanSquare = meanOf(squares);
  const variance = meanOf(squares.map((square) => (square - meanSquare) ** 2));
  return { meanSquare, spread: meanSquare === 0 ? 0 : variance / meanSquare ** 2 };
}

/** The singular values of the Jacobian from the input to the end of one block, largest first. */
export type BlockSpectrum = SpectrumSummary & {
  /** Counted from 1. */
  readonly block: number;
  readonly values: Float64Array;
};

/** Numbers of a Jacobian, of what one block is pulled back through, and multiplications of all, worth waiting for. */
const MOST_NUMBERS = 1 << 16;
const MOST_OWN_NUMBERS = 1 << 20;
const MOST_WORK = 1e9;

/** Why the Jacobians of a network are not computed, in words; undefined where they are. */
export function jacobianProblem(network: Network): string | undefined {
  const shapes = inferShapes(network);
  const inputs = sizeOf(network.inputShape);
  const multiplies = countMultiplies(network);
  let [largest, own, work, below] = [0, 0, 0, 0];
  for (const { end, weighted } of blocksOf(network.layers)) {
    const outputs = sizeOf(shapes[end - 1]);
    below += multiplies[weighted];
    largest = Math.max(largest, inputs * outputs);
    own = Math.max(own, outputs * sizeOf(shapes[weighted]));
    work += outputs * below;
  }
  if (largest <= MOST_NUMBERS && own <= MOST_OWN_NUMBERS && work <= MOST_WORK) return undefined;
  return "this network is too large for an exact Jacobian: choose fewer units, or inputs with fewer numbers";
}

/**
 * The spectrum of every block at one sample [1, …], by exact Jacobians: each that of the blocks before times the
 * block's own. Throws NetworkError as pullBack does.
 */
export function blockSpectra(
  ...given: Parameters<typeof spectraInSteps>
): readonly BlockSpectrum[] {
  return finished(spectraInSteps(...given));
}

/** The same, a block in each step. */
export function* spectraInSteps(
  network: Network,
  weights: NetworkWeights,
  sample: Tensor,
): Generator<undefined, readonly BlockSpectrum[]> {
  const course = courseOf(network, weights, sample);
  const found: BlockSpectrum[] = [];
  let whole: Matrix | undefined;
  for (const { number, start, end } of blocksOf(network.layers)) {
    const y = identityWeightings(network, end - 1);
    const first = whole ? start : 0;
    const [{ shape, data }] = pullBack(network, weights, course, y, end - 1, first);
    const own = matrixOf(shape[0], sizeOf(shape.slice(1)), data);
    whole = whole ? multiply(own, whole) : own;
    const values = singularValues(whole);
    found.push({ block: number, values, ...summariseSpectrum(values) });
    yield;
  }
  return found;
}

/** Whether kernels are orthogonal or of independent Gaussian numbers. */
export type KernelLaw = "orthogonal" | "gaussian";

/**
 * var(λ)/mean(λ)² of `depth` wide square layers, gain 1 for linear ones and √2 for relu (docs/methods.md §5):
 * a linear Gaussian layer adds 1, a relu another 1, an orthogonal kernel nothing.
 */
export function wideSpread(law: KernelLaw, activation: "linear" | "relu", depth: number): number {
  return depth * ((law === "gaussian" ? 1 : 0) + (activation === "relu" ? 1 : 0));
}
