// What an engine and the threads that share its replicas say to each other. Every request is answered
// once, by its id; a shard works through its requests in order, except `cancel`, which is heard at once.

import type { Samples } from "#core/data/dataset.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { CohortOptions, Part, Point } from "#engine/engine.ts";

export type Request =
  | { readonly call: "loadData"; readonly train: Samples; readonly validation: Samples }
  | { readonly call: "createCohort"; readonly cohort: number; readonly options: CohortOptions }
  | { readonly call: "train"; readonly cohort: number; readonly steps: number }
  | { readonly call: "takeLosses"; readonly cohort: number }
  | { readonly call: "evaluate"; readonly cohort: number; readonly part: Part }
  | { readonly call: "cancel" }
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
  | { readonly call: "disposeCohort"; readonly cohort: number };

export type Reply = {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
};

/** A worker, or one end of a MessageChannel. */
export interface Endpoint {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** A thread to be talked to. */
export type Shard = { readonly endpoint: Endpoint; readonly terminate: () => void };
