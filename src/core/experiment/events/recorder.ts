// Keeps the record of a run: one event after the other, each of them once.

import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import { advanceCheckpoint } from "./checkpoint.ts";
import type { SessionCheckpoint } from "./checkpoint.ts";
import type { SessionEvent } from "./events.ts";
import { addLosses, NO_LOSSES } from "./losses.ts";
import { EMPTY_RECORD, keepRecord } from "./record.ts";
import type { ArmRecord, RunRecord } from "./record.ts";

/** Events of a session, and whatever else goes over the same wire, which is passed over. */
export type RecordedEvent =
  | SessionEvent
  | {
      readonly type:
        | "activity"
        | "failed"
        | "crashed"
        | "alive"
        | "inspected"
        | "timed"
        | "compared"
        | "fitInputs"
        | "spanCosts"
        | "narrowCosts";
    };

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
    case "likeness": {
      const { step, blocks } = event;
      return changeArm(record, event.arm, ({ likeness = [] }) => ({
        likeness: [...likeness.filter((row) => row.step < step), { step, blocks }],
      }));
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
