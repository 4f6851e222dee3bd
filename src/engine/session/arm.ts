// One arm of the race while it trains: a cohort and its progress. It advances in slices of a few tens
// of milliseconds, so that whoever drives it can stop between two slices and lose nothing.

import type { Dataset } from "#core/data/dataset.ts";
import { stepsPerEpoch } from "#core/data/batches.ts";
import type { ArmCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { ArmSummary, SoftTargets, StartCost } from "#core/experiment/events/armSummary.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { SplineReport } from "#core/experiment/insight/splineReport.ts";
import { ownInitOf } from "#core/experiment/schema/armInits.ts";
import { ownDraws } from "#core/experiment/schema/resample.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import { numberOf } from "#core/experiment/schema/share.ts";
import { partsByDropout } from "#core/init/registry.ts";
import { trainedLayers } from "#core/init/trainedLayers.ts";
import { random } from "#core/math/random.ts";
import { countParameters } from "#core/model/counts.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Cohort, CohortOptions, Engine, Teacher } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import { stepFlop } from "#engine/plan/retraction/gains.ts";
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
  reportWeights,
  shownReplica,
  soundReplicas,
  trainSlice,
} from "./progress.ts";
import { together } from "#wait/together.ts";
import { openLikeness } from "./panels/likeness.ts";
import type { Progress } from "./progress.ts";

export type ArmRun = {
  readonly arm: Arm;
  readonly cohort: Cohort;
  readonly summary: ArmSummary;
  /** Evaluates the untrained network and reports it, unless that has been done. */
  begin(breathe: Breathe): Promise<void>;
  /**
   * Trains or evaluates for about one slice; nothing when all its epochs are done. Losses are reported every now and
   * then, unless whoever drives it `reads` them.
   */
  advance(breathe: Breathe, reads?: boolean): Promise<void>;
  /** One update, reported at once. */
  step(breathe: Breathe): Promise<void>;
  /** Reports what has been trained but not reported yet. */
  report(): Promise<void>;
  /** The same where weights are due, else where `reads` the losses that have come back by now. */
  reportDue(reads: boolean): Promise<void>;
  /** Lets it train for `epochs` more. */
  extend(epochs: number): void;
  isDone(): boolean;
  /** The replica to look at: the first that has not diverged. */
  shownReplica(): number;
  /** All that have not diverged. */
  soundReplicas(): readonly number[];
  /** Changes whenever a checkpoint would. */
  mark(): string;
  /** All that it goes on from, losses reported up to there, and weights where they are due. */
  checkpoint(): Promise<ArmCheckpoint>;
  dispose(): void;
};

/** Looks at a cohort at steps of its own choosing, between two slices; what it finds is its own affair. */
export type Watch = {
  /** Updates that may be done before the next look is due. */
  stepsToNext(): number;
  /** Whether the cohort stands at such a step and has not been looked at there. */
  isDue(): boolean;
  look(replica: number): Promise<void>;
};

export type ArmOptions = {
  readonly arm: Arm;
  readonly network: Network;
  readonly weights: readonly NetworkWeights[];
  readonly epochs: number;
  /** Arithmetic (of one replica) that it uses up beyond its epochs, to the step; none by default. */
  readonly extraFlop?: number;
  readonly teacher?: Teacher;
  readonly paid?: StartCost;
  readonly spline?: SplineReport;
  readonly watch?: (cohort: Cohort) => Watch;
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
  const { weights, teacher } = options;
  const summary = summaryOf(place, options);
  const cohort = await openCohort(place, summary, { weights, ...(teacher && { teacher }) });
  const begun = { goal: summary.epochs, ...circumstances(place) };
  const progress = openProgress(cohort, place.experiment.training, summary, place.emit, begun);
  return runOf(place, summary, progress, options.watch?.(cohort));
}

/** An arm that goes on from a checkpoint, with the teacher it had. Nothing is reported: whoever gave it knows. */
export async function resumeArm(
  place: ArmPlace,
  checkpoint: ArmCheckpoint,
  teacher?: Teacher,
): Promise<ArmRun> {
  const { summary, state, goal, evaluated, milliseconds } = checkpoint;
  const { training } = place.experiment;
  const begun = { ...state, ...(teacher && { teacher }) };
  const cohort = await openCohort(place, summary, begun);
  const diverged = new Set(checkpoint.diverged);
  const reached = { goal, evaluated, milliseconds, diverged, ...circumstances(place) };
  const progress = openProgress(cohort, training, summary, place.emit, reached);
  if (state.step > 0) cohort.setLearningRate(learningRateAt(training, epochOf(progress)));
  return runOf(place, summary, progress);
}

function circumstances({ engine, experiment }: ArmPlace) {
  return { isOnDevice: engine.name === "webgpu", isShare: experiment.share !== undefined };
}

