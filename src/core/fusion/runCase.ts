// Fuses one case of a file and writes the result in the format of the file (docs/formats.md §6).

import { matrixOf } from "#core/math/matrix.ts";
import { covarianceProblem } from "#core/math/semidefinite.ts";
import { formatShape, sameShape, sizeOf } from "#core/math/tensor.ts";
import type { JsonTensor, Tensor } from "#core/math/tensor.ts";
import type { InputMoments } from "#core/fusion/gaussian/gaussian.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { valuesAt } from "#core/model/forward.ts";
import { isConv, isWeighted, kindOf, unitsOf } from "#core/model/kinds.ts";
import { activationOf, layerName } from "#core/model/layers.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { inferShapes, NetworkError } from "#core/model/shapes.ts";
import { checkWeights } from "#core/model/weights.ts";
import { FusionCaseError } from "./caseFile.ts";
import type { FusionCase } from "./caseFile.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import type { ActivationError } from "#core/fusion/regression/error.ts";
import { fuseFromMoments, fuseSpan } from "./fuse.ts";
import type { SpanSamples } from "./fuse.ts";
import { preActivationOf } from "./fused.ts";
import type { FusedLayers } from "./fused.ts";
import { spanShape } from "./span.ts";

/** mse, nmse and explained, the latter two per docs/methods.md §0. */
type Errors = { readonly mse: number; readonly nmse: number; readonly explained: number };

export type CaseResult = Errors & {
  readonly layer: {
    readonly type: string;
    readonly kernel: JsonTensor;
    readonly bias: JsonTensor;
  } & {
    readonly [field: string]: unknown;
  };
  readonly ridge: number;
  readonly condition: number;
  readonly perUnit: readonly number[];
  /** Gaussian method: the error that it predicts for itself. */
  readonly predicted?: Errors;
  readonly probe?: Errors;
};

/** Fuses all layers of the case into one. Throws FusionCaseError and NetworkError. */
export function runCase(given: FusionCase): CaseResult {
  const { network, weights, options, inputs, probe } = given;
  checkLayers(given);
  const blocks = blocksOf(network.layers);
  if (blocks.length < 2) {
    throw new FusionCaseError(
      `layers: a span needs two or more dense or conv layers, got ${blocks.length}`,
    );
  }
  const span: Span = [1, blocks.length];
  const fusion = inputs
    ? fuseSpan(network, weights, span, spanSamples(given, span, inputs), options)
    : fuseFromMoments(network, weights, span, momentsOf(given));
  return {
    layer: layerInWords(fusion),
    ...errorsOf(fusion.fit),
    perUnit: [...fusion.fit.perUnit],
    ridge: fusion.ridge,
    condition: fusion.condition,
    ...(fusion.predicted ? { predicted: fusion.predicted } : {}),
    ...(probe ? { probe: errorsOf(probeError(given, span, fusion, probe)) } : {}),
  };
}

/** Throws FusionCaseError where layers or weights do not fit, the layer named by its path in the file. */
export function checkLayers({ network, weights }: Pick<FusionCase, "network" | "weights">): void {
  try {
    inferShapes(network);
    checkWeights(network, weights);
  } catch (error) {
    if (!(error instanceof NetworkError) || error.layer === undefined) throw error;
    const { type } = network.layers[error.layer];
    const reason = error.message.slice(layerName(network.layers, error.layer).length);
    throw new FusionCaseError(`layers[${error.layer}] (${type})${reason}`, { cause: error });
  }
}

/** The moments of a gaussian case; other methods need inputs. */
function momentsOf({ options, moments }: FusionCase): InputMoments {
  if (options.method !== "gaussian") throw new FusionCaseError("inputs: needed by this method");
  if (!moments) throw new FusionCaseError("moments: needed where there are no inputs");
  const { mean, covariance } = moments;
  const n = sizeOf(mean.shape);
  if (covariance.shape.join() !== `${n},${n}`) {
    throw new FusionCaseError(
      `moments.covariance: must have shape ${n}×${n}, got ${formatShape(covariance.shape)}`,
    );
  }
  const matrix = matrixOf(n, n, covariance.data);
  const means = Float64Array.from(mean.data);
  const problem = covarianceProblem(matrix, means);
  if (problem) throw new FusionCaseError(`moments.covariance: ${problem}`);
  return { mean: means, covariance: matrix };
}

function errorsOf({ mse, nmse, explained }: ActivationError): Errors {
  return { mse, nmse, explained };
}

function spanSamples({ network, weights }: FusionCase, span: Span, inputs: Tensor): SpanSamples {
  const { last } = spanShape(network, span);
  const point = { layer: last, at: "preActivation" as const };
  return { inputs, targets: valuesAt(network, weights, [point], inputs)[0] };
}

/** Error of the fused layers on inputs that the fit has not seen. */
function probeError(
  given: FusionCase,
  span: Span,
  fusion: FusedLayers,
  probe: Tensor,
): ActivationError {
  const { inputShape } = given.network;
  if (!sameShape(probe.shape.slice(1), inputShape)) {
    const [needed, got] = [inputShape, probe.shape].map(formatShape);
    throw new FusionCaseError(`probe: must have shape N×${needed}, got ${got}`);
  }
  const { targets } = spanSamples(given, span, probe);
  return activationError(targets, preActivationOf(fusion, probe));
}

/** The fused layer as a case writes layers; a position bias takes the place of the bias. */
function layerInWords({ layers, weights, place }: FusedLayers): CaseResult["layer"] {
  const layer = layers[place];
  const bias = weights.findLast((record) => record.bias)!.bias!;
  return {
    type: layer.type,
    kernel: toJson(weights[place].kernel!),
    bias: toJson(bias),
    ...geometryInWords(layer),
    ...piecesInWords(layer),
    activation: activationOf(layers[layers.length - 1]).activation,
  };
}

/** How many of a kernel's outputs are pieces of one unit, where they are. */
function piecesInWords(layer: LayerSpec): { readonly [field: string]: number } {
  if (!isWeighted(layer) || !("rank" in layer)) return {};
  return { [kindOf(layer).units!]: unitsOf(layer), rank: layer.rank };
}

/** Strides and padding of a convolution; a number for one axis, a list for two. */
function geometryInWords(layer: LayerSpec): { readonly [field: string]: unknown } {
  if (!isConv(layer) || typeof layer.padding !== "object") return {};
  const befores = layer.padding.map(([before]) => before);
  const afters = layer.padding.map(([, after]) => after);
  const plain = (numbers: readonly number[]) => (numbers.length === 1 ? numbers[0] : numbers);
  const { strides, kernelSize, padding } = layer;
  return {
    kernelSize: plain(kernelSize as readonly number[]),
    strides: plain(strides as readonly number[]),
    padBefore: plain(befores),
    padAfter: plain(afters),
    padding,
  };
}

export function toJson({ shape, data }: Tensor): JsonTensor {
  return { shape, data: [...data] };
}
