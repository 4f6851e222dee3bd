// The fused layer compared with the kernel product and with random weights, on the first replica's probe, so
// that "optimal" can be seen.

import type { Dataset } from "#core/data/dataset.ts";
import type { Alternative, FusionReport } from "#core/experiment/events/events.ts";
import { initOf } from "#core/experiment/schema/armInits.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { numberOf } from "#core/experiment/schema/share.ts";
import type { FusedLayers } from "#core/fusion/fused.ts";
import type { Shallow } from "#core/fusion/splice.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { networkProblem, startWeights } from "#core/init/startWeights.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { answerOf, summarise } from "#engine/session/probe.ts";
import type { Answer, Probe } from "#engine/session/probe.ts";

/** Of what is fused: how random weights are drawn, for whom, and the data that some initializers measure. */
type Setting = {
  readonly experiment: Experiment;
  readonly dataset: Dataset;
  readonly replica: number;
};

/** Points in a scatter plot, at most; samples are thinned evenly. */
const MOST_POINTS = 6000;

/** `answer` is the prediction of the fused layer on the probe, which the caller has already. */
export async function compareAlternatives(
  probe: Probe,
  fusion: FusedLayers,
  answer: Answer,
  product: FusedLayers | undefined,
  shallow: Shallow,
  setting: Setting,
  breathe: Breathe,
  heir: Alternative["arm"] = "fused",
): Promise<Pick<FusionReport, "points" | "alternatives">> {
  const shown = thin(probe.targets);
  const weights = await randomStart(fusion, shallow, setting, breathe);
  const random = { ...fusion, weights };
  return {
    points: pointsOf(probe, shown),
    alternatives: [
      alternative(heir, fusion, answer, shown),
      ...(product ? [alternative("product", product, answerOf(probe, product), shown)] : []),
      alternative("random", random, answerOf(probe, random), shown),
    ],
  };
}

function alternative(
  arm: Alternative["arm"],
  fused: FusedLayers,
  { prediction, error }: Answer,
  shown: readonly number[],
): Alternative {
  const kernel = fused.weights[fused.place].kernel!;
  return {
    arm,
    probe: summarise(error),
    values: Float32Array.from(shown, (index) => prediction.data[index]),
    kernel: { shape: kernel.shape, data: Float32Array.from(kernel.data) },
  };
}

/** The same layers as the same replica of the random arm has them; drawn as ever where that arm cannot race. */
async function randomStart(
  fusion: FusedLayers,
  { network, fused }: Shallow,
  { experiment, dataset, replica }: Setting,
  breathe: Breathe,
) {
  const start = fused - fusion.place;
  const init = initOf(experiment, "random");
  const { seed } = experiment;
  const { samples } = experiment.fusion;
  const number = numberOf(experiment, replica);
  const whom = { seed, name: "random", replicas: [number], dataset, samples };
  const [weights] = networkProblem(network, init)
    ? [initializeWeights(network, init, seed, `random/${number}`, dataset.train)]
    : (await startWeights(network, init, whom, breathe)).weights;
  return weights.slice(start, start + fusion.layers.length);
}

/** Places in the data of the targets that are shown: all units of every k-th row. */
function thin({ shape, data }: Tensor): readonly number[] {
  const units = shape[shape.length - 1];
  const rows = data.length / units;
  const step = Math.ceil(data.length / MOST_POINTS);
  const kept = Array.from({ length: Math.ceil(rows / step) }, (_, i) => i * step);
  return kept.flatMap((row) => Array.from({ length: units }, (_, unit) => row * units + unit));
}

function pointsOf({ targets, gates }: Probe, shown: readonly number[]): FusionReport["points"] {
  const units = targets.shape[targets.shape.length - 1];
  const perSample = targets.data.length / targets.shape[0];
  return {
    targets: Float32Array.from(shown, (index) => targets.data[index]),
    unit: Uint16Array.from(shown, (index) => index % units),
    clipped: Uint16Array.from(shown, (index) => shutGates(gates, Math.floor(index / perSample))),
    gates: gates.reduce((sum, { shape }) => sum + shape[1], 0),
  };
}

function shutGates(gates: readonly Tensor[], sample: number): number {
  let shut = 0;
  for (const { shape, data } of gates) {
    for (let unit = 0; unit < shape[1]; unit++) if (data[sample * shape[1] + unit] <= 0) shut++;
  }
  return shut;
}
