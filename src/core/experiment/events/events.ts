// What a running experiment reports, in plain data: the words between the session (which trains),
// the worker's wire, and the store (which shows). Typed arrays in them are transferred, not copied.

import type { Normalisation, Task } from "#core/data/dataset.ts";
import type { Plane } from "#core/data/plane.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { SpanCost } from "#core/fusion/cost/spanCosts.ts";
import type { BlockLikeness } from "#core/experiment/insight/likeness.ts";
import type { FusionMethod } from "#core/fusion/options.ts";
import type { Span } from "#core/model/blocks.ts";
import type { NarrowCost } from "#core/narrow/costs.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { ArmSummary, Stage } from "./armSummary.ts";
import type { CheckpointEvent } from "./checkpoint.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";

export type DatasetSummary = {
  readonly name: string;
  readonly title: string;
  readonly task: Task;
  readonly inputShape: Shape;
  readonly features?: readonly string[];
  readonly train: number;
  readonly validation: number;
  /** Classification: the share of the validation part that its most frequent class has. */
  readonly majorityShare?: number;
  readonly hash: string;
  /** Some validation samples to look at, [n, …inputShape], and their targets. */
  readonly samples: { readonly inputs: Tensor; readonly targets: Tensor };
  /** Raw input = input · scale + mean; and for regression the same of the target. */
  readonly inputNormalisation: Normalisation;
  readonly targetNormalisation?: Normalisation;
};

export type EngineSummary = {
  readonly name: string;
  readonly adapter: string;
  readonly notice?: string;
  /** Why it was chosen, where there was a choice: "webgpu: 0.4 ms a step; simd 5.4". */
  readonly reason?: string;
  /** Engines that did not start or stopped working in this visit, and why. */
  readonly leftOut?: readonly { readonly engine: string; readonly reason: string }[];
};

/** One replica at one moment; scores are accuracy or R², null where R² is not defined (a target that does not vary). */
export type EpochMetrics = {
  readonly trainLoss: number;
  readonly trainScore: number | null;
  readonly valLoss: number;
  readonly valScore: number | null;
};

export type ErrorSummary = {
  readonly mse: number;
  readonly nmse: number;
  readonly explained: number;
  /** NMSE of every unit (channel) of the fused layer. */
  readonly perUnit: readonly number[];
};

/** One way to fill the place of the fused layer, looked at on the probe: the optimum, or what it is compared with. */
export type Alternative = {
  readonly arm: "fused" | "narrowed" | "product" | "random";
  readonly probe: ErrorSummary;
  /** Its pre-activation at the report's points. */
  readonly values: Float32Array;
  /** The layer's kernel before any training. */
  readonly kernel: Tensor;
};

/** Operations of one replica, by count (core/fusion/cost/flop.ts), and seconds of all replicas, by the clock. */
export type FusionCost = { readonly flop: number; readonly seconds: number };

export type ReplicaFusionReport = {
  readonly fit: ErrorSummary;
  readonly probe: ErrorSummary;
  /** Of a narrowing: the units that stay in this replica, counted from 1. */
  readonly kept?: readonly number[];
  /** Why this replica could not be fused (it has diverged); its errors, and its weights in the race, are then NaN. */
  readonly problem?: string;
};

export type FusionReport = {
  readonly span: Span;
  readonly method: FusionMethod;
  /** How it was narrowed, where it was that and not fused: then `span` is the layer and the next one. */
  readonly narrow?: NarrowSettings;
  /** Place of the fused layer in the shallow network. */
  readonly layer: number;
  /** For every replica: error on the samples of the fit, and on the held-out probe. */
  readonly replicas: readonly ReplicaFusionReport[];
  /** λ that the first replica's solve used; first here and below: the first that could be fused. */
  readonly ridge: number;
  /** What the fusion took, and the training between its pairs if there was any; only a session measures it. */
  readonly cost?: FusionCost;
  /** Of the first replica on the probe: what the original answers, … */
  readonly points: {
    readonly targets: Float32Array;
    /** … in which unit (channel), … */
    readonly unit: Uint16Array;
    /** … and how many of the span's hidden gates were shut on the way, of how many; 0 where nothing gates. */
    readonly clipped: Uint16Array;
    readonly gates: number;
  };
  readonly alternatives: readonly Alternative[];
  /** Why arms that were asked for do not race, in words; only a session knows. */
  readonly without?: { readonly [arm in Arm]?: string };
  /**
   * Of the first replica, by the panel that shows it: engine/session/panels.ts computes them and knows
   * their types. Only a session does.
   */
  readonly panels?: Readonly<Record<string, unknown>>;
};

