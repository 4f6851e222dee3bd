// The fused layer as layers of a network: an affine map and its geometry turned into specs and weights.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { valuesAt } from "#core/model/forward.ts";
import { kindOf } from "#core/model/kinds.ts";
import type { ConvSpec, DenseSpec, LayerSpec } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import type { LayerWeights } from "#core/model/weights.ts";
import type { Design } from "#core/fusion/regression/design.ts";
import type { AffineLayer } from "#core/fusion/regression/leastSquares.ts";
import type { SpanShape } from "./span.ts";

export type FusedLayers = {
  /**
   * The layers that replace the span: [flatten?], dense or conv with explicit padding, [positionBias,
   * activation?].
   */
  readonly layers: readonly LayerSpec[];
  /** One record for each of `layers`, float64. */
  readonly weights: readonly LayerWeights[];
  /** Place of the weighted layer within `layers`. */
  readonly place: number;
};

/**
 * The layers that compute x·kernel + bias followed by the activation of the span's last weighted layer.
 * A bias for every position is a layer of its own, before the activation.
 */
export function fusedLayers(shape: SpanShape, design: Design, affine: AffineLayer): FusedLayers {
  return design.windows ? convLayers(shape, design, affine) : denseLayers(shape, affine);
}

function denseLayers(
  { layer, input, output }: SpanShape,
  { kernel, bias }: AffineLayer,
): FusedLayers {
  const flatten: readonly LayerSpec[] = input.length > 1 ? [{ type: "flatten" }] : [];
  const own = ownNonlinearity(layer);
  const dense: LayerSpec = own ?? { type: "dense", units: output[0], ...carried(layer) };
  return {
    layers: [...flatten, dense],
    weights: [
      ...flatten.map(() => ({})),
      {
        kernel: { shape: [sizeOf(input), output[0]], data: kernel.data },
        bias: { shape: [output[0]], data: bias.data },
      },
    ],
    place: flatten.length,
  };
}

function convLayers(
  { layer, input, output }: SpanShape,
  { windows = [] }: Design,
  { kernel, bias }: AffineLayer,
): FusedLayers {
  const units = output[output.length - 1];
  const sizes = windows.map(({ size }) => size);
  const geometry = {
    kernelSize: sizes,
    strides: windows.map(({ stride }) => stride),
    padding: windows.map(({ before, after }) => [before, after] as const),
  };
  const type = windows.length === 1 ? "conv1d" : "conv2d";
  const conv: ConvSpec = { type, filters: units, ...geometry };
  const kernelTensor = { shape: [...sizes, input[input.length - 1], units], data: kernel.data };
  const own = ownNonlinearity(layer);
  if (bias.rows === 1) {
    return {
      layers: [own ? { ...own, ...geometry } : { ...conv, ...carried(layer) }],
      weights: [{ kernel: kernelTensor, bias: { shape: [units], data: bias.data } }],
      place: 0,
    };
  }
  const { activation = "linear", ...rest } = carried(layer);
  const { alpha, l2 } = rest;
  const after: readonly LayerSpec[] =
    activation === "linear"
      ? []
      : [{ type: "activation", activation, ...(alpha === undefined ? {} : { alpha }) }];
  return {
    layers: [
      { ...conv, useBias: false, ...(l2 === undefined ? {} : { l2 }) },
      { type: "positionBias" },
      ...after,
    ],
    weights: [
      { kernel: kernelTensor },
      { bias: { shape: output, data: bias.data } },
      ...after.map(() => ({})),
    ],
    place: 0,
  };
}

/** What the fused layer takes over from the span's last weighted layer. */
function carried({
  activation,
  alpha,
  l2,
}: SpanShape["layer"]): Pick<DenseSpec, "activation" | "alpha" | "l2"> {
  return {
    ...(activation === undefined ? {} : { activation }),
    ...(alpha === undefined ? {} : { alpha }),
    ...(l2 === undefined ? {} : { l2 }),
  };
}

/** The last weighted layer itself, with a bias, where its nonlinearity joins what is fitted into its outputs. */
function ownNonlinearity(layer: SpanShape["layer"]): OwnNonlinear | undefined {
  if (!hasOwnNonlinearity(layer)) return undefined;
  const { useBias: _, ...own } = layer;
  return own;
}

type OwnNonlinear = Extract<SpanShape["layer"], { readonly rank: number }>;

function hasOwnNonlinearity(layer: SpanShape["layer"]): layer is OwnNonlinear {
  return kindOf(layer).preActivationShape !== undefined;
}

/** The output of the fused layers before the activation they carry, for inputs [N, …] of the span: [N, …]. */
export function preActivationOf(
  { layers, weights }: Pick<FusedLayers, "layers" | "weights">,
  inputs: Tensor,
): Tensor {
  const layer = layers.findLastIndex((one) => passOf(one).role !== "elementwise");
  const network = { inputShape: inputs.shape.slice(1), layers };
  return valuesAt(network, weights, [{ layer, at: "preActivation" }], inputs)[0];
}
