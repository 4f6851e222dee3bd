// What an arm of the race is to begin with, and what it may begin from: the shallow network of every
// replica's fusion, the experiment, the data. Each arm is a file beside this one and a line in ../raceArms.ts.

import { datasetOf } from "#core/data/dataset.ts";
import type { Dataset } from "#core/data/dataset.ts";
import type { StartCost } from "#core/experiment/events/armSummary.ts";
import { initOf } from "#core/experiment/schema/armInits.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import { numberOf } from "#core/experiment/schema/share.ts";
import type { Shallow } from "#core/fusion/splice.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { ARM_WORDS } from "#core/experiment/armWords.ts";
import { startWeights } from "#core/init/startWeights.ts";
import type { BreatheAt } from "#core/breathe.ts";
import type { Cohort, Teacher } from "#engine/engine.ts";
import type { ProductStarts } from "#engine/session/fusing/fuseReplicas.ts";
import type { FusionSettings } from "#engine/session/fusing/taskFit.ts";
import type { OpenSilently } from "./trainApart.ts";

/** From what the arms of a race may begin. */
export type StartTask = {
  readonly experiment: Experiment;
  /** How the span was fused. */
  readonly settings: FusionSettings;
  /** A replica may have its own: `datasetOf(dataset, replica)`. */
  readonly dataset: Dataset;
  /** The fused network of every replica; weights that the experiment does not inherit are missing. */
  readonly shallow: readonly Shallow[];
  /** The same with the product of the kernels, or why there is none. */
  readonly product?: ProductStarts;
  /** The trained original and the span that was fused. */
  readonly cohort: Cohort;
  readonly span: Span;
  /** How it was narrowed, where it was that and not fused. */
  readonly narrow?: NarrowSettings;
  readonly openSilently: OpenSilently;
};

/** One network for all replicas, and the weights of each; or why this arm cannot race here, in words. */
export type Start =
  | {
      readonly network: Network;
      readonly weights: readonly NetworkWeights[];
      /** Who teaches it while it races. */
      readonly teacher?: Teacher;
      /** What making it took, where that counts. */
      readonly paid?: StartCost;
      /** What the panel of the arm's name is given (../panels.ts): plain data. */
      readonly shown?: unknown;
    }
  | { readonly problem: string };

/** How an arm begins. Long work breathes, with the share of itself that is done; what throws ends the fusion. */
export type Begin = (task: StartTask, breathe: BreatheAt) => Start | Promise<Start>;

/** The start of the replica at one place (from 0) of an arm that keeps the fused network's layers. */
export type BeginReplica = (shallow: Shallow, replica: number, task: StartTask) => NetworkWeights;

/** An arm that begins replica by replica, in the layers of `shallow`. */
export function eachReplica(
  task: StartTask,
  begin: BeginReplica,
  shallow: readonly Shallow[] = task.shallow,
): Start {
  return {
    network: shallow[0].network,
    weights: shallow.map((start, replica) => begin(start, replica, task)),
  };
}

/**
 * A network of every replica (the shallow one, unless another is given) started by the arm's rule; `name` is of the
 * draw: equal names and rules, equal numbers.
 */
export async function started(
  arm: Arm,
  { experiment, dataset, settings, shallow }: StartTask,
  breathe: BreatheAt,
  {
    network = shallow[0].network,
    name = arm,
  }: { readonly network?: Network; readonly name?: string } = {},
): Promise<Extract<Start, { readonly network: Network }>> {
  const { seed } = experiment;
  const replicas = [...shallow.keys()].map((place) => numberOf(experiment, place));
  const whom = { seed, name, replicas, dataset, samples: settings.samples };
  const began = performance.now();
  const { weights, flop } = await startWeights(network, initOf(experiment, arm), whom, breathe);
  const seconds = (performance.now() - began) / 1000;
  const paid = flop !== undefined && { needs: ARM_WORDS[arm].needs, flop, seconds };
  return { network, weights, ...(paid && { paid }) };
}

/**
 * The shallow network drawn kernel by kernel, for arms of which some layers are drawn: a rule that starts whole networks
 * draws these He normal. Equal names and rules, equal numbers.
 */
export function draw(
  arm: Arm,
  replica: number,
  { network }: Pick<Shallow, "network">,
  { experiment, dataset }: Pick<StartTask, "experiment" | "dataset">,
  name: string = arm,
): NetworkWeights {
  const { train } = datasetOf(dataset, replica);
  const init = initOf(experiment, arm);
  const stream = `${name}/${numberOf(experiment, replica)}`;
  return initializeWeights(network, init, experiment.seed, stream, train);
}