/** What narrowing a layer would lose, on held-out samples, or why it cannot be done. */
export type NarrowPrices = {
  readonly layer: number;
  /** The units that were named, where they were. */
  readonly keep?: readonly number[];
  /** Of the original, when it was measured. */
  readonly step: number;
  /** The replicas that costs are the mean of, from 0; which units stay is of the first of them. */
  readonly replicas: readonly number[];
  readonly costs: readonly NarrowCost[];
  /** Of each cost the nmse of every replica, in their order. */
  readonly each?: readonly (readonly number[])[];
  readonly problem?: string;
};

/** What a network answers over the whole plane (or line) of its inputs. */
export type PlaneAnswers = {
  readonly plane: Plane;
  readonly columns: number;
  /** 1 where inputs are single numbers. */
  readonly rows: number;
  /** Class probabilities [cells, classes], or fitted values [cells], the top row first. */
  readonly values: Float32Array;
};

/** One block as the first replica has it at one moment. */
export type BlockLook = {
  /** What leaves the block for the chosen sample; flattening left out, so that maps stay maps. */
  readonly activation: Tensor;
  /** Some of what leaves it for held-out samples: enough for a histogram. */
  readonly activationSample: Float32Array;
};

/** What the first replica of an arm makes of one validation sample, and of the data at large. */
export type Look = {
  readonly arm: Arm;
  readonly step: number;
  readonly sample: number;
  readonly blocks: readonly BlockLook[];
  /** Class probabilities of the sample, or the fitted value, standardised as targets are. */
  readonly output: Float32Array;
  /** Only where inputs are one or two numbers. */
  readonly answers?: PlaneAnswers;
};

export type SessionEvent =
  | { readonly type: "opened"; readonly engine: EngineSummary; readonly dataset: DatasetSummary }
  | { readonly type: "armOpened"; readonly arm: ArmSummary }
  | {
      readonly type: "steps";
      readonly arm: Arm;
      readonly firstStep: number;
      /** The losses of some steps in a row, a run of them for each replica. */
      readonly losses: readonly Float32Array[];
      readonly seconds: number;
    }
  | {
      readonly type: "epoch";
      readonly arm: Arm;
      readonly epoch: number;
      readonly step: number;
      readonly seconds: number;
      readonly metrics: readonly EpochMetrics[];
    }
  | {
      readonly type: "weights";
      readonly arm: Arm;
      readonly step: number;
      readonly weights: NetworkWeights;
    }
  | { readonly type: "looked"; readonly look: Look }
  /** How much alike the units of the shown replica's blocks are, where its start makes that worth watching. */
  | {
      readonly type: "likeness";
      readonly arm: Arm;
      readonly step: number;
      readonly blocks: readonly BlockLikeness[];
    }
  /** What every span would lose, fused `by` these settings: the mean of these replicas, from 0. */
  | {
      readonly type: "spanCosts";
      readonly step: number;
      readonly costs: readonly SpanCost[];
      readonly by: Experiment["fusion"];
      readonly replicas: readonly number[];
    }
  /** Asked for: see Session.price. */
  | { readonly type: "narrowCosts"; readonly prices: NarrowPrices }
  /** The share of a long fusion that is done, from 0 to 1. */
  | { readonly type: "fusing"; readonly done: number }
  /** A new race begins: arms of an earlier one are gone, and its own are opened next. */
  | { readonly type: "fused"; readonly report: FusionReport }
  /** Replicas (from 0) whose loss stopped being finite at this step (from 1); the others of the arm go on. */
  | {
      readonly type: "diverged";
      readonly arm: Arm;
      readonly step: number;
      readonly replicas: readonly number[];
    }
  | { readonly type: "finished"; readonly stage: Stage }
  | CheckpointEvent
  /** In place of `opened`: the session goes on from its last checkpoint; later reports are void. */
  | {
      readonly type: "resumed";
      readonly engine: EngineSummary;
      readonly dataset: DatasetSummary;
      /** What made it necessary, where something went wrong. */
      readonly reason?: string;
    };