function summaryOf({ dataset, experiment }: ArmPlace, options: ArmOptions): ArmSummary {
  const { arm, network, weights, epochs, extraFlop = 0, teacher, paid, spline } = options;
  const samples = dataset.train.inputs.shape[0];
  const batchSize = Math.min(experiment.training.batchSize, samples);
  const training = { ...experiment.training, batchSize };
  const [flop, perEpoch] = [
    stepFlop({ network, training, weights }),
    stepsPerEpoch(samples, batchSize),
  ];
  const init = ownInitOf(experiment, arm);
  return {
    arm,
    network,
    parameters: countParameters(network),
    flopPerStep: flop,
    stepsPerEpoch: perEpoch,
    epochs: (epochs * perEpoch + Math.ceil(extraFlop / flop)) / perEpoch,
    ...(init && { init }),
    ...(teacher?.teaching.type === "softTargets" && {
      softTargets: softTargetsOf(teacher.teaching),
    }),
    ...(spline && { spline }),
    ...(paid && { paid }),
  };
}

function softTargetsOf({ temperature, weight }: SoftTargets): SoftTargets {
  return { temperature, weight };
}

function openCohort(
  { engine, dataset, experiment }: ArmPlace,
  summary: ArmSummary,
  begun: Pick<CohortOptions, "weights" | "step" | "slots" | "teacher">,
): Promise<Cohort> {
  const { training, seed } = experiment;
  const { network, init = experiment.init } = summary;
  const batchSize = Math.min(training.batchSize, dataset.train.inputs.shape[0]);
  const loss = dataset.task.kind === "classification" ? "softmaxCrossEntropy" : "meanSquaredError";
  return engine.createCohort({
    network: { ...network, layers: trainedLayers(init, network.layers) },
    loss,
    seed,
    training: { ...training, batchSize },
    ...(partsByDropout(init) && { dropoutSeeds: dropoutSeeds(experiment) }),
    ...ownDraws(experiment),
    ...begun,
  });
}

/** Of the replicas of every arm, so that comparisons stay paired. */
function dropoutSeeds({ seed, replicas, share }: Experiment): readonly number[] {
  return Array.from({ length: replicas }, (_, place) =>
    random(seed, "dropout", "replica", numberOf({ share }, place)).integer(2 ** 32),
  );
}

/** The verbs of an arm over its progress. */
function runOf(
  { dataset, experiment, emit }: ArmPlace,
  summary: ArmSummary,
  progress: Progress,
  watched?: Watch,
): ArmRun {
  const { arm, cohort } = progress;
  const likeness = openLikeness(summary.init ?? experiment.init, dataset, cohort);
  const compared: Watch | undefined = likeness && {
    ...likeness,
    async look(replica) {
      const blocks = await likeness.look(replica);
      emit({ type: "likeness", arm, step: cohort.step, blocks });
    },
  };
  const watches = [compared, watched].filter((one) => one !== undefined);
  const watch = async () => {
    for (const one of watches) {
      if (one.isDue() && !hasDiverged(progress)) await one.look(shownReplica(progress));
    }
  };
  return {
    arm,
    cohort,
    summary,
    async begin(breathe) {
      if (progress.evaluated < 0) await evaluate(progress, breathe);
      await watch();
    },
    async advance(breathe, reads) {
      if (isEvaluationDue(progress)) await evaluate(progress, breathe);
      else if (!isDone(progress)) {
        const most = Math.min(Infinity, ...watches.map((one) => one.stepsToNext()));
        await trainSlice(progress, Math.min(progress.sliceSteps, most), reads);
        await watch();
      }
    },
    async step(breathe) {
      if (isEvaluationDue(progress)) await evaluate(progress, breathe);
      if (isDone(progress)) progress.goal += 1;
      if (!hasDiverged(progress)) await trainSlice(progress, 1);
      await watch();
      await report(progress);
      if (isEvaluationDue(progress)) await evaluate(progress, breathe);
    },
    report: () => report(progress),
    async reportDue(reads) {
      if (areWeightsDue(progress)) await report(progress);
      else if (reads) await reportLosses(progress, true);
    },
    isDone: () => isDone(progress),
    shownReplica: () => shownReplica(progress),
    soundReplicas: () => soundReplicas(progress),
    extend(epochs) {
      progress.goal = Math.max(progress.goal, epochOf(progress)) + epochs;
    },
    mark: () => `${cohort.step} ${progress.goal} ${progress.evaluated} ${progress.diverged.size}`,
    async checkpoint() {
      const began = performance.now();
      const [state] = await together([cohort.checkpoint(), reportLosses(progress)]);
      if (areWeightsDue(progress)) {
        // A copy, for reports are given away.
        const shown = structuredClone(state.weights[shownReplica(progress)]);
        reportWeights(progress, shown, began);
      }
      const { goal, evaluated, milliseconds, diverged } = progress;
      return { summary, goal, evaluated, milliseconds, diverged: [...diverged], state };
    },
    dispose: () => cohort.dispose(),
  };
}
