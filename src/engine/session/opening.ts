// How a session begins: its place, once the data are what the experiment asks for, and the original network at its
// first weights, or every arm where a checkpoint left it.

import type { Breathe } from "#core/breathe.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { outputProblem } from "#core/experiment/edit/outputs.ts";
import type { SessionCheckpoint } from "#core/experiment/events/checkpoint.ts";
import { splineReportOf } from "#core/experiment/insight/splineReport.ts";
import { ExperimentError } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { numberOf } from "#core/experiment/schema/share.ts";
import { networkProblem, startWeights } from "#core/init/startWeights.ts";
import type { Started } from "#core/init/startWeights.ts";
import { sizeProblem } from "#core/model/counts.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { openArm, resumeArm } from "./arm.ts";
import type { ArmPlace, ArmRun } from "./arm.ts";
import { softTeacher } from "./starts/teacher.ts";

/** The network of an experiment, as its data enter it. */
export function originalOf({
  dataset,
  experiment,
}: Pick<ArmPlace, "dataset" | "experiment">): Network {
  return { inputShape: dataset.inputShape, layers: experiment.network.layers };
}

/**
 * Throws ExperimentError where the network's outputs are not what the data ask, it is too large for any engine, splits
 * are missing, or the experiment's rule cannot start this network (unless its weights are `given`).
 */
export function checkPlace(place: ArmPlace, given?: NetworkWeights): void {
  const { dataset, experiment } = place;
  const network = originalOf(place);
  const problem =
    outputProblem(network.layers, dataset) ??
    sizeProblem(network) ??
    splitProblem(experiment, dataset) ??
    (given ? undefined : networkProblem(network, experiment.init));
  if (problem) throw new ExperimentError(problem);
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

/** The splits of the replicas that are here, where they are a share of a larger run. */
export function ofShare(whole: Dataset, { share, replicas }: Experiment): Dataset {
  if (!share || whole.splits?.length !== share.of) return whole;
  return { ...whole, splits: whole.splits.slice(share.first, share.first + replicas) };
}

/** The original at weights that are `given`, the same in every replica, or drawn by the experiment's rule. */
export async function openOriginal(
  place: ArmPlace,
  breathe: Breathe,
  given?: NetworkWeights,
): Promise<ArmRun> {
  const began = performance.now();
  const { weights, flop, spline } = await firstWeights(place, breathe, given);
  const seconds = (performance.now() - began) / 1000;
  const arm = await openArm(place, {
    arm: "original",
    network: originalOf(place),
    weights,
    epochs: place.experiment.training.epochs,
    ...(spline && { spline: splineReportOf(spline.found, spline.head) }),
    ...(flop !== undefined && { paid: { needs: "nothing", flop, seconds } }),
  });
  place.emit({ type: "armOpened", arm: arm.summary });
  return arm;
}

async function firstWeights(
  place: ArmPlace,
  breathe: Breathe,
  given?: NetworkWeights,
): Promise<Started> {
  const { dataset, experiment } = place;
  const { init, seed, fusion } = experiment;
  const replicas = Array.from({ length: experiment.replicas }, (_, at) => numberOf(experiment, at));
  if (given) return { weights: replicas.map(() => given) };
  const whom = { seed, name: "original", replicas, dataset, samples: fusion.samples };
  return startWeights(originalOf(place), init, whom, breathe);
}

/** The arms of a checkpoint, the original first, which teaches those who learn from it; none without one. */
export async function resumeAll(
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
