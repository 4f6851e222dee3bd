// What explains one fusion to someone who asks why: the numbers in its formula, the paths
// through the hidden units, the loss as a quadratic function of four of its weights, and where its error lies.
// Plain data between the session, which computes it for the first replica, and the page.

import type { Activation } from "#core/model/layers.ts";
import type { Exactness } from "#core/fusion/exactness.ts";
import type { FusionMode } from "#core/fusion/options.ts";
import type { PathModel } from "#core/fusion/paths.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";

export type Insight = {
  readonly facts: FusionFacts;
  /** What could be expected before any sample was seen, and why. */
  readonly exactness: Pick<Exactness, "kind" | "reasons">;
  /** Absent where following the weights by hand would cost too much. */
  readonly quadraticSlice?: QuadraticSlice;
};

/** Mean squared error, the variance it is measured by, and their ratio. */
export type Loss = { readonly mse: number; readonly variance: number; readonly nmse: number };

export type FusionFacts = {
  readonly mode: FusionMode;
  /** Rows of the fused kernel: inputs, or taps times channels of its window. */
  readonly features: number;
  /** Columns of the fused kernel: units or filters. */
  readonly units: number;
  /** Units or filters of the span's blocks before the last. */
  readonly hidden: readonly number[];
  /** What bends the values behind each of those blocks: "relu", "max of 3", "linear"; older versions kept none. */
  readonly bends?: readonly string[];
  /** Layers of the span of which no gates of single numbers are known: "maxout 24×5"; absent where there are none. */
  readonly ungated?: readonly string[];
  /** What the span's last kernel reads: units, or taps times channels. */
  readonly lastFeatures: number;
  /** Samples of the fit, and rows that each of them gives: its positions, or one. */
  readonly samples: number;
  readonly positions: number;
  /** λ, which multiplies every input's own variance, or 1, as a share of the mean variance or as given; and the estimated condition number of what was inverted. */
  readonly ridge: number;
  readonly ridgeOf: "variances" | "meanDiagonal" | "identity";
  readonly condition: number;
  readonly fit: Loss;
  readonly probe: Loss;
  readonly gates: readonly GateOpenings[];
};

/** Mean slope E f′ of every unit (filter) behind one hidden activation, on held-out samples: for relu, how often it is open. */
export type GateOpenings = { readonly activation: Activation; readonly openings: Float32Array };

/** What every fused weight gathers on its way through the hidden units; `sumPaths` takes one apart. */
export type Paths = {
  readonly model: PathModel;
  /** Numbers of the span's blocks before the last, whose units the paths lead through. */
  readonly blocks: readonly number[];
  /**
   * exact: the fused weights are these sums. measured: gains are mean slopes on held-out samples, and the
   * fit has added to the sums what gates that depend on the inputs, borders and the ridge make of it.
   */
  readonly kind: "exact" | "measured";
  /** Pearson's, of the sums with the fused weights. */
  readonly correlation: number;
};

/** One weight of the slice: the place of its row in the fused kernel, its value, and the standard deviation of the input it meets. */
export type SliceWeight = {
  readonly feature: number;
  readonly value: number;
  readonly inputStddev: number;
};

/**
 * The error of one output unit as a function of changes δ to a few of its weights, on the samples of the
 * fit: mse + gradientᵀδ + δᵀ·moments·δ, exactly. The bias follows along: it is always the best one.
 */
export type QuadraticSlice = {
  readonly unit: number;
  readonly weights: readonly SliceWeight[];
  /** At δ = 0, a sample's squared error summed over positions. */
  readonly mse: number;
  /** Of what the span answers in this unit, summed alike. */
  readonly variance: number;
  readonly gradient: readonly number[];
  /** Row-major, weights × weights. */
  readonly moments: readonly number[];
};

/** Where in the image a convolution errs: the mean squared error of every position, summed over filters. */
export type Places = { readonly shape: Shape; readonly mse: Float32Array };

/** What the activation behind the fused layer makes of its error: mse by variance of what is passed on. */
export type ErrorBehind = { readonly activation: Activation; readonly nmse: number };

/** A held-out sample that the fused layer gets most wrong. */
export type WorstSample = {
  /** Its place in the validation part. */
  readonly index: number;
  /** Squared error summed over outputs. */
  readonly squaredError: number;
  /** As networks see it. */
  readonly input: Tensor;
  /** Its class, or its target standardised. */
  readonly target: number;
};
