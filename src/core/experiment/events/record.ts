// What a run has reported so far, kept from its events: all that results.json and curves.csv need.
// The page and the headless run both keep this record of the same events, so that both write the
// same file. It keeps the losses' arrays as they came, and copies nothing. With its last checkpoint it
// is all that is needed to show the run again and to go on with it: after a crash, a reload, an undo.

import type { NetworkWeights } from "#core/model/weights.ts";
import { advanceCheckpoint } from "./checkpoint.ts";
import type { ArmCheckpoint, SessionCheckpoint } from "./checkpoint.ts";
import type { ArmSummary } from "./armSummary.ts";
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
  readonly epochs: readonly EpochRow[];
  /** In order: losses[step · replicas + replica] of consecutive steps. The list grows in place. */
  readonly losses: Float32Array[];
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
  /** The settings of that fusion, where they were told; else they are the experiment's. */
  readonly fusedWith?: Experiment["fusion"];
  /** Where the session stood last. */
  readonly checkpoint?: SessionCheckpoint;
};

/** Events of a session, and whatever else goes over the same wire, which is passed over. */
export type RecordedEvent =
  | SessionEvent
  | { readonly type: "activity" | "failed" | "crashed" | "alive" | "spanCosts" };

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
  let record = EMPTY;
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
      record = EMPTY;
      expected = undefined;
    },
  };
}

const EMPTY: RunRecord = { arms: {} };

/** The record with one event more. A new original begins the story anew, a new fused arm a new race. */
function recordEvent(record: RunRecord, event: RecordedEvent): RunRecord {
  switch (event.type) {
    case "opened":
      return { engine: event.engine, dataset: event.dataset, arms: {} };
    case "armOpened":
      return openArm(record, event.arm);
    case "epoch": {
      const { arm, epoch, step, seconds, metrics } = event;
      return changeArm(record, arm, ({ epochs }) => ({
        epochs: [...epochs, { epoch, step, seconds, metrics }],
      }));
    }
    case "steps":
      record.arms[event.arm]?.losses.push(event.losses);
      return record;
    case "weights":
      return changeArm(record, event.arm, ({ firstWeights = event.weights }) => ({ firstWeights }));
    case "diverged": {
      const { arm, step, replicas } = event;
      return changeArm(record, arm, ({ diverged = [] }) => ({
        diverged: [...diverged, { step, replicas }],
      }));
    }
    case "fused":
      return { ...record, fusion: event.report };
    case "checkpoint":
      return { ...record, checkpoint: advanceCheckpoint(record.checkpoint, event) };
    case "resumed":
      return { ...keepRecord(record), engine: event.engine, dataset: event.dataset };
    default:
      return record;
  }
}

function openArm(record: RunRecord, summary: ArmSummary): RunRecord {
  const { original } = record.arms;
  const isNewRace = summary.arm === "fused" && original !== undefined;
  const kept = isNewRace ? { original } : record.arms;
  const checkpoint = isNewRace && record.checkpoint ? ofOriginal(record.checkpoint) : undefined;
  return {
    ...record,
    arms: { ...kept, [summary.arm]: { summary, epochs: [], losses: [] } },
    ...(checkpoint && { checkpoint }),
  };
}

/** Where the session stood before its race: a checkpoint never holds arms of which nothing is recorded. */
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

function keepArm(arm: ArmRecord, { evaluated, diverged, state }: ArmCheckpoint): ArmRecord {
  const lost = new Set(diverged);
  return {
    ...arm,
    epochs: arm.epochs.filter(({ epoch }) => epoch <= evaluated),
    losses: firstNumbers(arm.losses, state.step * state.weights.length),
    ...(arm.diverged && {
      diverged: arm.diverged.filter(({ replicas }) => replicas.every((r) => lost.has(r))),
    }),
  };
}

/** The first `count` numbers of a list of chunks. */
function firstNumbers(chunks: readonly Float32Array[], count: number): Float32Array[] {
  let left = count;
  return chunks.flatMap((chunk) => {
    const kept = chunk.subarray(0, Math.max(0, left));
    left -= kept.length;
    return kept.length > 0 ? [kept] : [];
  });
}
