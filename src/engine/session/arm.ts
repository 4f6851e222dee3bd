// One arm of the race while it trains: a cohort and its progress. It advances in slices of a few tens
// of milliseconds, so that whoever drives it can stop between two slices and lose nothing.

import type { Dataset } from "#core/data/dataset.ts";
import { stepsPerEpoch } from "#core/data/batches.ts";
import type { ArmCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import { countParameters, flopPerStep } from "#core/model/counts.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Cohort, CohortOptions, Engine } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import {
  areWeightsDue,
  epochOf,
  evaluate,
  hasDiverged,
  isDone,
  isEvaluationDue,
  learningRateAt,
  openProgress,
  report,
  reportLosses,
  shownReplica,
  soundReplicas,
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
  /** Reports what has been trained but not reported yet. */
  report(): Promise<void>;
  /** Lets it train for `epochs` more. */
  extend(epochs: number): void;
  isDone(): boolean;
  /** The replica to look at: the first that has not diverged. */
  shownReplica(): number;
  /** All that have not diverged. */
  soundReplicas(): readonly number[];
  /** Changes whenever a checkpoint would. */
  mark(): string;
  /** All that it goes on from, losses reported up to there. */
  checkpoint(): Promise<ArmCheckpoint>;
  dispose(): void;
};

export type ArmOptions = {
  readonly arm: Arm;
  readonly network: Network;
  readonly weights: readonly NetworkWeights[];
  readonly epochs: number;
  /** Arithmetic (of one replica) that it uses up beyond its epochs, to the step; none by default. */
  readonly extraFlop?: number;
};

/** Where an arm trains: what all arms of one session have in common. */
export type ArmPlace = {
  readonly engine: Engine;
  readonly dataset: Dataset;
  readonly experiment: Experiment;
  readonly emit: (event: SessionEvent) => void;
};

/** An arm opened at its first weights. Nothing is reported: `armOpened` is for whoever makes it one of the session. */
export async function openArm(place: ArmPlace, options: ArmOptions): Promise<ArmRun> {
  const { network, weights } = options;
  const summary = summaryOf(place, options);
  const cohort = await openCohort(place, network, { weights });
  const { training } = place.experiment;
  return runOf(
    summary,
    openProgress(cohort, training, summary, place.emit, { goal: summary.epochs }),
  );
}

/** An arm that goes on from a checkpoint. Nothing is reported: whoever gave it knows. */
export async function resumeArm(place: ArmPlace, checkpoint: ArmCheckpoint): Promise<ArmRun> {
  const { summary, state, goal, evaluated, milliseconds } = checkpoint;
  const { training } = place.experiment;
  const cohort = await openCohort(place, summary.network, state);
  const diverged = new Set(checkpoint.diverged);
  const begun = { goal, evaluated, milliseconds, diverged };
  const progress = openProgress(cohort, training, summary, place.emit, begun);
  if (state.step > 0) cohort.setLearningRate(learningRateAt(training, epochOf(progress)));
  return runOf(summary, progress);
}

function summaryOf({ dataset, experiment }: ArmPlace, options: ArmOptions): ArmSummary {
  const { arm, network, epochs, extraFlop = 0 } = options;
  const samples = dataset.train.inputs.shape[0];
  const batchSize = Math.min(experiment.training.batchSize, samples);
  const [flop, perEpoch] = [flopPerStep(network, batchSize), stepsPerEpoch(samples, batchSize)];
  return {
    arm,
    network,
    parameters: countParameters(network),
    flopPerStep: flop,
    stepsPerEpoch: perEpoch,
    epochs: (epochs * perEpoch + Math.ceil(extraFlop / flop)) / perEpoch,
  };
}

function openCohort(
  { engine, dataset, experiment }: ArmPlace,
  network: Network,
  begun: Pick<CohortOptions, "weights" | "step" | "slots">,
): Promise<Cohort> {
  const { training, seed } = experiment;
  const batchSize = Math.min(training.batchSize, dataset.train.inputs.shape[0]);
  const loss = dataset.task.kind === "classification" ? "softmaxCrossEntropy" : "meanSquaredError";
  return engine.createCohort({
    network,
    loss,
    seed,
    training: { ...training, batchSize },
    ...begun,
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
    soundReplicas: () => soundReplicas(progress),
    extend(epochs) {
      progress.goal = Math.max(progress.goal, epochOf(progress)) + epochs;
    },
    mark: () => `${cohort.step} ${progress.goal} ${progress.evaluated} ${progress.diverged.size}`,
    async checkpoint() {
      await reportLosses(progress);
      const { goal, evaluated, milliseconds, diverged } = progress;
      const state = await cohort.checkpoint();
      return { summary, goal, evaluated, milliseconds, diverged: [...diverged], state };
    },
    dispose: () => cohort.dispose(),
  };
}
