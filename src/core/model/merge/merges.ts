// What of a trained network can be merged without changing it, with parameters before and after and the largest
// difference that is measured on samples: nothing but rounding where a merge is exact (docs/methods.md §5.1).

import { matrixOf } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { countParameters } from "#core/model/counts.ts";
import { foldBatchNorms, foldBefore } from "#core/model/fold.ts";
import { forward, subnetwork, valuesAt } from "#core/model/forward.ts";
import { isConv, isPaddable } from "#core/model/kinds.ts";
import type { ConvSpec, LayerSpec, Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { convMatrix, filledShare, mergeParallel } from "./convMatrix.ts";
import type { DenseWeights } from "./convMatrix.ts";
import { planFolds } from "./foldPlan.ts";
import type { Fold, Kept } from "./foldPlan.ts";

export type Measured = {
  /** Largest absolute difference over all samples and outputs, in float64. */
  readonly difference: number;
  /** Largest absolute value among them. */
  readonly largest: number;
};

/** All batch norms that can be folded, folded; and what that changes. */
export type FoldReading = Measured & {
  readonly plans: readonly (Fold | Kept)[];
  readonly before: number;
  readonly after: number;
  readonly network: Network;
  readonly weights: NetworkWeights;
};

/** One convolution as a dense layer. */
export type MatrixReading = Measured & {
  readonly matrix: DenseWeights;
  /** Share of the matrix that the kernel fills. */
  readonly filled: number;
  readonly before: number;
  readonly after: number;
  /** Place of the batch norm right before it that the matrix takes in, where a convolution could not. */
  readonly norm?: number;
  /** The same with a dense layer in parallel: two branches against the one they merge into. */
  readonly parallel: Measured;
  /** That one. */
  readonly merged: DenseWeights;
};

/** Beyond so many units in the last place of the largest number, a difference is more than rounding. */
const ROUNDING = 4096 * Number.EPSILON;

/** Whether what was measured is no more than rounding; NaN is more. */
export function isRounding({ difference, largest }: Measured): boolean {
  return difference <= ROUNDING * largest;
}

/** Folds every batch norm that can be folded, and compares the outputs for `samples` [N, …input]. */
export function measureFolds(
  network: Network,
  weights: NetworkWeights,
  samples: Tensor,
): FoldReading {
  const folded = foldBatchNorms(network, weights);
  const [theirs, ours] = [
    forward(network, weights, samples),
    forward(folded.network, folded.weights, samples),
  ];
  return {
    plans: planFolds(network, weights),
    before: countParameters(network),
    after: countParameters(folded.network),
    network: folded.network,
    weights: folded.weights,
    ...largestDifference(ours.data, theirs.data),
  };
}

/** Whether a layer is a convolution that is x·kernel + bias and nothing else. */
export function isPlainConv(layer: LayerSpec): layer is ConvSpec {
  return isConv(layer) && isPaddable(layer) && passOf(layer).absorbsMaps === true;
}

/**
 * The convolution in this place as a dense layer, on what reaches it from `samples`. A batch norm right before it
 * is taken in: its rows are the inputs alone, so that no zeros around them are scaled or shifted. `parallel` is the
 * dense layer beside it, on the same input flattened; absent: one drawn at random. Throws RangeError where it has
 * another shape than the matrix.
 */
export function measureMatrix(
  network: Network,
  weights: NetworkWeights,
  conv: number,
  samples: Tensor,
  parallel?: DenseWeights,
): MatrixReading {
  const spec = network.layers[conv] as ConvSpec;
  const input = inputOf(network, conv);
  const norm = normBefore(network.layers, weights, conv);
  const plain = convMatrix(spec, weights[conv], input);
  const matrix = norm ? (foldBefore(plain, norm.map) as DenseWeights) : plain;
  const start = norm?.place ?? conv;
  const [x, z] = valuesAt(
    network,
    weights,
    [
      { layer: start, at: "input" },
      { layer: conv, at: "preActivation" },
    ],
    samples,
  );
  const branch = parallel ?? drawBranch(matrix);
  const merged = mergeParallel(matrix, branch);
  const both = applied(branch, x).map((value, i) => value + z.data[i]);
  const own = subnetwork(network, weights, start, conv + 1);
  return {
    matrix,
    filled: filledShare(spec, input),
    before: countParameters(own.network),
    after: matrix.kernel.data.length + matrix.bias.data.length,
    ...(norm && { norm: norm.place }),
    ...largestDifference(applied(matrix, x), z.data),
    parallel: largestDifference(applied(merged, x), both),
    merged,
  };
}

function inputOf(network: Network, layer: number): Tensor["shape"] {
  return inputShapeOf(network, layer, inferShapes(network));
}

function normBefore(layers: readonly LayerSpec[], weights: NetworkWeights, conv: number) {
  let place = conv - 1;
  while (place >= 0 && passOf(layers[place]).isIdentity) place--;
  const map = layers[place] && passOf(layers[place]).channelMap?.(layers[place], weights[place]);
  return map && { place, map };
}

/** A dense layer of the same size with the spread of Glorot's rule, from a seed of its own. */
function drawBranch({ kernel, bias }: DenseWeights): DenseWeights {
  const stream = random(0, "parallel branch");
  const [inputs, outputs] = kernel.shape;
  const spread = Math.sqrt(2 / (inputs + outputs));
  const draw = ({ shape }: Tensor): Tensor => ({
    shape,
    data: Float64Array.from({ length: sizeOf(shape) }, () => spread * stream.normal()),
  });
  return { kernel: draw(kernel), bias: draw(bias) };
}

/** Flattened samples times the kernel, and the bias. */
function applied({ kernel, bias }: DenseWeights, { shape: [count], data }: Tensor): Float64Array {
  const [inputs, outputs] = kernel.shape;
  const product = multiply(matrixOf(count, inputs, data), matrixOf(inputs, outputs, kernel.data));
  return product.data.map((value, i) => value + bias.data[i % outputs]);
}

/** NaN where a number is none. */
export function largestDifference(ours: ArrayLike<number>, theirs: ArrayLike<number>): Measured {
  let [difference, largest] = [0, 0];
  for (let i = 0; i < theirs.length; i++) {
    difference = Math.max(difference, Math.abs(ours[i] - theirs[i]));
    largest = Math.max(largest, Math.abs(theirs[i]));
  }
  return { difference, largest };
}
