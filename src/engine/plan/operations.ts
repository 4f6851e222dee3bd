// The operations a plan is made of: what each reads and writes, by role, and its numbers. An executor is a
// table with one entry for each of them.

import type { Activation } from "#core/model/layers.ts";
import type { Loss, OptimizerSpec } from "#engine/engine.ts";

/** Window geometry over images [batch, height, width, channels]; 1-D signals are images one line high. */
export type Geometry = {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filters: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Zeros before the first line and column; negative crops. */
  readonly top: number;
  readonly left: number;
  /** Distance of neighbouring inputs, zeros between: 1, or the stride of a convolution being undone. */
  readonly inputDilationHeight: number;
  readonly inputDilationWidth: number;
};

type Matrix = { readonly rows: number; readonly columns: number };
type Channels = { readonly rows: number; readonly channels: number };
type Pointwise = { readonly size: number; readonly activation: Activation; readonly alpha: number };

/** Every kind of operation: the tensors it reads and writes by role, and its numbers. */
export type Operations = {
  /** out [m, n] = left·right (+ bias) (then relu); `transposed`: left is stored [k, m]. */
  product: Step<
    "left" | "right" | "bias",
    "out",
    { m: number; n: number; k: number; transposed: boolean; relu: boolean }
  >;
  transpose: Step<"from", "to", Matrix>;
  columnSum: Step<"from", "to", Matrix>;
  addBias: Step<"from" | "bias", "to", Matrix>;
  /** out = input ⋆ kernel (+ bias) (then relu). */
  convolve: Step<"input" | "kernel" | "bias", "out", { geometry: Geometry; relu: boolean }>;
  convolveKernelGradient: Step<"input" | "outGradient", "kernelGradient", { geometry: Geometry }>;
  flipKernel: Step<"kernel", "to", { positions: number; channels: number; filters: number }>;
  pool: Step<"input", "out", { geometry: Geometry; average: boolean }>;
  /** `relu`: as in normaliseGradient. */
  poolGradient: Step<
    "input" | "out" | "outGradient",
    "inputGradient",
    { geometry: Geometry; average: boolean; relu: boolean }
  >;
  activate: Step<"from", "to", Pointwise>;
  /** to = outGradient · f′, from the output or the pre-activation (activations.ts says which). */
  activateGradient: Step<"value" | "outGradient", "to", Pointwise>;
  dropout: Step<"from", "to", { size: number; rate: number; layer: number }>;
  /** Batch mean and variance. */
  moments: Step<"from", "mean" | "variance", Channels>;
  /** Moving statistics take a step towards the batch's. */
  updateRunningStats: Step<
    "mean" | "variance",
    "movingMean" | "movingVariance",
    { channels: number; momentum: number }
  >;
  normalise: Step<
    "from" | "mean" | "variance" | "gamma" | "beta",
    "to",
    Channels & { epsilon: number }
  >;
  /** `relu`: what entered is the output of a relu, whose gradient is taken in the same pass (fuse.ts). */
  normaliseGradient: Step<
    "from" | "outGradient" | "mean" | "variance" | "gamma",
    "gammaGradient" | "betaGradient" | "inputGradient",
    Channels & { epsilon: number; relu: boolean }
  >;
  /** Every row by its own mean and variance. */
  layerNormalise: Step<"from" | "gamma" | "beta", "to", Channels & { epsilon: number }>;
  layerNormaliseGradient: Step<
    "from" | "outGradient" | "gamma",
    "gammaGradient" | "betaGradient" | "inputGradient",
    Channels & { epsilon: number }
  >;
  /** Loss and hit of every sample, and the gradient of their mean. */
  loss: Step<
    "outputs" | "targets",
    "losses" | "hits" | "gradient",
    { rows: number; width: number; loss: Loss }
  >;
  meanLoss: Step<"losses", "mean", { rows: number }>;
  update: Step<
    "weights" | "gradients",
    "weights" | "slot1" | "slot2",
    { size: number; l2: number; optimizer: OptimizerSpec["type"] }
  >;
};

/** Roles that may be absent are left out of `reads` and `writes`. */
type Step<Reads extends string, Writes extends string, Numbers> = {
  readonly reads: { readonly [role in Reads]?: string };
  readonly writes: { readonly [role in Writes]?: string };
  readonly numbers: Readonly<Numbers>;
};

export type OperationKind = keyof Operations;
export type OperationOf<K extends OperationKind> = Operations[K] & {
  readonly kind: K;
  /** The layer it belongs to, counted from 0; the number of layers for loss and update. */
  readonly layer: number;
};
export type Operation = { [K in OperationKind]: OperationOf<K> }[OperationKind];
