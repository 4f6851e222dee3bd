// What the page knows at any moment, as plain data. Weights and looks lie beside it in buffers.ts, with
// version numbers, and canvases read them there.

import type { Stage } from "#core/experiment/events/armSummary.ts";
import type { EngineSummary, FusionReport, NarrowPrices } from "#core/experiment/events/events.ts";
import type { SpanCost } from "#core/fusion/cost/spanCosts.ts";
import { EMPTY_RECORD } from "#core/experiment/events/record.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import type { Comparison } from "#core/experiment/events/comparison.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Activity } from "#worker/protocol.ts";
import type { ShownDataset } from "./foundSamples.ts";
import type { PinnedRun } from "./runs/pinned.ts";

/** Something that went wrong, in the visitor's words, and what may be done about it at a click. */
export type Alert = {
  readonly message: string;
  /** Whether it has been made good already: worth knowing, no alarm. */
  readonly isCalm?: boolean;
  readonly remedy?:
    | "lowerLearningRate"
    | "firstPreset"
    | "bestEngine"
    | "tryAgain"
    | "judge"
    | "randomWeights";
};

export type LabState = {
  /** Its `fusion.span` is the one under the bracket; the span that was fused stands in `fusion` below. */
  readonly experiment: Experiment;
  readonly presetId: string | undefined;
  readonly activity: Activity;
  readonly stage: Stage;
  /** Whether the stage has come to its end, and nothing has been trained since. */
  readonly isFinished: boolean;
  readonly engine: EngineSummary | undefined;
  readonly dataset: ShownDataset | undefined;
  /** The record's, as is `fusion`: nothing of them is kept a second time. */
  readonly arms: RunRecord["arms"];
  /** Updates a second of all arms in training together; 0 when nothing has been timed yet. */
  readonly rate: number;
  readonly costs: readonly SpanCost[];
  /** The original's step at which they were measured, for what way of fusing, and the mean of which replicas. */
  readonly costsOf:
    | {
        readonly step: number;
        readonly by: Experiment["fusion"];
        readonly replicas: readonly number[];
      }
    | undefined;
  /** How far the engine is from simd, where the visitor has asked. */
  readonly comparison?: Comparison;
  /** What narrowing the layers that were asked about would lose: one entry a layer, and one with named units. */
  readonly narrowing: readonly NarrowPrices[];
  readonly fusion: FusionReport | undefined;
  /** The settings of that fusion, which may have been changed since. */
  readonly fusedWith: RunRecord["fusedWith"];
  /** The share that is done of a fusion that takes its time. */
  readonly fusing: number | undefined;
  /** The validation sample that goes through all lanes. */
  readonly sample: number;
  /** The replica whose networks are in the lanes, from 0; undefined: of each arm the first that is sound. */
  readonly replica: number | undefined;
  /** Runs to be compared with, whatever is opened. */
  readonly pinned: readonly PinnedRun[];
  /** What the pictures on the block cards show. */
  readonly cards: "weights" | "activations";
  /** Whether the visitor goes step by step: then every step is shown. */
  readonly isStepping: boolean;
  /** One sentence: what just happened. */
  readonly status: string;
  readonly alert: Alert | undefined;
  /** Whether Undo brings trained networks back. */
  readonly hasLeft: boolean;
  /** Whether the training worker is gone for good, unless the visitor asks for another. */
  readonly isGone: boolean;
};

/** The state in which an experiment is opened; nothing has been trained. */
export function openingState(experiment: Experiment, presetId?: string): LabState {
  return {
    experiment,
    presetId,
    activity: "opening",
    stage: "original",
    isFinished: false,
    engine: undefined,
    dataset: undefined,
    arms: EMPTY_RECORD.arms,
    rate: 0,
    costs: [],
    costsOf: undefined,
    narrowing: [],
    fusion: undefined,
    fusedWith: undefined,
    fusing: undefined,
    sample: 0,
    replica: undefined,
    pinned: [],
    cards: "weights",
    isStepping: false,
    status: `Opening “${experiment.title}”.`,
    alert: undefined,
    hasLeft: false,
    isGone: false,
  };
}

/** What the page shows of a run that was kept. */
export function stateOf(record: RunRecord): Partial<LabState> {
  const { arms, fusion, fusedWith, engine, dataset, checkpoint } = record;
  if (!checkpoint) return {};
  const { stage, isFinished } = checkpoint;
  return {
    stage,
    isFinished,
    arms,
    fusion,
    fusedWith,
    ...(engine && { engine }),
    ...(dataset && { dataset }),
  };
}
