// One arm of the race while it trains: a cohort with its clock, its learning-rate schedule and its
// epochs. It advances in slices of a few tens of milliseconds, so that whoever drives it can stop
// between two slices and lose nothing: what is due next follows from the state alone.

import type { Dataset } from "#core/data/dataset.ts";
import { stepsPerEpoch } from "#core/data/batches.ts";
import type { ArmSummary, SessionEvent } from "#core/experiment/events.ts";
import type { Arm, Experiment } from "#core/experiment/schema.ts";
import { countParameters, flopPerStep } from "#core/model/counts.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Breathe, Cohort, Engine } from "#engine/engine.ts";

/** Milliseconds: how long one slice of training should take, and how often the page hears of it. */
const SLICE = 20;
const LOSSES_EVERY = 50;
const WEIGHTS_EVERY = 150;

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
  { arm, network, weights, epochs }: ArmOptions,
  emit: (event: SessionEvent) => void,
): Promise<ArmRun> {
  const { training, seed } = experiment;
  const samples = dataset.train.inputs.shape[0];
  const batchSize = Math.min(training.batchSize, samples);
  const perEpoch = stepsPerEpoch(samples, batchSize);
  const loss = dataset.task.kind === "classification" ? "softmaxCrossEntropy" : "meanSquaredError";
  const cohort = await engine.createCohort({
    network,
    loss,
    weights,
    seed,
    training: { ...training, batchSize },
  });

  let goal = epochs;
  let evaluated = -1; // the last epoch whose metrics have been reported; 0 is the start
  let milliseconds = 0; // spent training, evaluation left out
  let sliceSteps = 1;
  let toldLosses = 0;
  let toldWeights = 0;
  let diverged = false;

  const summary: ArmSummary = {
    arm,
    network,
    parameters: countParameters(network),
    flopPerStep: flopPerStep(network, batchSize),
    stepsPerEpoch: perEpoch,
    epochs,
  };
  const epochNow = () => Math.floor(cohort.step / perEpoch);
  const isDone = () => diverged || (evaluated >= goal && cohort.step >= goal * perEpoch);

  async function evaluate(breathe: Breathe): Promise<void> {
    const epoch = epochNow();
    const train = await cohort.evaluate("train", breathe);
    const validation = await cohort.evaluate("validation", breathe);
    const metrics = train.map((t, replica) => ({
      trainLoss: t.loss,
      trainScore: t.score,
      valLoss: validation[replica].loss,
      valScore: validation[replica].score,
    }));
    evaluated = epoch;
    await report();
    emit({ type: "epoch", arm, epoch, step: cohort.step, seconds: milliseconds / 1000, metrics });
  }

  async function trainSlice(most: number): Promise<void> {
    const toBoundary = (epochNow() + 1) * perEpoch - cohort.step;
    const steps = Math.min(most, toBoundary);
    if (cohort.step % perEpoch === 0)
      cohort.setLearningRate(learningRateAt(experiment, epochNow()));
    const began = performance.now();
    await cohort.train(steps);
    if (began - toldLosses >= LOSSES_EVERY) await reportLosses();
    const taken = performance.now() - began;
    milliseconds += taken;
    sliceSteps = Math.max(
      1,
      Math.min(sliceSteps * 2, Math.round((steps * SLICE) / Math.max(taken, 0.05))),
    );
  }

  async function reportLosses(): Promise<void> {
    toldLosses = performance.now();
    const { firstStep, losses } = await cohort.takeLosses();
    if (losses.length === 0) return;
    const bad = losses.findIndex((loss) => !Number.isFinite(loss));
    emit({ type: "steps", arm, firstStep, losses, seconds: milliseconds / 1000 });
    if (bad < 0) return;
    diverged = true;
    emit({ type: "diverged", arm, step: firstStep + Math.floor(bad / weights.length) });
  }

  async function report(): Promise<void> {
    await reportLosses();
    toldWeights = performance.now();
    emit({ type: "weights", arm, step: cohort.step, weights: await cohort.readWeights(0) });
  }

  async function advance(breathe: Breathe): Promise<void> {
    if (cohort.step === epochNow() * perEpoch && evaluated < epochNow()) await evaluate(breathe);
    else if (!isDone()) await trainSlice(sliceSteps);
    if (performance.now() - toldWeights >= WEIGHTS_EVERY) await report();
  }

  async function step(breathe: Breathe): Promise<void> {
    if (evaluated < 0) await evaluate(breathe);
    if (isDone()) goal += 1;
    if (!diverged) await trainSlice(1);
    await report();
    if (cohort.step % perEpoch === 0) await evaluate(breathe);
  }

  emit({ type: "armOpened", arm: summary });
  return {
    arm,
    cohort,
    summary,
    begin: async (breathe) => {
      if (evaluated < 0) await evaluate(breathe);
    },
    advance,
    step,
    report,
    isDone,
    extend: (more) => {
      goal = Math.max(goal, epochNow()) + more;
    },
    dispose: () => cohort.dispose(),
  };
}

/** The schedule's last entry whose epochs have passed, else the optimizer's own rate. */
function learningRateAt({ training }: Experiment, epoch: number): number {
  const passed = training.schedule.filter(({ afterEpoch }) => epoch >= afterEpoch);
  const latest = passed.toSorted((a, b) => a.afterEpoch - b.afterEpoch).at(-1);
  return latest?.learningRate ?? training.optimizer.learningRate;
}
