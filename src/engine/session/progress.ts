// How an arm gets on: slices of training timed to a fixed length, epochs evaluated when they are due,
// and what is reported of either. What is due next follows from this record alone.

import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Cohort, Metrics } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import { each, together } from "#wait/together.ts";

/** Milliseconds: how long one slice of training should take, and how often the page hears of it. */
const SLICE = 20;
const LOSSES_EVERY = 50;
const WEIGHTS_EVERY = 150;
/** Of the time, that reading weights may take where a device is slow to answer. */
const WEIGHTS_SHARE = 0.25;

export type Progress = {
  readonly arm: Arm;
  readonly cohort: Cohort;
  readonly training: Experiment["training"];
  readonly stepsPerEpoch: number;
  readonly emit: (event: SessionEvent) => void;
  /** Epochs to train in all; a fraction where arithmetic is what ends it. */
  goal: number;
  /** The last epoch whose metrics have been reported, a fraction at the end of such a goal; 0 is the start, −1 none. */
  evaluated: number;
  /** Spent training, evaluation left out. */
  milliseconds: number;
  /** Steps that fill a slice at the present speed. */
  sliceSteps: number;
  lossesReportedAt: number;
  weightsDueAt: number;
  /** Replicas whose loss has stopped being finite; they stay in step with the others, which notice nothing. */
  readonly diverged: Set<number>;
  /** Whether answers take their time on the way from a device, so that what can be is asked for at once. */
  readonly isOnDevice: boolean;
  /** Whether replicas elsewhere belong to the run: where all here have diverged, those there go on, and so do these. */
  readonly isShare: boolean;
};

/** Progress of a cohort that has just been opened: at its beginning, or as far as `begun`. */
export function openProgress(
  cohort: Cohort,
  training: Experiment["training"],
  { arm, stepsPerEpoch }: Pick<ArmSummary, "arm" | "stepsPerEpoch">,
  emit: (event: SessionEvent) => void,
  begun: Pick<Progress, "goal"> & Partial<Progress>,
): Progress {
  return {
    arm,
    cohort,
    training,
    stepsPerEpoch,
    emit,
    evaluated: -1,
    milliseconds: 0,
    sliceSteps: 1,
    lossesReportedAt: 0,
    weightsDueAt: 0,
    diverged: new Set(),
    isOnDevice: false,
    isShare: false,
    ...begun,
  };
}

/** Whether no replica is left that could learn. */
export function hasDiverged({ diverged, cohort }: Progress): boolean {
  return diverged.size === cohort.replicas;
}

/** The replica whose weights are shown: the first that has not diverged, if there is one. */
export function shownReplica(progress: Progress): number {
  return soundReplicas(progress)[0] ?? 0;
}

export function soundReplicas({ diverged, cohort }: Progress): readonly number[] {
  return Array.from({ length: cohort.replicas }, (_, r) => r).filter((r) => !diverged.has(r));
}

/** Epochs completed so far. */
export function epochOf({ cohort, stepsPerEpoch }: Progress): number {
  return Math.floor(cohort.step / stepsPerEpoch);
}

export function isDone(progress: Progress): boolean {
  const { evaluated, cohort, stepsPerEpoch, isShare } = progress;
  const end = lastStep(progress);
  return (
    (hasDiverged(progress) && !isShare) || (evaluated >= end / stepsPerEpoch && cohort.step >= end)
  );
}

/** The step that reaches the goal. */
function lastStep({ goal, stepsPerEpoch }: Progress): number {
  return Math.round(goal * stepsPerEpoch);
}

/** Whether the cohort stands at the start, the end of an epoch or its goal, and that has not been evaluated. */
export function isEvaluationDue(progress: Progress): boolean {
  const { cohort, stepsPerEpoch, evaluated } = progress;
  const isPlace = cohort.step % stepsPerEpoch === 0 || cohort.step === lastStep(progress);
  return isPlace && evaluated < cohort.step / stepsPerEpoch;
}

/** Metrics of every replica on both parts, losses and weights. Cancelled by a breath it has evaluated nothing. */
export async function evaluate(progress: Progress, breathe: Breathe): Promise<void> {
  const { arm, cohort, emit, isOnDevice } = progress;
  const parts = ["train", "validation"] as const;
  const evaluating = each(
    parts.map((part) => () => cohort.evaluate(part, breathe)),
    isOnDevice,
  );
  // An epoch counts as evaluated once it has been reported: here, or below, where a breath may cancel it until then.
  const [[train, validation]] = await together([evaluating, isOnDevice && report(progress)]);
  const metrics = train.map((part, replica) => ({
    trainLoss: part.loss,
    trainScore: scoreOf(part),
    valLoss: validation[replica].loss,
    valScore: scoreOf(validation[replica]),
  }));
  if (!isOnDevice) await report(progress);
  progress.evaluated = cohort.step / progress.stepsPerEpoch;
  const seconds = progress.milliseconds / 1000;
  emit({ type: "epoch", arm, epoch: progress.evaluated, step: cohort.step, seconds, metrics });
}

