// Where work on one replica is done: the thread that holds its numbers, or the one that asks.

import type { Dataset } from "#core/data/dataset.ts";
import { datasetOf } from "#core/data/dataset.ts";
import type { BlockGram } from "#core/math/moments.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Cohort } from "#engine/engine.ts";

export type Workplace = {
  readonly cohort: Cohort;
  /** Its number in `cohort`, which on a thread of its own holds fewer. */
  readonly replica: number;
  /** The replica's own training inputs, and those held out: [N, …]. */
  readonly train: Tensor;
  readonly validation: Tensor;
  /** Products of a device that trains, where this thread has one. */
  readonly gram?: BlockGram | undefined;
};

/** All replicas of a cohort, with what this thread has of their data. */
export type Workplaces = {
  readonly cohort: Cohort;
  readonly dataset: Dataset;
  readonly gram?: BlockGram;
};

/** The place of a replica on this thread. */
export function placeHere({ cohort, dataset, gram }: Workplaces, replica: number): Workplace {
  const { train, validation } = datasetOf(dataset, replica);
  return { cohort, replica, train: train.inputs, validation: validation.inputs, gram };
}
