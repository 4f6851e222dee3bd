// What the page knows at any moment, as plain data. Scalars and short series only: big arrays lie
// beside it in buffers.ts, with version numbers, and canvases read them there.

import type { ArmSummary, Stage } from "#core/experiment/armSummary.ts";
import type {
  DatasetSummary,
  EngineSummary,
  FusionReport,
  SpanCost,
} from "#core/experiment/events.ts";
import type { ArmCheckpoint } from "#core/experiment/checkpoint.ts";
import type { ArmRecord, EpochRow, RunRecord } from "#core/experiment/record.ts";
import type { Arm, Experiment } from "#core/experiment/schema.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Activity } from "#worker/protocol.ts";

export type ArmState = {
  readonly summary: ArmSummary;
  readonly step: number;
  readonly seconds: number;
  /** Epoch 0 is the start, before any training of this arm. */
  readonly epochs: readonly EpochRow[];
  /** Replicas whose loss has stopped being finite, and the step at which that left none to go on. */
  readonly diverged?: readonly number[];
  readonly divergedAt?: number;
};

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
    | "randomWeights";
};

export type LabState = {
  readonly experiment: Experiment;
  readonly presetId: string | undefined;
  readonly activity: Activity;
  readonly stage: Stage;
  /** Whether the stage has come to its end, and nothing has been trained since. */
  readonly isFinished: boolean;
  /** The span under the bracket; the one that was fused stands in `fusion`. */
  readonly span: Span;
  readonly engine: EngineSummary | undefined;
  readonly dataset: DatasetSummary | undefined;
  readonly arms: { readonly [arm in Arm]?: ArmState };
  /** Updates a second of all arms in training together; 0 when nothing has been timed yet. */
  readonly rate: number;
  readonly costs: readonly SpanCost[];
  /** The original's step at which they were measured. */
  readonly costsStep: number;
  readonly fusion: FusionReport | undefined;
  /** The share that is done of a fusion that takes its time. */
  readonly fusing: number | undefined;
  /** The validation sample that goes through all lanes. */
  readonly sample: number;
  /** What the pictures on the block cards show. */
  readonly cards: "weights" | "activations";
  /** Whether the visitor goes step by step: then every step is told. */
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
    span: experiment.fusion.span,
    engine: undefined,
    dataset: undefined,
    arms: {},
    rate: 0,
    costs: [],
    costsStep: 0,
    fusion: undefined,
    fusing: undefined,
    sample: 0,
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
  const { arms, fusion, engine, dataset, checkpoint } = record;
  if (!checkpoint) return {};
  const shown = checkpoint.arms.flatMap((at) => {
    const arm = arms[at.summary.arm];
    return arm ? [[at.summary.arm, armStateOf(arm, at)] as const] : [];
  });
  return {
    stage: checkpoint.stage,
    isFinished: checkpoint.isFinished,
    arms: Object.fromEntries(shown),
    fusion,
    ...(engine && { engine }),
    ...(dataset && { dataset }),
  };
}

function armStateOf(
  { epochs, diverged = [] }: ArmRecord,
  { summary, state, milliseconds }: ArmCheckpoint,
): ArmState {
  const lost = diverged.flatMap(({ replicas }) => replicas);
  const isLost = lost.length > 0 && lost.length === state.weights.length;
  return {
    summary,
    step: state.step,
    seconds: milliseconds / 1000,
    epochs,
    ...(lost.length > 0 && { diverged: lost }),
    ...(isLost && { divergedAt: diverged.at(-1)!.step }),
  };
}
