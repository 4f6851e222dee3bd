// Where a session stands, as plain data: all that a fresh thread, another engine or the next visit needs
// to go on from there. What the run has reported so far is not part of it: record.ts keeps that.

import type { CohortState } from "#core/model/cohortState.ts";
import type { ArmSummary, Stage } from "./armSummary.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";

export type ArmCheckpoint = {
  readonly summary: ArmSummary;
  /** Epochs to train in all, and the last whose metrics have been reported; 0 is the start, −1 none. */
  readonly goal: number;
  readonly evaluated: number;
  /** Spent training, evaluation left out. */
  readonly milliseconds: number;
  /** Replicas whose loss has stopped being finite. */
  readonly diverged: readonly number[];
  readonly state: CohortState;
};

export type SessionCheckpoint = {
  readonly stage: Stage;
  /** Whether every arm of the stage has reached its goal. */
  readonly isFinished: boolean;
  /** The original first, then the arms of the race in the order in which they train. */
  readonly arms: readonly ArmCheckpoint[];
};

/** Where the session stands: `arms` names those of the stage in order, `changed` holds what is new since the last one. */
export type CheckpointEvent = {
  readonly type: "checkpoint";
  readonly stage: Stage;
  readonly isFinished: boolean;
  readonly arms: readonly Arm[];
  readonly changed: readonly ArmCheckpoint[];
};

/** The checkpoint after an event that holds only what has changed since `before`. */
export function advanceCheckpoint(
  before: SessionCheckpoint | undefined,
  { stage, isFinished, arms, changed }: CheckpointEvent,
): SessionCheckpoint {
  const known = new Map<Arm, ArmCheckpoint>();
  for (const arm of [...(before?.arms ?? []), ...changed]) known.set(arm.summary.arm, arm);
  return { stage, isFinished, arms: arms.flatMap((name) => known.get(name) ?? []) };
}
