// One opened experiment: its data on an engine, its arms, and the verbs of a visitor. It reports
// through `emit` and stops wherever `breathe` throws; between two breaths its state is whole, so that
// pausing and going on changes no number. The worker's handler drives it in a page, the CLI in Node.
// How it begins is in opening.ts, how a stage is trained in training.ts, what a fusion opens in race.ts.

import { datasetOf } from "#core/data/dataset.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { rows } from "#core/data/rows.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Comparison } from "#core/experiment/events/comparison.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { SessionCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import { narrowPlace, narrowProblem } from "#core/narrow/place.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { Engine } from "#engine/engine.ts";
import { loadScript } from "#engine/script.ts";
import type { Breathe } from "#core/breathe.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { ArmPlace } from "./arm.ts";
import { compareWith, dataOf } from "./comparison.ts";
import type { NarrowAsk } from "./costs/narrowCosts.ts";
import { openNarrowPricing } from "./costs/narrowPrices.ts";
import { openEstimates } from "./costs/estimates.ts";
import { checkPlace, ofShare, openOriginal, originalOf, resumeAll } from "./opening.ts";
import { openArms, openReports } from "./present.ts";
import type { Present, Reports } from "./present.ts";
import { openRace } from "./race.ts";
import type { RaceAsk, Racing } from "./race.ts";
import { openTraining } from "./training.ts";

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
  const dataset = ofShare(whole, experiment);
  const place: ArmPlace = { engine, dataset, experiment, emit };
  checkPlace(place, given);
  await engine.loadData(...dataOf(place));
  const resumed = await resumeAll(place, breathe, from);
  const original = resumed[0] ?? (await openOriginal(place, breathe, given));
  const present: Present = {
    original,
    stage: from?.stage ?? "original",
    arms: from?.stage === "race" ? resumed.slice(1) : [original],
    isFinished: from?.isFinished ?? false,
  };
  const reports = openReports(place, present);
  const session = sessionOf(place, present, reports);
  if (from) await reports.reportAll(resumed);
  else await original.begin(breathe);
  return session;
}

/** The verbs of a session over what it trains at present. */
function sessionOf(place: ArmPlace, present: Present, reports: Reports): Session {
  const { dataset, experiment, emit } = place;
  const { original } = present;
  const estimates = openEstimates(original, dataset, experiment.fusion, emit);
  const pricing = openNarrowPricing(original, dataset, experiment.fusion, emit);
  const { train, step, hide } = openTraining(place, present, reports, estimates);
  const race = (ask: RaceAsk, breathe: Breathe) => beginRace(place, present, reports, ask, breathe);
  return {
    train,
    step,
    settle: async (breathe) => {
      await estimates.all(breathe);
      await pricing.all(breathe);
    },
    fuse: (span, options, breathe, racing) => race({ span, options, racing }, breathe),
    narrow: async (narrow, options, breathe, racing) => {
      const span = narrowSpan(originalOf(place), narrow);
      await race({ span, options, racing, narrow }, breathe);
    },
    price: pricing.first,
    estimate: (settings) => {
      pricing.choose(settings);
      estimates.choose(settings);
    },
    choose: (sample, watched, replica) => {
      hide(!watched);
      reports.choose(sample, watched, replica);
    },
    look: reports.look,
    fitInputs: (replica, samples) => {
      const { shape, data } = rows(datasetOf(dataset, replica).train.inputs, 0, samples);
      return { shape, data: data.slice() };
    },
    compare: (breathe) => compareWithSimd(place, present, reports, breathe),
    dispose: () => {
      for (const arm of openArms(present)) arm.dispose();
    },
  };
}

/** Puts a race in the place of what is trained, reports it, and how its arms do untrained. */
async function beginRace(
  place: ArmPlace,
  present: Present,
  { keep, look }: Reports,
  ask: RaceAsk,
  breathe: Breathe,
): Promise<void> {
  const { runs, report } = await openRace(place, present.original, ask, breathe);
  for (const arm of present.arms) if (arm !== present.original) arm.dispose();
  present.stage = "race";
  present.arms = runs;
  present.isFinished = false;
  place.emit({ type: "fused", report });
  for (const { summary } of runs) place.emit({ type: "armOpened", arm: summary });
  try {
    for (const arm of runs) await arm.begin(breathe);
  } finally {
    await keep();
  }
  await look();
}

/** The layer that is narrowed, and the next one. Throws NetworkError where it cannot be. */
function narrowSpan(network: Network, how: NarrowSettings): Span {
  const wrong = narrowProblem(network, how);
  if (wrong) throw new NetworkError(wrong);
  return narrowPlace(network, how.layer).span;
}

async function compareWithSimd(
  place: ArmPlace,
  { arms }: Present,
  { anchors }: Reports,
  breathe: Breathe,
): Promise<Comparison> {
  const { openSimd } = await loadScript(
    "the code of the engine simd",
    () => import("#engine/simd/engine.ts"),
  );
  return compareWith(openSimd, place, arms[0], anchors, breathe);
}
