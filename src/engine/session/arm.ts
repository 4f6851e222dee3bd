// One arm of the race while it trains: a cohort and its progress. It advances in slices of a few tens
// of milliseconds, so that whoever drives it can stop between two slices and lose nothing.

import type { Dataset } from "#core/data/dataset.ts";
import { stepsPerEpoch } from "#core/data/batches.ts";
import type { ArmSummary, SessionEvent } from "#core/experiment/events.ts";
import type { Arm, Experiment } from "#core/experiment/schema.ts";
import { countParameters, flopPerStep } from "#core/model/counts.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Breathe, Cohort, Engine } from "#engine/engine.ts";
import {
  areWeightsDue,
  epochOf,
  evaluate,
  hasDiverged,
  isDone,
  isEvaluationDue,
  report,
  shownReplica,
  trainSlice,
} from "./progress.ts";
import type { Progress } from "./progress.ts";

export type ArmRun = {
  readonly arm: Arm;
  readonly cohort: Cohort;
  readonly summary: ArmSummary;
  /** Evaluates the untrained network and reports it, unless that has been done. */
  begin(breathe: Breathe): Promise<void>;
  /** Trains or evaluates for about one slice; nothing when all its epochs are done. */
  advance(breathe: Breathe): Promise<void>;
  /** One update, reported at once. */
  step(breathe: Breathe): Promise<void>;
  /** Reports what has been trained but not yet told. */
  report(): Promise<void>;
  /** Lets it train for `epochs` more. */
  extend(epochs: number): void;
  isDone(): boolean;
  /** The replica to look at: the first that has not diverged. */
  shownReplica(): number;
  dispose(): void;
};

export type ArmOptions = {
  readonly arm: Arm;
  readonly network: Network;
  readonly weights: readonly NetworkWeights[];
  readonly epochs: number;
};

export async function openArm(
  engine: Engine,
  dataset: Dataset,
  experiment: Experiment,
  options: ArmOptions,
  emit: (event: SessionEvent) => void,
): Promise<ArmRun> {
  const { arm, network, weights, epochs } = options;
  const { training, seed } = experiment;
  const samples = dataset.train.inputs.shape[0];
  const batchSize = Math.min(training.batchSize, samples);
  const loss = dataset.task.kind === "classification" ? "softmaxCrossEntropy" : "meanSquaredError";
  const summary: ArmSummary = {
    arm,
    network,
    parameters: countParameters(network),
    flopPerStep: flopPerStep(network, batchSize),
    stepsPerEpoch: stepsPerEpoch(samples, batchSize),
    epochs,
  };
  const cohort = await engine.createCohort({
    network,
    loss,
    weights,
    seed,
    training: { ...training, batchSize },
  });
  emit({ type: "armOpened", arm: summary });
  return runOf(summary, {
    arm,
    cohort,
    training,
    stepsPerEpoch: summary.stepsPerEpoch,
    emit,
    goal: epochs,
    evaluated: -1,
    milliseconds: 0,
    sliceSteps: 1,
    toldLossesAt: 0,
    toldWeightsAt: 0,
    diverged: new Set(),
  });
}

/** The verbs of an arm over its progress. */
function runOf(summary: ArmSummary, progress: Progress): ArmRun {
  const { arm, cohort } = progress;
  return {
    arm,
    cohort,
    summary,
    async begin(breathe) {
      if (progress.evaluated < 0) await evaluate(progress, breathe);
    },
    async advance(breathe) {
      if (isEvaluationDue(progress)) await evaluate(progress, breathe);
      else if (!isDone(progress)) await trainSlice(progress, progress.sliceSteps);
      if (areWeightsDue(progress)) await report(progress);
    },
    async step(breathe) {
      if (isEvaluationDue(progress)) await evaluate(progress, breathe);
      if (isDone(progress)) progress.goal += 1;
      if (!hasDiverged(progress)) await trainSlice(progress, 1);
      await report(progress);
      if (isEvaluationDue(progress)) await evaluate(progress, breathe);
    },
    report: () => report(progress),
    isDone: () => isDone(progress),
    shownReplica: () => shownReplica(progress),
    extend(epochs) {
      progress.goal = Math.max(progress.goal, epochOf(progress)) + epochs;
    },
    dispose: () => cohort.dispose(),
  };
}
