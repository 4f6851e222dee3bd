// What a run has reported so far, kept from its events: all that results.json and curves.csv need.
// The page and the headless run both keep this record of the same events, so that both write the
// same file. It keeps the losses' arrays as they came, and copies nothing.

import type {
  ArmSummary,
  DatasetSummary,
  EngineSummary,
  EpochMetrics,
  FusionReport,
  SessionEvent,
} from "./events.ts";
import type { Arm, Experiment } from "./schema.ts";

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
};

export type RunRecord = {
  readonly engine?: EngineSummary;
  readonly dataset?: DatasetSummary;
  /** In the order in which they were opened. */
  readonly arms: { readonly [arm in Arm]?: ArmRecord };
  readonly fusion?: FusionReport;
  /** The settings of that fusion, where they were told; else they are the experiment's. */
  readonly fusedWith?: Experiment["fusion"];
};

/** Events of a session, and whatever else goes over the same wire, which is passed over. */
export type RecordedEvent =
  | SessionEvent
  | { readonly type: "activity" | "failed" | "crashed" | "spanCosts" };

export interface Recorder {
  /** As of the last event. */
  readonly record: RunRecord;
  take(event: RecordedEvent): void;
  /** Settings of the next fusion, which may since have changed on the page when results are written. */
  expectFusion(settings: Experiment["fusion"]): void;
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
    case "fused":
      return { ...record, fusion: event.report };
    default:
      return record;
  }
}

function openArm(record: RunRecord, summary: ArmSummary): RunRecord {
  const { original } = record.arms;
  const kept = summary.arm === "fused" && original ? { original } : record.arms;
  return { ...record, arms: { ...kept, [summary.arm]: { summary, epochs: [], losses: [] } } };
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
