// The one boundary between the lab and whatever trains: a handful of verbs over plain tensors.
// An engine holds the data; a cohort holds several replicas of one architecture, trained in step on
// the same batches, which is what makes comparisons paired and lets engines work on them at once.
// Engines know nothing of initializers, fusion, arms or the page: weights come in, weights go out.

import type { Samples } from "#core/data/dataset.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { CohortState, OptimizerSlots } from "#core/model/cohortState.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Point } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

export type EngineName =
  | "simd"
  | "webgpu"
  | "tfjs-webgpu"
  | "tfjs-webgl"
  | "tfjs-wasm"
  | "tfjs-cpu";

export type Loss = "softmaxCrossEntropy" | "meanSquaredError";

export type OptimizerSpec = {
  readonly type: "sgd" | "momentum" | "rmsprop" | "adam";
  readonly learningRate: number;
};

export type Training = {
  readonly optimizer: OptimizerSpec;
  readonly batchSize: number;
  /** Adds l2·Σk² of every kernel to what is minimised; a layer's own l2 overrides it. */
  readonly l2: number;
};

export type Part = "train" | "validation";

export type CohortOptions = {
  readonly network: Network;
  readonly loss: Loss;
  readonly training: Training;
  /** Initial weights, one entry for each replica; copied. */
  readonly weights: readonly NetworkWeights[];
  /** Feeds the streams "order" (batches, the same for all replicas) and "dropout". */
  readonly seed: number;
  /** Where to go on from: updates already done, and the optimizer's state after them. Default: 0, all zero. */
  readonly step?: number;
  readonly slots?: readonly OptimizerSlots[];
};

/** Mean loss over a part, and accuracy (classification) or R² (regression). L2 is not part of the loss shown. */
export type Metrics = { readonly loss: number; readonly score: number | null };

/** Losses of consecutive steps, a run of them for each replica. */
export type StepLosses = { readonly firstStep: number; readonly losses: readonly Float32Array[] };

export interface Cohort {
  readonly network: Network;
  readonly replicas: number;
  /** Optimizer updates done so far. */
  readonly step: number;
  /**
   * Runs `steps` updates of all replicas. Batches follow `random(seed, "order", epoch)`; a partial
   * last batch is left out, so that an epoch has ⌊N / batchSize⌋ steps (at least one).
   */
  train(steps: number): Promise<void>;
  /** The losses of the steps since the last call, read back at once. */
  takeLosses(): Promise<StepLosses>;
  /** Metrics of every replica on a whole part, dropout off, batch norm on its moving statistics. */
  evaluate(part: Part, breathe?: Breathe): Promise<readonly Metrics[]>;
  readWeights(replica: number): Promise<NetworkWeights>;
  /** The state of all replicas after the last step, copied. */
  checkpoint(): Promise<CohortState>;
  /** Overwrites the weights of one replica; optimizer state stays. */
  writeWeights(replica: number, weights: NetworkWeights): void;
  /** Takes a new learning rate from the next step on. */
  setLearningRate(rate: number): void;
  /** Values at the given points, inference mode, for inputs [N, …inputShape]; one tensor [N, …] a point. */
  activations(
    replica: number,
    points: readonly Point[],
    inputs: Tensor,
  ): Promise<readonly Tensor[]>;
  dispose(): void;
}

export interface Engine {
  readonly name: EngineName;
  /** The hardware in words, as far as the platform names it: "NVIDIA …", "SwiftShader (software)", "CPU, 1 thread". */
  readonly adapter: string;
  /** Replaces the data of all cohorts made afterwards. */
  loadData(train: Samples, validation: Samples): Promise<void>;
  createCohort(options: CohortOptions): Promise<Cohort>;
  dispose(): void;
}

/**
 * A backend that cannot be had here (no adapter, no WebAssembly SIMD, an operation it lacks), or one that
 * has stopped working: its cohorts are lost, and training goes on from their last checkpoint elsewhere.
 */
export class BackendUnavailableError extends Error {
  override readonly name = "BackendUnavailableError";
  /** Engines to leave out from now on, where several were tried. */
  readonly failures: readonly EngineFailure[];

  constructor(message: string, failures: readonly EngineFailure[] = []) {
    super(message);
    this.failures = failures;
  }
}

/** A script or file of an engine that did not come: the network is at fault, and a later try may succeed. */
export class ScriptUnavailableError extends Error {
  override readonly name = "ScriptUnavailableError";
  /** Engines that failed for reasons of their own before. */
  readonly failures: readonly EngineFailure[];

  constructor(message: string, failures: readonly EngineFailure[] = []) {
    super(message);
    this.failures = failures;
  }
}

/** An engine that did not start or stopped working, and why, in words. */
export type EngineFailure = { readonly engine: EngineName; readonly reason: string };
