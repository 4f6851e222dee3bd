// What carries out plans. An executor is a table of operations (operations.ts) over buffers; what a cohort
// does with it (batches, updates, rates, metrics, state) is in cohort.ts, once for every executor.

import type { EngineName, Part } from "#engine/engine.ts";
import type { Plan } from "./plan.ts";
import type { LoadedPart, Rows } from "./samples.ts";

/** Data as an executor keeps it. */
export interface ResidentPart {
  dispose(): void;
}

/** One for all replicas, or one for each. */
export type PerReplica<T> = readonly T[];

/** What a replica has. */
export function ownOf<T>(of: PerReplica<T>, replica: number): T {
  return of[of.length === 1 ? 0 : replica];
}

export type ProgramOptions<Data> = {
  readonly training: Plan;
  readonly inference: Plan;
  readonly replicas: number;
  readonly data: { readonly [part in Part]: PerReplica<Data> };
  /** Feeds dropout (dropout.ts). */
  readonly seed: number;
  /** Takes its place in every replica's dropout. */
  readonly dropoutSeeds?: readonly number[] | undefined;
  /** For every replica its teacher's answers to the training samples, where the training plan reads them. */
  readonly answers?: readonly Rows[];
};

/** Replicas first … first + count − 1. */
export type Replicas = { readonly first: number; readonly count: number };

/** One run of a plan on a batch of samples, of the same length for all. */
export type Run = {
  readonly part: Part;
  readonly samples: PerReplica<Uint32Array>;
  /** Training: updates done before, and the rate of this one. */
  readonly step?: number;
  readonly rate?: number;
};

/** What a replica makes of inputs that are no samples of the data. */
export type Look = {
  readonly replica: number;
  /** At most as many rows as the plan has. */
  readonly inputs: Float32Array;
  /** Operations of later layers are left out. */
  readonly lastLayer: number;
  /** Tensors to read afterwards: as many of their first numbers as `into` has room for. */
  readonly tensors: readonly { readonly tensor: string; readonly into: Float32Array }[];
};

/** A tensor of one replica. */
export type Reading = { readonly tensor: string; readonly replica: number };

/** One plan ready to run. What is called between two awaits happens in the order of the calls. */
export interface Program {
  /** Overwrites a tensor that belongs to each replica. */
  write(tensor: string, replica: number, values: Float32Array | Float64Array): void;
  /** Copies of several such tensors, read back at once. */
  read(readings: readonly Reading[]): Promise<readonly Float32Array[]>;
  /** Inference: one run that leaves no results. Resolves when all that is asked for has been read. */
  look(look: Look): Promise<void>;
  /** Runs in order, each for all the replicas named. */
  run(runs: readonly Run[], replicas: Replicas): void;
  /**
   * What the runs since the last call have left of plan.results: results[replica][result], run after
   * run, with as many numbers for each as it had samples, or one. Read back at once. `soFar`: whoever
   * asks can wait, and an executor whose answers take their time may leave the last runs for a later call.
   */
  takeResults(soFar?: boolean): Promise<readonly (readonly Float32Array[])[]>;
  /** Resolves when runs are not too far ahead of what carries them out; absent: they never are. */
  near?(): Promise<void>;
}

/** Both plans of a cohort; they share weights and memory. */
export type Execution = {
  readonly training: Program;
  readonly inference: Program;
  /** Replicas worth running by one call in inference, where breaths are taken between calls. */
  readonly together: number;
  readonly dispose: () => void;
};

export interface Executor<Data extends ResidentPart> {
  readonly name: EngineName;
  /** The hardware in words. */
  readonly adapter: string;
  load(part: LoadedPart): Data;
  /** How many samples to give one run of inference. */
  inferenceRows(training: Plan, replicas: number): number;
  /** Makes plans runnable. Throws RangeError where they need more memory than there is. */
  open(options: ProgramOptions<Data>): Execution;
}
