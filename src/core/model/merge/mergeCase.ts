// The structural merges of a network in a file (docs/formats.md §6.1): batch norms folded, convolutions as matrices,
// a dense layer in parallel merged into one of them. Every merge is measured on the inputs of the file.

import * as v from "valibot";
import { caseLayers, caseTensor, FusionCaseError, modelOf } from "#core/fusion/caseFile.ts";
import type { FusionCase } from "#core/fusion/caseFile.ts";
import { CASE_FORMS } from "#core/fusion/caseForms.ts";
import type { CaseForm } from "#core/fusion/caseForms.ts";
import { checkLayers, toJson } from "#core/fusion/runCase.ts";
import { formatShape } from "#core/math/tensor.ts";
import type { JsonTensor, Tensor } from "#core/math/tensor.ts";
import { whole } from "#core/model/kinds/fields.ts";
import { layerName } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { schemaFaults } from "#core/schemaFaults.ts";
import { convMatrixShape } from "./convMatrix.ts";
import type { DenseWeights } from "./convMatrix.ts";
import type { Fold, Kept } from "./foldPlan.ts";
import { isPlainConv, isRounding, measureFolds, measureMatrix } from "./merges.ts";
import type { MatrixReading, Measured } from "./merges.ts";

export type MergeCase = Pick<FusionCase, "network" | "weights"> & {
  /** [N, …] */
  readonly inputs: Tensor;
  /** A dense layer beside the convolution in place `layer`, counted from 0, on the same input flattened. */
  readonly parallel?: DenseWeights & { readonly layer: number };
};

type Exactness = Measured & { readonly exact: boolean };
type JsonDense = { readonly kernel: JsonTensor; readonly bias: JsonTensor };

/** Places count from 0: those of `folds` in the layers of the case, those of `matrices` in the layers of the answer. */
export type MergeResult = Exactness & {
  readonly folds: readonly (Fold | Kept)[];
  /** Trainable parameters before and after. */
  readonly parameters: readonly [number, number];
  readonly layers: readonly { readonly [field: string]: unknown }[];
  readonly matrices: readonly MatrixResult[];
};

export type MatrixResult = Exactness & {
  readonly layer: number;
  readonly shape: readonly [number, number];
  readonly filled: number;
  readonly parameters: readonly [number, number];
  /** Place of a batch norm in front that the matrix takes in. */
  readonly norm?: number;
  readonly matrix?: JsonDense;
  readonly parallel?: Exactness & { readonly merged: JsonDense };
};

const caseSchema = v.strictObject({
  layers: caseLayers(1, "must hold at least one layer"),
  inputs: caseTensor,
  parallel: v.exactOptional(
    v.strictObject({ layer: whole(0), kernel: caseTensor, bias: caseTensor }),
  ),
});

/** Reads a case of merges. Throws FusionCaseError that names the field. */
export function parseMergeCase(value: unknown): MergeCase {
  const result = v.safeParse(caseSchema, value);
  if (!result.success) throw new FusionCaseError(schemaFaults(result.issues));
  const { layers, inputs, parallel } = result.output;
  const given = {
    ...modelOf(layers, inputs.shape.slice(1)),
    inputs,
    ...(parallel && { parallel }),
  };
  checkLayers(given);
  const problem = parallelProblem(given);
  if (problem !== undefined) throw new FusionCaseError(problem);
  return given;
}

function parallelProblem({ network, parallel }: MergeCase): string | undefined {
  if (!parallel) return undefined;
  const { layer: place, kernel, bias } = parallel;
  const { layers } = network;
  const spec = layers[place];
  if (!spec) return `parallel.layer: the layers are 0 to ${layers.length - 1}, got ${place}`;
  if (!isPlainConv(spec)) {
    return `parallel.layer: ${layerName(layers, place)} is no convolution that is one kernel and a bias`;
  }
  const [rows, columns] = convMatrixShape(spec, inputShapeOf(network, place, inferShapes(network)));
  if (formatShape(kernel.shape) !== formatShape([rows, columns])) {
    return `parallel.kernel: must have shape ${rows}×${columns}, as the matrix, got ${formatShape(kernel.shape)}`;
  }
  return formatShape(bias.shape) === String(columns)
    ? undefined
    : `parallel.bias: must have shape ${columns}, got ${formatShape(bias.shape)}`;
}

/** Merges what can be merged; `withMatrices` writes out the matrices themselves. */
export function runMergeCase(
  { network, weights, inputs, parallel }: MergeCase,
  withMatrices = false,
): MergeResult {
  const folded = measureFolds(network, weights, inputs);
  const gone = folded.plans.flatMap((plan) => ("into" in plan ? [plan.norm] : []));
  const beside = parallel && parallel.layer - gone.filter((norm) => norm < parallel.layer).length;
  const matrices = folded.network.layers.flatMap((layer, place) => {
    if (!isPlainConv(layer)) return [];
    const branch = place === beside ? parallel : undefined;
    const reading = measureMatrix(folded.network, folded.weights, place, inputs, branch);
    return [matrixResult(place, reading, withMatrices, branch !== undefined)];
  });
  return {
    folds: folded.plans,
    parameters: [folded.before, folded.after],
    ...exactness(folded),
    layers: layersInCase(folded.network, folded.weights),
    matrices,
  };
}

function matrixResult(
  layer: number,
  reading: MatrixReading,
  withMatrix: boolean,
  hasBranch: boolean,
): MatrixResult {
  const { matrix, merged, filled, before, after, norm, parallel } = reading;
  const [rows, columns] = matrix.kernel.shape;
  return {
    layer,
    shape: [rows, columns],
    filled,
    parameters: [before, after],
    ...(norm !== undefined && { norm }),
    ...exactness(reading),
    ...(withMatrix && { matrix: denseInCase(matrix) }),
    ...(hasBranch && { parallel: { ...exactness(parallel), merged: denseInCase(merged) } }),
  };
}

function exactness({ difference, largest }: Measured): Exactness {
  return { difference, largest, exact: isRounding({ difference, largest }) };
}

function denseInCase({ kernel, bias }: DenseWeights): JsonDense {
  return { kernel: toJson(kernel), bias: toJson(bias) };
}

/** Layers as a case writes them, to be read again. */
function layersInCase({ layers }: Network, weights: NetworkWeights): MergeResult["layers"] {
  return layers.map((layer, place) => {
    const { fields }: CaseForm = CASE_FORMS[layer.type];
    const own = Object.entries(layer).filter(([name]) => name in fields);
    const tensors = Object.entries(weights[place]).map(([name, one]) => [name, toJson(one)]);
    return { type: layer.type, ...Object.fromEntries(own), ...Object.fromEntries(tensors) };
  });
}
