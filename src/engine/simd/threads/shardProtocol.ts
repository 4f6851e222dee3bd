// The messages between an engine and the threads that share its replicas. Every request is answered
// once, by its id; a shard works through its requests in order, except `cancel`, which is heard at once and
// ends those asked before it. During long work a shard sends signs of life, at most ten a second.

import type { Samples } from "#core/data/dataset.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { CohortOptions, Part } from "#engine/engine.ts";
import type { Point } from "#core/model/forward.ts";

export type Request =
  | {
      readonly call: "loadData";
      readonly train: readonly Samples[];
      readonly validation: readonly Samples[];
    }
  | { readonly call: "createCohort"; readonly cohort: number; readonly options: CohortOptions }
  | { readonly call: "train"; readonly cohort: number; readonly steps: number }
  | { readonly call: "takeLosses"; readonly cohort: number }
  | { readonly call: "evaluate"; readonly cohort: number; readonly part: Part }
  | { readonly call: "cancel" }
  | { readonly call: "checkpoint"; readonly cohort: number }
  | { readonly call: "readWeights"; readonly cohort: number; readonly replica: number }
  | {
      readonly call: "writeWeights";
      readonly cohort: number;
      readonly replica: number;
      readonly weights: NetworkWeights;
    }
  | { readonly call: "setLearningRate"; readonly cohort: number; readonly rate: number }
  | {
      readonly call: "activations";
      readonly cohort: number;
      readonly replica: number;
      readonly points: readonly Point[];
      readonly inputs: Tensor;
    }
  | {
      readonly call: "work";
      readonly cohort: number;
      readonly replica: number;
      readonly name: string;
      readonly asked: unknown;
    }
  | { readonly call: "disposeCohort"; readonly cohort: number };

export type Reply = {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
};

/** A sign of life in the middle of long work, with the share of request `id` that is done where that is known. */
export type Life = { readonly alive: true; readonly id?: number; readonly done?: number };

/** Whatever a shard sends: an answer, or a sign of life. */
export type Sign = Reply | Life;

/** A worker, or one end of a MessageChannel. */
export interface Endpoint {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  /** Workers only: the thread's script could not be loaded, or threw. */
  onerror?: ((event: ErrorEvent) => void) | null;
  onmessageerror?: ((event: MessageEvent) => void) | null;
}

/** A thread to be talked to. */
export type Shard = { readonly endpoint: Endpoint; readonly terminate: () => void };