/** A network without a finite loss has no score: taking class 0 for every answer would be one. */
function scoreOf({ loss, score }: Metrics): number | null {
  return Number.isFinite(loss) ? score : NaN;
}

/**
 * Trains `most` steps, or to the end of the epoch or the goal, and learns from the clock how many fill a slice; reports
 * losses where they are due, unless whoever drives it `reads` them.
 */
export async function trainSlice(progress: Progress, most: number, reads = false): Promise<void> {
  const { cohort, stepsPerEpoch, training } = progress;
  const intoEpoch = cohort.step % stepsPerEpoch;
  if (intoEpoch === 0) cohort.setLearningRate(learningRateAt(training, epochOf(progress)));
  const toGoal = lastStep(progress) - cohort.step;
  const steps = Math.min(most, stepsPerEpoch - intoEpoch, toGoal > 0 ? toGoal : most);
  const began = performance.now();
  await cohort.train(steps);
  const isDue = !reads && began - progress.lossesReportedAt >= LOSSES_EVERY;
  if (isDue) await reportLosses(progress, true);
  const taken = performance.now() - began;
  progress.milliseconds += taken;
  const fitting = Math.round((steps * SLICE) / Math.max(taken, 0.05));
  progress.sliceSteps = Math.max(1, Math.min(2 * progress.sliceSteps, fitting));
}

/**
 * Reports the losses of the steps since the last time, and of replicas whose loss is not finite any more; `soFar`, what
 * has come back from a device by now.
 */
export async function reportLosses(progress: Progress, soFar = false): Promise<void> {
  const { arm, cohort, emit } = progress;
  progress.lossesReportedAt = performance.now();
  const { firstStep, losses } = await cohort.takeLosses(soFar);
  if (losses[0].length === 0) return;
  const lost = takeDiverged(progress, losses); // before the losses are given away
  emit({ type: "steps", arm, firstStep, losses, seconds: progress.milliseconds / 1000 });
  for (const [row, replicas] of lost) {
    emit({ type: "diverged", arm, step: firstStep + row + 1, replicas });
  }
}

/** Marks replicas that have diverged since the last time; returns them by the row of their first bad loss. */
function takeDiverged(
  { diverged }: Progress,
  losses: readonly Float32Array[],
): readonly (readonly [row: number, replicas: readonly number[]])[] {
  const rows = losses.map((run, replica) =>
    diverged.has(replica) ? -1 : run.findIndex((loss) => !Number.isFinite(loss)),
  );
  const bad = [...new Set(rows)].filter((row) => row >= 0).toSorted((a, b) => a - b);
  return bad.map((row) => {
    const replicas = [...rows.keys()].filter((replica) => rows[replica] === row);
    for (const replica of replicas) diverged.add(replica);
    return [row, replicas];
  });
}

/** Reports losses and the weights of the first replica that is sound, read at once: a device's answer takes its time. */
export async function report(progress: Progress): Promise<void> {
  const { cohort } = progress;
  const began = performance.now();
  const before = shownReplica(progress);
  const [weights] = await together([cohort.readWeights(before), reportLosses(progress)]);
  const shown = shownReplica(progress); // by what was lost meanwhile
  reportWeights(progress, shown === before ? weights : await cohort.readWeights(shown), began);
}

/** Reports the weights of the shown replica as they were read, which began at a time. */
export function reportWeights(progress: Progress, weights: NetworkWeights, began: number): void {
  const { arm, cohort, emit } = progress;
  const ended = performance.now();
  progress.weightsDueAt = Math.max(began + WEIGHTS_EVERY, ended + (ended - began) / WEIGHTS_SHARE);
  emit({ type: "weights", arm, step: cohort.step, weights });
}

export function areWeightsDue({ weightsDueAt }: Progress): boolean {
  return performance.now() >= weightsDueAt;
}

/** The schedule's last entry whose epochs have passed, else the optimizer's own rate. */
export function learningRateAt(
  { schedule, optimizer }: Progress["training"],
  epoch: number,
): number {
  const passed = schedule.filter(({ afterEpoch }) => epoch >= afterEpoch);
  const latest = passed.toSorted((a, b) => a.afterEpoch - b.afterEpoch).at(-1);
  return latest?.learningRate ?? optimizer.learningRate;
}
