// One opened experiment: its data on an engine, its arms, and the verbs of a visitor. It reports
// through `emit` and stops wherever `breathe` throws; between two breaths its state is whole, so that
// pausing and going on changes no number. The worker's handler drives it in a page, the CLI in Node.

import type { Dataset } from "#core/data/dataset.ts";
import type { Stage } from "#core/experiment/events/armSummary.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { outputProblem } from "#core/experiment/edit/outputs.ts";
import type { SessionCheckpoint } from "#core/experiment/events/checkpoint.ts";
import { ExperimentError } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import type { Engine } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { openArm, resumeArm } from "./arm.ts";
import type { ArmOptions, ArmPlace, ArmRun } from "./arm.ts";
import { openCheckpoints } from "./checkpoints.ts";
import { dueFirst, spentBefore, withBudgets } from "./equalBudget.ts";
import { openEstimates } from "./estimates.ts";
import { fuseReplicas } from "./fuseReplicas.ts";
import { unhurried } from "./fusionMeter.ts";
import { openLooker } from "./look.ts";
import { raceArms } from "./raceArms.ts";
import { fuseByRetraining } from "./retrain.ts";

export interface Session {
  /** Trains every arm of the present stage to its end; what is finished trains as long again. */
  train(breathe: Breathe): Promise<void>;
  /** One update of every arm of the present stage. */
  step(breathe: Breathe): Promise<void>;
  /** What is left to do when nobody asks for anything: measuring what each span would lose. */
  settle(breathe: Breathe): Promise<void>;
  /** Fuses the span in every replica of the original, and opens the arms of the race in place of any before. */
  fuse(
    span: Span,
    options: FusionOptions,
    breathe: Breathe,
    arms?: Experiment["arms"],
  ): Promise<void>;
  /** How the next fusion is to be done: what each span would lose by it is measured from now on. */
  estimate(settings: Experiment["fusion"]): void;
  /** Chooses the validation sample that every lane shows, and whether anybody watches; training goes on. */
  choose(sample: number, watched: boolean): void;
  /** Shows what every lane makes of the chosen sample, where that has changed. */
  look(): Promise<void>;
  dispose(): void;
}

/** What every span would lose is measured while training, for at most a fifth of the time. */
const COSTS_SHARE = 0.2;

/**
 * Opens the original network at its first weights, those `given` (the same in every replica) or drawn by
 * the experiment's rule, and reports how it does untrained; or goes on `from`
 * a checkpoint, reporting the weights that its arms have. Throws ExperimentError where the network's
 * outputs are not what the data ask, NetworkError where the checkpoint is of another experiment.
 */
