// What a run has reported so far, kept from its events and nowhere else: the arms that the page shows, and
// all that results.json and curves.csv need. The page and the headless run keep this record of the same
// events, so that both write the same file. With its last checkpoint it is all that is needed to show the
// run again and to go on with it: after a crash, a reload, an undo.

import type { NetworkWeights } from "#core/model/weights.ts";
import type { ArmCheckpoint, SessionCheckpoint } from "./checkpoint.ts";
import type { LikenessRow } from "#core/experiment/insight/likeness.ts";
import type { ArmSummary } from "./armSummary.ts";
import { firstLosses } from "./losses.ts";
import type { LossSeries } from "./losses.ts";
import type { DatasetSummary, EngineSummary, EpochMetrics, FusionReport } from "./events.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";

/** Metrics of every replica at the end of an epoch; epoch 0 is the start, before any training. */
export type EpochRow = {
  readonly epoch: number;
  readonly step: number;
  readonly seconds: number;
  readonly metrics: readonly EpochMetrics[];
};

export type ArmRecord = {
  readonly summary: ArmSummary;
  /** Updates so far, and what they took. */
  readonly step: number;
  readonly seconds: number;
  readonly epochs: readonly EpochRow[];
  readonly losses: LossSeries;
  /** Weights of the shown replica as the arm was opened, once they have been reported. */
  readonly firstWeights?: NetworkWeights;
  /** How much alike its units were, at some steps; absent where nobody asked. */
  readonly likeness?: readonly LikenessRow[];
  /** Which replicas stopped having a finite loss, at which step. */
  readonly diverged?: readonly { readonly step: number; readonly replicas: readonly number[] }[];
};

export type RunRecord = {
  readonly engine?: EngineSummary;
  readonly dataset?: DatasetSummary;
  /** In the order in which they were opened. */
  readonly arms: { readonly [arm in Arm]?: ArmRecord };
  readonly fusion?: FusionReport;
  /** The settings of that fusion, where they were given; else they are the experiment's. */
  readonly fusedWith?: Experiment["fusion"];
  /** Where the session stood last. */
  readonly checkpoint?: SessionCheckpoint;
};

/** Before anything has been opened. */
export const EMPTY_RECORD: RunRecord = { arms: {} };

/**
 * The record as of its last checkpoint, which is where training can go on: what was reported later, or
 * of arms that were not open then, is left out. A copy that later events do not change.
 */
export function keepRecord(record: RunRecord): RunRecord {
  const { checkpoint, fusion, fusedWith, ...rest } = record;
  if (!checkpoint) return { ...rest, arms: {} };
  const arms = checkpoint.arms.flatMap((at) => {
    const { arm } = at.summary;
    const known = record.arms[arm];
    return known ? [[arm, keepArm(known, at)] as const] : [];
  });
  const isRace = checkpoint.stage === "race";
  return {
    ...rest,
    arms: Object.fromEntries(arms),
    checkpoint,
    ...(isRace && fusion && { fusion }),
    ...(isRace && fusedWith && { fusedWith }),
  };
}

function keepArm(arm: ArmRecord, at: ArmCheckpoint): ArmRecord {
  const { evaluated, milliseconds, state } = at;
  const lost = new Set(at.diverged);
  return {
    ...arm,
    step: state.step,
    seconds: milliseconds / 1000,
    epochs: arm.epochs.filter(({ epoch }) => epoch <= evaluated),
    losses: firstLosses(arm.losses, state.step),
    ...(arm.likeness && { likeness: arm.likeness.filter((row) => row.step <= state.step) }),
    ...(arm.diverged && {
      diverged: arm.diverged.filter(({ replicas }) => replicas.every((r) => lost.has(r))),
    }),
  };
}

/** The replicas of an arm whose loss has stopped being finite. */
export function divergedReplicas(arm: ArmRecord | undefined): readonly number[] {
  return arm?.diverged?.flatMap(({ replicas }) => replicas) ?? [];
}

/** Whether no replica of an arm is left that could learn. */
export function isLost(arm: ArmRecord | undefined): boolean {
  const count = arm?.epochs[0]?.metrics.length;
  return count !== undefined && divergedReplicas(arm).length === count;
}
