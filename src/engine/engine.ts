// The one boundary between the lab and whatever trains: a handful of verbs over plain tensors.
// An engine holds the data; a cohort holds several replicas of one architecture, trained in step on
// the same batches, or each on its own, which lets engines work on them at once.
// Engines know nothing of initializers, fusion, arms or the page: weights come in, weights go out.

import type { Samples } from "#core/data/dataset.ts";
import type { BlockGram } from "#core/math/moments.ts";
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
  /** Of sgd: the share of the last update that goes on, 0 where absent; "momentum" is sgd with 0.9. */
  readonly momentum?: number;
};

export type Training = {
  readonly optimizer: OptimizerSpec;
  readonly batchSize: number;
  /** Adds l2·Σk² of every kernel to what is minimised; a layer's own l2 overrides it. */
  readonly l2: number;
  /**
   * "qr": dense kernels that a cohort opens with as g·Q, Q orthonormal, keep that form after every update
   * (docs/methods.md §5). Default: "none".
   */
  readonly retraction?: "none" | "qr";
};

/**
 * What training minimises besides, or instead of, the loss on the labels (docs/methods.md §5).
 * softTargets: (1 − weight)·loss + weight·T²·KL of the teacher's softened outputs and one's own; where the loss is
 * the squared error, + weight·squared error from the teacher's outputs. hint: the squared error of one layer's
 * pre-activation from the teacher's alone; layers after it neither run nor change.
 */
export type Teaching =
  | { readonly type: "softTargets"; readonly temperature: number; readonly weight: number }
  | { readonly type: "hint"; readonly layer: number };

export type Teacher = {
  readonly teaching: Teaching;
  /** For every replica what its teacher answers to all training samples, [N, …]: outputs, or pre-activations. */
  readonly answers: readonly Tensor[];
};

export type Part = "train" | "validation";

export type OneOrMore<T> = T | readonly T[];

/** One thing as a list of one. */
export function listOf<T extends object>(of: OneOrMore<T>): readonly T[] {
  return Array.isArray(of) ? (of as readonly T[]) : [of as T];
}

export type CohortOptions = {
  readonly network: Network;
  readonly loss: Loss;
  readonly training: Training;
  /** Initial weights, one entry for each replica; copied. */
  readonly weights: readonly NetworkWeights[];
  /** Feeds the streams "order" (batches) and "dropout". */
  readonly seed: number;
  /** A seed of its own for every replica's dropout, where its masks are all that parts them; else all share `seed`. */
  readonly dropoutSeeds?: readonly number[] | undefined;
  readonly teacher?: Teacher;
  /** Which order of batches each replica sees (core/data/batches.ts); absent: all see order 0. */
  readonly orders?: readonly number[];
  /** Which of the data that were loaded each replica has; absent: all have the first. */
  readonly parts?: readonly number[];
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
   * Runs `steps` updates of all replicas. Batches follow `epochOrder` (core/data/batches.ts); a partial
   * last batch is left out, so that an epoch has ⌊N / batchSize⌋ steps (at least one).
   */
  train(steps: number): Promise<void>;
  /**
   * The losses of the steps since the last call, read back at once. `soFar`: the last of them may be left for a later
   * call, so that nobody waits for a device.
   */
  takeLosses(soFar?: boolean): Promise<StepLosses>;
  /** Metrics of every replica on a whole part, dropout off, batch norm on its moving statistics. */
  evaluate(part: Part, breathe?: Breathe): Promise<readonly Metrics[]>;
  readWeights(replica: number): Promise<NetworkWeights>;
  /** The state of all replicas after the last step, copied. */
  checkpoint(): Promise<CohortState>;
  /** Overwrites the weights of one replica; optimizer state stays. */
  writeWeights(replica: number, weights: NetworkWeights): void;
  /** Takes a new learning rate from the next step on. */
  setLearningRate(rate: number): void;
  /**
   * Values at the given points, inference mode, for inputs [N, …inputShape]; one tensor [N, …] a point, in new arrays or
   * in those of `into`.
   */
  activations(
    replica: number,
    points: readonly Point[],
    inputs: Tensor,
    into?: readonly Float32Array[],
  ): Promise<readonly Tensor[]>;
  /** Absent: the replicas are on this thread, or on a device. */
  readonly threads?: Threads;
  dispose(): void;
}

/** Something to be done to one replica, of those in session/work/works.ts: plain data. */
export type Work = {
  readonly name: string;
  readonly asked: unknown;
  /** Operations that it does between two breaths, at most. */
  readonly flop: number;
};

/** The threads that hold a cohort's replicas, which can do more for them than train. */
export interface Threads {
  /** The thread that holds a replica, by its number. */
  placeOf(replica: number): number;
  /**
   * What comes of it, on the thread of that replica; `hear` takes the share that is done. One that dies, or whose
   * answer `isMade` refuses, is replaced, and the work is done again. Rejects as the work itself does.
   */
  work(
    replica: number,
    work: Work,
    isMade: (value: unknown) => boolean,
    hear: (done: number) => void,
  ): Promise<unknown>;
  /** Ends what they work on; resolves when they are at rest. */
  cancel(): Promise<void>;
}

export interface Engine {
  readonly name: EngineName;
  /** The hardware in words, as far as the platform names it: "NVIDIA …", "SwiftShader (software)", "CPU, 1 thread". */
  readonly adapter: string;
  /** Replaces the data of all cohorts made afterwards: one of each part, or several, equally long. */
  loadData(train: OneOrMore<Samples>, validation: OneOrMore<Samples>): Promise<void>;
  createCohort(options: CohortOptions): Promise<Cohort>;
  /** Products for fits, in float32, where the engine's hardware makes them faster than a core. */
  readonly gram?: BlockGram;
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
