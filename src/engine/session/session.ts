// One opened experiment: its data on an engine, its arms, and the verbs of a visitor. It reports
// through `emit` and stops wherever `breathe` throws; between two breaths its state is whole, so that
// pausing and going on changes no number. The worker's handler drives it in a page, the CLI in Node.

import { datasetOf } from "#core/data/dataset.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { rows } from "#core/data/rows.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Stage } from "#core/experiment/events/armSummary.ts";
import type { Comparison } from "#core/experiment/events/comparison.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { outputProblem } from "#core/experiment/edit/outputs.ts";
import type { SessionCheckpoint } from "#core/experiment/events/checkpoint.ts";
import { splineReportOf } from "#core/experiment/insight/splineReport.ts";
import { ExperimentError } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { numberOf } from "#core/experiment/schema/share.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import { networkProblem, startWeights } from "#core/init/startWeights.ts";
import type { Started } from "#core/init/startWeights.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import { narrowPlace, narrowProblem } from "#core/narrow/place.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { Engine } from "#engine/engine.ts";
import { loadScript } from "#engine/script.ts";
import type { Breathe } from "#core/breathe.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { openArm, resumeArm } from "./arm.ts";
import type { ArmOptions, ArmPlace, ArmRun } from "./arm.ts";
import { openCheckpoints } from "./checkpoints.ts";
import { compareWith, dataOf, openAnchors } from "./comparison.ts";
import { dueFirst, spentBefore, withBudgets } from "./equalBudget.ts";
import type { NarrowAsk } from "./costs/narrowCosts.ts";
import { openNarrowPricing } from "./costs/narrowPrices.ts";
import { openEstimates } from "./costs/estimates.ts";
import { fuseReplicas } from "./fuseReplicas.ts";
import { unhurried } from "./fusionMeter.ts";
import { openLooker } from "./look.ts";
import { raceArms } from "./raceArms.ts";
import { fuseByRetraining } from "./retrain.ts";
import { softTeacher } from "./starts/teacher.ts";
import { each } from "#wait/together.ts";

/** Which arms race, and how they are drawn; what is left out is the experiment's. */
export type Racing = Partial<Pick<Experiment, "arms" | "armInits">>;

export interface Session {
  /** Trains every arm of the present stage to its end; what is finished trains as long again. */
  train(breathe: Breathe): Promise<void>;
  /** One update of every arm of the present stage. */
  step(breathe: Breathe): Promise<void>;
  /** What is left to do when nobody asks for anything: measuring what each span would lose. */
  settle(breathe: Breathe): Promise<void>;
  /** Fuses the span in every replica of the original, and opens the arms of the race in place of any before. */
  fuse(span: Span, options: FusionOptions, breathe: Breathe, racing?: Racing): Promise<void>;
  /** Narrows a layer in every replica of the original, in place of a fusion: the same race. */
  narrow(
    settings: NarrowSettings,
    options: FusionOptions,
    breathe: Breathe,
    racing?: Racing,
  ): Promise<void>;
  /** Reports what narrowing a layer would lose (core/narrow/costs.ts). */
  price(ask: NarrowAsk, breathe: Breathe): Promise<void>;
  /** How the next fusion is to be done: what each span would lose by it is measured from now on. */
  estimate(settings: Experiment["fusion"]): void;
  /**
   * Chooses the validation sample that every lane shows, whether anybody watches, and whose networks they are:
   * those of a replica (from 0), or of the first that is sound. Training goes on.
   */
  choose(sample: number, watched: boolean, replica?: number): void;
  /** Repeats the last steps of the present stage's first arm on simd as well. */
  compare(breathe: Breathe): Promise<Comparison>;
  /** A copy of the first samples that a fusion of the replica (from 0) reads, [n, …inputShape]. */
  fitInputs(replica: number, samples: number): Tensor;
  /** Shows what every lane makes of the chosen sample, where that has changed. */
  look(): Promise<void>;
  dispose(): void;
}

/** Milliseconds after which a GPU that trains for a hidden page looks whether it still is: until then it rests. */
const HIDDEN = 100;

/** Milliseconds between two read-backs of a device. */
const READ_EVERY = 50;

/** What every span would lose is measured while training, for at most a fifth of the time. */
const COSTS_SHARE = 0.2;

/**
 * Opens the original network at its first weights, those `given` (the same in every replica) or drawn by
 * the experiment's rule, and reports how it does untrained; or goes on `from`
 * a checkpoint, reporting the weights that its arms have. Throws ExperimentError where the network's
 * outputs are not what the data ask or splits are missing, NetworkError where the checkpoint is of another
 * experiment.
 */