export async function openSession(
  engine: Engine,
  dataset: Dataset,
  experiment: Experiment,
  emit: (event: SessionEvent) => void,
  breathe: Breathe,
  from?: SessionCheckpoint,
  given?: NetworkWeights,
): Promise<Session> {
  const problem = outputProblem(experiment.network.layers, dataset);
  if (problem) throw new ExperimentError(problem);
  const network: Network = { inputShape: dataset.inputShape, layers: experiment.network.layers };
  const replicas = Array.from({ length: experiment.replicas }, (_, replica) => replica);
  const epochsOf = (of: Stage) =>
    of === "original" ? experiment.training.epochs : experiment.shallowEpochs;
  const { init, seed } = experiment;
  const place = { engine, dataset, experiment, emit };
  const openSilently = (options: ArmOptions) => openArm({ ...place, emit: () => {} }, options);
  const openOriginal = async () => {
    const weights = replicas.map(
      (r) => given ?? initializeWeights(network, init, seed, `original/${r}`, dataset.train),
    );
    const { epochs } = experiment.training;
    const arm = await openArm(place, { arm: "original", network, weights, epochs });
    emit({ type: "armOpened", arm: arm.summary });
    return arm;
  };

  await engine.loadData(dataset.train, dataset.validation);
  const resumed = await resumeAll(place, from);
  const original = resumed[0] ?? (await openOriginal());
  let stage: Stage = from?.stage ?? "original";
  let arms: readonly ArmRun[] = stage === "race" ? resumed.slice(1) : [original];
  let isFinished = from?.isFinished ?? false;
  const checkpoints = openCheckpoints(emit);
  const keep = () =>
    checkpoints.take({
      stage,
      isFinished: isFinished || arms.every((arm) => arm.isDone()),
      arms: [...new Set([original, ...arms])],
    });
  let costsDue = 0;
  const estimates = openEstimates(original, dataset, experiment.fusion, emit);
  const looker = openLooker(dataset, emit);
  const look = () => looker.look(new Set([original, ...arms]));

  async function measure(rest: Breathe): Promise<void> {
    const began = performance.now();
    await estimates.first(rest);
    const ended = performance.now();
    costsDue = ended + (ended - began) * (1 / COSTS_SHARE - 1);
  }

  async function train(rest: Breathe): Promise<void> {
    if (isFinished) for (const arm of arms) arm.extend(epochsOf(stage));
    isFinished = false;
    try {
      while (!arms.every((arm) => arm.isDone())) await trainRound(rest);
    } finally {
      for (const arm of arms) await arm.report();
      await keep();
      await look();
    }
    if (stage === "original") await estimates.first(rest); // what is reported then is of the network as it stands
    isFinished = true;
    await keep();
    emit({ type: "finished", stage });
  }

  /** A slice of every arm that is due, and the costs of all spans when they are due. */
  async function trainRound(rest: Breathe): Promise<void> {
    for (const arm of dueFirst(arms)) await arm.advance(rest);
    if (checkpoints.isDue()) await keep();
    if (looker.isDue()) await look();
    if (stage === "original" && performance.now() >= costsDue) await measure(rest);
    await rest();
  }

  async function step(rest: Breathe): Promise<void> {
    for (const arm of dueFirst(arms)) await arm.step(rest);
    await keep();
    await look();
  }

  async function fuse(
    span: Span,
    options: FusionOptions,
    rest: Breathe,
    racing = experiment.arms,
  ): Promise<void> {
    const settings = { ...experiment.fusion, ...options };
    const asked = { ...experiment, arms: racing };
    const reportProgress = unhurried((done) => emit({ type: "fusing", done }));
    const task = {
      cohort: original.cohort,
      dataset,
      experiment: asked,
      span,
      settings,
      reportProgress,
    };
    const isRetraining = settings.mode === "sequentialRetrain";
    const fusions = isRetraining
      ? await fuseByRetraining(task, openSilently, rest)
      : await fuseReplicas(task, rest);
    const { report } = fusions;
    const spent = spentBefore(original, report);
    const starts = raceArms(fusions, task);
    const runs = await openAll(place, withBudgets(starts, experiment.shallowEpochs, spent));
    arms.filter((arm) => arm !== original).forEach((arm) => arm.dispose());
    arms = runs;
    stage = "race";
    isFinished = false;
    emit({ type: "fused", report });
    for (const { summary } of arms) emit({ type: "armOpened", arm: summary });
    try {
      for (const arm of arms) await arm.begin(rest);
    } finally {
      await keep();
    }
    await look();
  }

  if (from) for (const arm of resumed) await arm.report();
  else await original.begin(breathe);
  return {
    train,
    step,
    settle: estimates.all,
    fuse,
    estimate: estimates.choose,
    choose: looker.choose,
    look,
    dispose: () => {
      for (const arm of new Set([original, ...arms])) arm.dispose();
    },
  };
}

/** All arms of a race, or none. */
async function openAll(place: ArmPlace, starts: readonly ArmOptions[]): Promise<readonly ArmRun[]> {
  const runs: ArmRun[] = [];
  try {
    for (const start of starts) runs.push(await openArm(place, start));
  } catch (error) {
    runs.forEach((arm) => arm.dispose());
    throw error;
  }
  return runs;
}

/** The arms of a checkpoint, the original first; none without one. */
async function resumeAll(place: ArmPlace, from?: SessionCheckpoint): Promise<readonly ArmRun[]> {
  const runs: ArmRun[] = [];
  for (const arm of from?.arms ?? []) runs.push(await resumeArm(place, arm));
  return runs;
}
