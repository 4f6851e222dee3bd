// What the page shows of structural merges: batch norms that fold away, convolutions as matrices, each measured on
// held-out samples. Computed on the page, for networks that take no longer than a blink.

import type { Shape, Tensor } from "#core/math/tensor.ts";
import { blockName } from "#core/model/blocks.ts";
import { countMultiplies } from "#core/model/counts.ts";
import type { ConvSpec, Network } from "#core/model/layers.ts";
import { convMatrixShape } from "#core/model/merge/convMatrix.ts";
import { isPlainConv, measureFolds, measureMatrix } from "#core/model/merge/merges.ts";
import type { FoldReading, MatrixReading } from "#core/model/merge/merges.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

/** A convolution of the network whose batch norms are folded. */
export type ConvPlace = {
  readonly name: string;
  readonly layer: number;
  readonly spec: ConvSpec;
  readonly input: Shape;
  /** Rows and columns of its matrix. */
  readonly size: readonly [number, number];
  /** Too large to be written out on the page. */
  readonly isLarge: boolean;
};

export type MergesReading = {
  readonly folds: FoldReading;
  readonly convs: readonly ConvPlace[];
  /** On how many held-out samples differences are measured. */
  readonly samples: Tensor;
};

const MOST_SAMPLES = 8;
/** Multiplications of one reading, and numbers of one matrix, that the page can take. */
const MOST_MULTIPLIES = 4e7;
const MOST_NUMBERS = 2 ** 20;

/** Why a network's merges are not measured on the page, in words; undefined where they are. */
export function mergesProblem(network: Network): string | undefined {
  if (perSample(network) <= MOST_MULTIPLIES) return undefined;
  return "This network is too large to measure its merges on the page.";
}

/** `samples` [n, …inputShape], of which as many are read as the page can take. */
export function readMerges(
  network: Network,
  weights: NetworkWeights,
  samples: Tensor,
): MergesReading {
  const few = Math.floor(MOST_MULTIPLIES / Math.max(1, perSample(network)));
  const taken = firstOf(samples, Math.max(1, Math.min(MOST_SAMPLES, few)));
  const folds = measureFolds(network, weights, taken);
  return { folds, convs: convsOf(folds.network), samples: taken };
}

/** The matrix of one of the convolutions, read when somebody looks at it. */
export function readMatrix({ folds, samples }: MergesReading, { layer }: ConvPlace): MatrixReading {
  return measureMatrix(folds.network, folds.weights, layer, samples);
}

function convsOf(network: Network): readonly ConvPlace[] {
  const shapes = inferShapes(network);
  return network.layers.flatMap((spec, layer) => {
    if (!isPlainConv(spec)) return [];
    const input = inputShapeOf(network, layer, shapes);
    const size = convMatrixShape(spec, input);
    const name = blockName(network.layers, layer);
    return [{ name, layer, spec, input, size, isLarge: size[0] * size[1] > MOST_NUMBERS }];
  });
}

function perSample(network: Network): number {
  return countMultiplies(network).reduce((sum, count) => sum + count, 0);
}

function firstOf({ shape: [count, ...rest], data }: Tensor, most: number): Tensor {
  const taken = Math.min(count, most);
  return { shape: [taken, ...rest], data: data.subarray(0, (data.length / count) * taken) };
}
