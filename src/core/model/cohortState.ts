// What training goes on from, as plain data that crosses threads and is kept on disk.

import type { NetworkWeights } from "./weights.ts";

/**
 * The optimizer's running tensors of one replica, one record shaped like the trainable weights for each
 * slot: none (sgd), velocity (momentum), mean square (rmsprop), first and second moment (adam).
 */
export type OptimizerSlots = readonly NetworkWeights[];

/**
 * All that a cohort's training goes on from: `createCohort({...options, ...state})` continues with the
 * same bits on the same engine, and the same algorithm on another. The learning rate is the caller's.
 */
export type CohortState = {
  readonly step: number;
  readonly weights: readonly NetworkWeights[];
  readonly slots: readonly OptimizerSlots[];
};
