// The types of layers: a network as plain data, as in an experiment file (docs/formats.md §2.1). Names and
// defaults are Keras' where Keras has them; channels last; kernels as in TensorFlow.js.

import type { Shape } from "#core/math/tensor.ts";

export const ACTIVATIONS = [
  "linear",
  "relu",
  "leakyRelu",
  "relu6",
  "elu",
  "tanh",
  "sigmoid",
  "softplus",
  "erf",
  "gelu",
] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** Slope of leakyRelu below zero where a layer names none. */
export const DEFAULT_ALPHA = 0.01;
/** Keras' defaults of batch norm and layer norm. */
export const DEFAULT_EPSILON = 1e-3;
export const DEFAULT_MOMENTUM = 0.99;

/**
 * Zeros around the input: `same` and `valid` as in TensorFlow, or explicit counts per spatial axis.
 * A negative count crops. Fused convolutions need explicit counts: their geometry is that of the
 * span they replace, which `same` matches only by chance (docs/methods.md §4.b).
 */
export type Padding = "same" | "valid" | readonly (readonly [before: number, after: number])[];

/** A number for all spatial axes, or one for each. */
export type PerAxis = number | readonly number[];

type Activated = { readonly activation?: Activation; readonly alpha?: number };
/** `l2` adds l2·Σk² of the kernel to the loss and overrides the training's own. */
type Kernelled = { readonly useBias?: boolean; readonly l2?: number };
type Weighted = Activated & Kernelled;
/** Layers whose nonlinearity is their own: files name no activation for them. */
type Joining = Kernelled & { readonly activation?: "linear"; readonly alpha?: number };
type Windowed = { readonly strides?: PerAxis; readonly padding?: Padding };

export type DenseSpec = Weighted & { readonly type: "dense"; readonly units: number };
export type ConvSpec = Weighted &
  Windowed & {
    readonly type: "conv1d" | "conv2d";
    readonly filters: number;
    readonly kernelSize: PerAxis;
  };
/**
 * Every unit is the largest of `rank` affine pieces (Goodfellow et al. 2013), and has no activation besides.
 * Kernel and bias hold the pieces one after the other: column k·units + i is piece k of unit i.
 */
export type MaxoutSpec = Joining & {
  readonly type: "maxout";
  readonly units: number;
  readonly rank: number;
};
/** The same for the filters of a convolution, at every position. */
export type MaxoutConvSpec = Joining &
  Windowed & {
    readonly type: "maxoutConv1d" | "maxoutConv2d";
    readonly filters: number;
    readonly kernelSize: PerAxis;
    readonly rank: number;
  };
/** What the branch of a residual layer holds beside its kernel; `rate` is the dropout of what the kernel makes. */
type Branched = Weighted & {
  readonly useBatchNorm?: boolean;
  readonly momentum?: number;
  readonly epsilon?: number;
  readonly rate?: number;
};
/** x + conv(relu(batchNorm(x))), padded as `same`; its activation follows the sum. */
export type ResidualSpec = Branched & {
  readonly type: "residual";
  readonly filters: number;
  readonly kernelSize?: PerAxis;
  readonly strides?: PerAxis;
  readonly padding?: undefined;
};
/** x + relu(batchNorm(x))·kernel on lists of numbers. */
export type ResidualDenseSpec = Branched & {
  readonly type: "residualDense";
  readonly units: number;
};
/** Strides default to the pool size; the rank is the input's. */
export type PoolSpec = Windowed & {
  readonly type: "maxPool" | "avgPool";
  readonly poolSize: PerAxis;
};
/** The mean of every channel over all positions. */
export type GlobalAvgPoolSpec = { readonly type: "globalAvgPool" };
export type BatchNormSpec = {
  readonly type: "batchNorm";
  readonly momentum?: number;
  readonly epsilon?: number;
};
/**
 * Mixture normalization (Kalayeh and Shah 2019): every channel by the components of a Gaussian mixture of its
 * own. Moving proportions, means and variances are [components, channels].
 */
export type MixtureNormSpec = {
  readonly type: "mixtureNorm";
  readonly components: number;
  readonly momentum?: number;
  readonly epsilon?: number;
};
/** Centres and scales the channels of every sample and position by their own mean and deviation. */
export type LayerNormSpec = { readonly type: "layerNorm"; readonly epsilon?: number };
export type DropoutSpec = { readonly type: "dropout"; readonly rate: number };
export type FlattenSpec = { readonly type: "flatten" };
export type ActivationSpec = Activated & {
  readonly type: "activation";
  readonly activation: Activation;
};
/** Adds a bias of its own to every position and channel: what a fused layer with position bias needs. */
export type PositionBiasSpec = { readonly type: "positionBias" };

export type LayerSpec =
  | DenseSpec
  | ConvSpec
  | MaxoutSpec
  | MaxoutConvSpec
  | ResidualSpec
  | ResidualDenseSpec
  | PoolSpec
  | GlobalAvgPoolSpec
  | BatchNormSpec
  | MixtureNormSpec
  | LayerNormSpec
  | DropoutSpec
  | FlattenSpec
  | ActivationSpec
  | PositionBiasSpec;

export type LayerType = LayerSpec["type"];
/** The spec of one type of layer. */
export type SpecOf<
  Type extends LayerType,
  Spec extends LayerSpec = LayerSpec,
> = Spec extends unknown ? (Type extends Spec["type"] ? Spec : never) : never;

type WithField<Field extends string, Spec = LayerSpec> = Spec extends unknown
  ? Field & keyof Spec extends never
    ? never
    : Spec
  : never;
/** Layers with a kernel: each begins a block. */
export type WeightedSpec = WithField<"useBias">;
/** Those of them whose kernel slides over positions. */
export type SlidingSpec = WithField<"kernelSize">;

/** Those of them whose padding can be chosen. */
export type PaddableSpec = Exclude<SlidingSpec, { readonly padding?: undefined }>;

/** The fields of a spec that are numbers. */
export type NumberField<Spec> = Spec extends unknown
  ? {
      [field in keyof Spec]-?: Extract<Spec[field], number> extends never ? never : field;
    }[keyof Spec]
  : never;
/** The types of layers that neither have a kernel nor are an activation: what else a block can hold. */
export type TailType = Exclude<LayerType, WithField<"useBias" | "activation">["type"]>;

export type WeightName =
  | "kernel"
  | "shortcut"
  | "bias"
  | "gamma"
  | "beta"
  | "movingProportion"
  | "movingMean"
  | "movingVariance";

export type Network = {
  /** Shape of one sample, without the batch axis. */
  readonly inputShape: Shape;
  readonly layers: readonly LayerSpec[];
};

/** The activation that a layer carries; "linear" for layers that carry none. */
export function activationOf(layer: LayerSpec): {
  readonly activation: Activation;
  readonly alpha?: number;
} {
  if (!("activation" in layer)) return { activation: "linear" };
  const { activation = "linear", alpha } = layer;
  return { activation, ...(alpha === undefined ? {} : { alpha }) };
}

/** One number for each of `rank` spatial axes. */
export function perAxis(value: PerAxis, rank: number): readonly number[] {
  return typeof value === "number" ? new Array<number>(rank).fill(value) : value;
}

/** How messages name a layer: its place, counted from 1, and its type. */
export function layerName(layers: readonly LayerSpec[], index: number): string {
  return `layer ${index + 1} (${layers[index].type})`;
}
