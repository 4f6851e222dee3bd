// What a training step does, as data: a list of operations over named tensors. It contains nothing of who
// executes them, nor where a tensor lies: WebAssembly and TensorFlow.js read the same plan.
// Compiled by compile.ts, laid out by an executor's own rules (layout.ts), readable with describe.ts.

import type { WeightSpec } from "#core/model/weights.ts";
import type { Operation } from "./operations.ts";

/**
 * What a tensor is for, and so whose it is. weights, moving (running statistics, gains of orthogonal kernels), the optimizer's slots
 * and results belong to each replica; batch is the same for all of them; gradients and scratch are
 * written anew in every step, and replicas that are not at work at the same time may share them.
 */
export type MemorySpace =
  | "weights"
  | "moving"
  | "slot1"
  | "slot2"
  | "results"
  | "gradients"
  | "batch"
  | "scratch";

export const PER_REPLICA: readonly MemorySpace[] = [
  "weights",
  "moving",
  "slot1",
  "slot2",
  "results",
];

/** A named run of float32 numbers. */
export type PlanTensor = {
  readonly name: string;
  readonly space: MemorySpace;
  readonly size: number;
};

/** The tensors at a layer: what enters it, its value before the activation, what leaves it. */
export type LayerPoints = {
  readonly input: string;
  readonly preActivation: string;
  readonly output: string;
};

/** A tensor that every run leaves for the cohort: one number, or one for each row of the batch. */
export type PlanResult = { readonly tensor: string; readonly of: "batch" | "row" };

export type Plan = {
  readonly mode: "training" | "inference";
  /** Samples in one batch. */
  readonly rows: number;
  readonly operations: readonly Operation[];
  /** In order of declaration. */
  readonly tensors: ReadonlyMap<string, PlanTensor>;
  /** The tensor of every weight, in the order of weightSpecs(network). */
  readonly weights: readonly { readonly spec: WeightSpec; readonly tensor: string }[];
  readonly points: readonly LayerPoints[];
  readonly results: readonly PlanResult[];
};
