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
type Components = Channels & { readonly components: number };
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
  /** to = from + other, number by number. */
  add: Step<"from" | "other", "to", { size: number }>;
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
  /** to = outGradient · f′, from the output or the pre-activation (activations.ts decides which). */
  activateGradient: Step<"value" | "outGradient", "to", Pointwise>;
  dropout: Step<"from", "to", { size: number; rate: number; layer: number }>;
  /** Batch mean and variance. */
  moments: Step<"from", "mean" | "variance", Channels>;
  /** A moving statistic takes a step towards the batch's. */
  follow: Step<"batch", "moving", { size: number; momentum: number }>;
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
  /** The Gaussian mixture of every channel by EM (docs/methods.md §5); each result is [components, channels]. */
  fitMixture: Step<"from", "proportions" | "means" | "variances", Components>;
  /** By the batch's own means and variances under the mixture's posteriors, which it writes; else by the mixture's. */
  mixtureNormalise: Step<
    "from" | "proportions" | "means" | "variances" | "gamma" | "beta",
    "to" | "ownMeans" | "ownVariances",
    Components & { epsilon: number }
  >;
  /** With posteriors and proportions for constants. */
  mixtureNormaliseGradient: Step<
    | "from"
    | "outGradient"
    | "proportions"
    | "means"
    | "variances"
    | "ownMeans"
    | "ownVariances"
    | "gamma",
    "gammaGradient" | "betaGradient" | "inputGradient",
    Components & { epsilon: number }
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
  /**
   * The gradient of the loss on labels, mixed with the teacher's: (1 − weight)·gradient + weight·T·(p_s − p_t) / rows of
   * the outputs softened by T; for the squared error the gradient towards its outputs takes the second place.
   */
  softTargets: Step<
    "outputs" | "teacher" | "gradient",
    "gradient",
    { rows: number; width: number; loss: Loss; temperature: number; weight: number }
  >;
  meanLoss: Step<"losses", "mean", { rows: number }>;
  update: Step<
    "weights" | "gradients",
    "weights" | "slot1" | "slot2",
    { size: number; l2: number; rule: OptimizerSpec["type"]; momentum: number }
  >;
  /** Gradients lose their part normal to the kernels gain·Q with orthonormal Q. A gain of 0: nothing happens. */
  tangent: Step<"weights" | "gradients" | "gain", "gradients", Matrix>;
  /** weights = gain·Q of their QR decomposition, of the transpose's where they are wide. A gain of 0: nothing happens. */
  retract: Step<"weights" | "gain", "weights", Matrix>;
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