export async function openSession(
  engine: Engine,
  whole: Dataset,
  experiment: Experiment,
  emit: (event: SessionEvent) => void,
  breathe: Breathe,
  from?: SessionCheckpoint,
  given?: NetworkWeights,
): Promise<Session> {
  const { layers } = experiment.network;
  const dataset = ofShare(whole, experiment);
  const network: Network = { inputShape: dataset.inputShape, layers };
  const problem =
    outputProblem(layers, dataset) ??
    splitProblem(experiment, dataset) ??
    (given ? undefined : networkProblem(network, experiment.init));
  if (problem) throw new ExperimentError(problem);
  const replicas = Array.from({ length: experiment.replicas }, (_, place) =>
    numberOf(experiment, place),
  );
  const epochsOf = (of: Stage) =>
    of === "original" ? experiment.training.epochs : experiment.shallowEpochs;
  const { init, seed } = experiment;
  const place = { engine, dataset, experiment, emit };
  const openOriginal = async () => {
    const { epochs } = experiment.training;
    const { samples } = experiment.fusion;
    const begin = { seed, name: "original", replicas, dataset, samples };
    const began = performance.now();
    const { weights, flop, spline }: Started = given
      ? { weights: replicas.map(() => given) }
      : await startWeights(network, init, begin, breathe);
    const seconds = (performance.now() - began) / 1000;
    const arm = await openArm(place, {
      ...{ arm: "original", network, weights, epochs },
      ...(spline && { spline: splineReportOf(spline.found, spline.head) }),
      ...(flop !== undefined && { paid: { needs: "nothing", flop, seconds } }),
    });
    emit({ type: "armOpened", arm: arm.summary });
    return arm;
  };

  await engine.loadData(...dataOf(place));
  const resumed = await resumeAll(place, breathe, from);
  const original = resumed[0] ?? (await openOriginal());
  let stage: Stage = from?.stage ?? "original";
  let arms: readonly ArmRun[] = stage === "race" ? resumed.slice(1) : [original];
  let isFinished = from?.isFinished ?? false;
  /** Whether all that is read is asked for at once, every now and then: each answer has a way back. */
  const isOnDevice = engine.name === "webgpu";
  const anchors = openAnchors();
  const checkpoints = openCheckpoints((event) => {
    if (engine.name !== "simd") anchors.note(event);
    emit(event);
  }, isOnDevice);
  const keep = () =>
    checkpoints.take({
      stage,
      isFinished: isFinished || arms.every((arm) => arm.isDone()),
      arms: [...new Set([original, ...arms])],
    });
  let costsDue = 0;
  let readsDue = 0;
  /** Whether somebody watched and does not any more. */
  let isHidden = false;
  const estimates = openEstimates(original, dataset, experiment.fusion, emit);
  const pricing = openNarrowPricing(original, dataset, experiment.fusion, emit);
  const looker = openLooker(dataset, emit, isOnDevice);
  const look = () => looker.look(new Set([original, ...arms]));

  async function measure(rest: Breathe): Promise<void> {
    const began = performance.now();
    await estimates.first(rest);
    const ended = performance.now();
    costsDue = ended + (ended - began) * (1 / COSTS_SHARE - 1);
  }

  async function reportAll(of: readonly ArmRun[]): Promise<void> {
    await each(
      of.map((arm) => () => arm.report()),
      isOnDevice,
    );
  }

  async function train(rest: Breathe): Promise<void> {
    if (isFinished) for (const arm of arms) arm.extend(epochsOf(stage));
    isFinished = false;
    try {
      while (!arms.every((arm) => arm.isDone())) await trainRound(rest);
    } finally {
      await reportAll(arms);
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
    while (isHidden && isOnDevice) {
      await new Promise((resolve) => setTimeout(resolve, HIDDEN));
      await rest();
    }
    const due = dueFirst(arms);
    for (const arm of due) await arm.advance(rest, isOnDevice);
    await readDue(due);
    if (stage === "original" && performance.now() >= costsDue) await measure(rest);
    await rest();
  }

  /** Checkpoint, weights, losses and looks, where they are due: of a device in one read-back, and seldom enough. */
  async function readDue(due: readonly ArmRun[]): Promise<void> {
    const began = performance.now();
    if (isOnDevice && began < readsDue) return;
    readsDue = began + READ_EVERY;
    const reports = due.map((arm) => () => arm.reportDue(isOnDevice));
    const reads = checkpoints.isDue() ? [keep] : reports; // a checkpoint reports as well
    await each(looker.isDue() ? [...reads, look] : reads, isOnDevice);
  }

  async function step(rest: Breathe): Promise<void> {
    for (const arm of dueFirst(arms)) await arm.step(rest);
    await keep();
    await look();
  }

  async function narrow(
    how: NarrowSettings,
    options: FusionOptions,
    rest: Breathe,
    racing?: Racing,
  ): Promise<void> {
    const wrong = narrowProblem(network, how);
    if (wrong) throw new NetworkError(wrong);
    await fuse(narrowPlace(network, how.layer).span, options, rest, racing, how);
  }

  async function fuse(
    span: Span,
    options: FusionOptions,
    rest: Breathe,
    racing: Racing = {},
    how?: NarrowSettings,
  ): Promise<void> {
    const settings = { ...experiment.fusion, ...options };
    const asked = { ...experiment, ...racing };
    const racePlace = { ...place, experiment: asked };
    const openSilently = (options: ArmOptions) =>
      openArm({ ...racePlace, emit: () => {} }, options);
    const reportProgress = unhurried((done) => emit({ type: "fusing", done }));
    const task = {
      cohort: original.cohort,
      dataset,
      experiment: asked,
      span,
      settings,
      reportProgress,
      ...(engine.gram && { gram: engine.gram }),
      ...(how && { narrow: how }),
    };
    const isRetraining = !how && settings.mode === "sequentialRetrain";
    const fusions = isRetraining
      ? await fuseByRetraining(task, openSilently, rest)
      : await fuseReplicas(task, rest);
    const { report } = fusions;
    const spent = spentBefore(original, report);
    const { starts, without, shown } = await raceArms(
      { ...fusions, ...task, openSilently },
      async (done) => {
        reportProgress(done);
        await rest();
      },
    );
    const runs = await openAll(racePlace, withBudgets(starts, experiment.shallowEpochs, spent));
    arms.filter((arm) => arm !== original).forEach((arm) => arm.dispose());
    arms = runs;
    stage = "race";
    isFinished = false;
    emit({ type: "fused", report: { ...report, without, panels: { ...report.panels, ...shown } } });
    for (const { summary } of arms) emit({ type: "armOpened", arm: summary });
    try {
      for (const arm of arms) await arm.begin(rest);
    } finally {
      await keep();
    }
    await look();
  }

  if (from) await reportAll(resumed);
  else await original.begin(breathe);
  return {
    train,
    step,
    settle: async (rest) => {
      await estimates.all(rest);
      await pricing.all(rest);
    },
    fuse: (span, options, rest, racing) => fuse(span, options, rest, racing),
    narrow,
    price: pricing.first,
    estimate: (settings) => {
      pricing.choose(settings);
      estimates.choose(settings);
    },
    choose: (sample, watched, replica) => {
      isHidden = !watched;
      looker.choose(sample, watched, replica);
    },
    look,
    fitInputs: (replica, samples) => {
      const { shape, data } = rows(datasetOf(dataset, replica).train.inputs, 0, samples);
      return { shape, data: data.slice() };
    },
    compare: async (rest) => {
      const { openSimd } = await loadScript(
        "the code of the engine simd",
        () => import("#engine/simd/engine.ts"),
      );
      return compareWith(openSimd, place, arms[0], anchors, rest);
    },
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

/** The arms of a checkpoint, the original first, which teaches those who learn from it; none without one. */
async function resumeAll(
  place: ArmPlace,
  breathe: Breathe,
  from?: SessionCheckpoint,
): Promise<readonly ArmRun[]> {
  const runs: ArmRun[] = [];
  for (const arm of from?.arms ?? []) {
    const { softTargets } = arm.summary;
    const taught = { ...place, cohort: runs[0]?.cohort };
    const teacher = softTargets && (await softTeacher(taught, softTargets, breathe));
    runs.push(await resumeArm(place, arm, teacher));
  }
  return runs;
}

/** The splits of the replicas that are here, where they are a share of a larger run. */
function ofShare(whole: Dataset, { share, replicas }: Experiment): Dataset {
  if (!share || whole.splits?.length !== share.of) return whole;
  return { ...whole, splits: whole.splits.slice(share.first, share.first + replicas) };
}

/** Why a data set cannot give each replica a split of its own where that is asked. */
function splitProblem(
  { resample, replicas, share }: Experiment,
  { splits = [] }: Dataset,
): string | undefined {
  if (resample !== "split" || splits.length === replicas) return undefined;
  if (replicas === 1 && !share) return undefined;
  return `resample: the data hold ${splits.length || 1} split${splits.length > 1 ? "s" : ""} for ${replicas} replicas; load them with as many, or resample "order" or "none"`;
}
