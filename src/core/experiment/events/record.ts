// What a run has reported so far, kept from its events and nowhere else: the arms that the page shows, and
// all that results.json and curves.csv need. The page and the headless run keep this record of the same
// events, so that both write the same file. With its last checkpoint it is all that is needed to show the
// run again and to go on with it: after a crash, a reload, an undo.

import type { NetworkWeights } from "#core/model/weights.ts";
import { advanceCheckpoint } from "./checkpoint.ts";
import type { ArmCheckpoint, SessionCheckpoint } from "./checkpoint.ts";
import type { ArmSummary } from "./armSummary.ts";
import { addLosses, firstLosses, NO_LOSSES } from "./losses.ts";
import type { LossSeries } from "./losses.ts";
import type {
  DatasetSummary,
  EngineSummary,
  EpochMetrics,
  FusionReport,
  SessionEvent,
} from "./events.ts";
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

/** Events of a session, and whatever else goes over the same wire, which is passed over. */
export type RecordedEvent =
  | SessionEvent
  | { readonly type: "activity" | "failed" | "crashed" | "alive" | "inspected" | "spanCosts" };

export interface Recorder {
  /** As of the last event. */
  readonly record: RunRecord;
  take(event: RecordedEvent): void;
  /** Settings of the next fusion, which may since have changed on the page when results are written. */
  expectFusion(settings: Experiment["fusion"]): void;
  /** Takes up a record that was kept (`keepRecord`). */
  restore(record: RunRecord): void;
  clear(): void;
}

export function createRecorder(): Recorder {
  let record = EMPTY_RECORD;
  let expected: Experiment["fusion"] | undefined;
  return {
    get record() {
      return record;
    },
    take: (event) => {
      record = recordEvent(record, event);
      if (event.type === "fused" && expected) record = { ...record, fusedWith: expected };
    },
    expectFusion: (settings) => {
      expected = settings;
    },
    restore: (kept) => {
      record = keepRecord(kept);
      expected = undefined;
    },
    clear: () => {
      record = EMPTY_RECORD;
      expected = undefined;
    },
  };
}

/** Before anything has been opened. */
export const EMPTY_RECORD: RunRecord = { arms: {} };

/** The record with one event more. */
function recordEvent(record: RunRecord, event: RecordedEvent): RunRecord {
  switch (event.type) {
    case "opened":
      return { engine: event.engine, dataset: event.dataset, arms: {} };
    case "armOpened": {
      const opened = { summary: event.arm, step: 0, seconds: 0, epochs: [], losses: NO_LOSSES };
      return { ...record, arms: { ...record.arms, [event.arm.arm]: opened } };
    }
    case "epoch": {
      const { arm, epoch, step, seconds, metrics } = event;
      return changeArm(record, arm, ({ epochs }) => ({
        step,
        seconds,
        epochs: [...epochs, { epoch, step, seconds, metrics }],
      }));
    }
    case "steps":
      return changeArm(record, event.arm, ({ losses: before }) => {
        const losses = addLosses(before, event.losses);
        return { losses, step: losses.steps, seconds: event.seconds };
      });
    case "weights": {
      if (record.arms[event.arm]?.firstWeights) return record;
      return changeArm(record, event.arm, () => ({ firstWeights: event.weights }));
    }
    case "diverged": {
      const { arm, step, replicas } = event;
      return changeArm(record, arm, ({ diverged = [] }) => ({
        diverged: [...diverged, { step, replicas }],
      }));
    }
    case "fused":
      return { ...beforeRace(record), fusion: event.report };
    case "checkpoint":
      return { ...record, checkpoint: advanceCheckpoint(record.checkpoint, event) };
    case "resumed":
      return { ...keepRecord(record), engine: event.engine, dataset: event.dataset };
    default:
      return record;
  }
}

/** The record without arms of an earlier race; a checkpoint never holds arms of which nothing is recorded. */
function beforeRace(record: RunRecord): RunRecord {
  const { arms, checkpoint } = record;
  const { original } = arms;
  return {
    ...record,
    arms: original ? { original } : {},
    ...(checkpoint && { checkpoint: ofOriginal(checkpoint) }),
  };
}

/** Where the session stood before its race. */
function ofOriginal({ arms: [original] }: SessionCheckpoint): SessionCheckpoint {
  const isFinished = original.evaluated >= original.goal;
  return { stage: "original", isFinished, arms: [original] };
}

function changeArm(
  record: RunRecord,
  name: Arm,
  change: (arm: ArmRecord) => Partial<ArmRecord>,
): RunRecord {
  const arm = record.arms[name];
  if (!arm) return record;
  return { ...record, arms: { ...record.arms, [name]: { ...arm, ...change(arm) } } };
}

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
