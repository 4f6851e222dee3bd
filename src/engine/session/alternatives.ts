// The fused layer compared with the kernel product and with random weights, on the first replica's probe, so
// that "optimal" can be seen.

import type { Dataset } from "#core/data/dataset.ts";
import type { Alternative, FusionReport } from "#core/experiment/events/events.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { FusedLayers } from "#core/fusion/fused.ts";
import type { Shallow } from "#core/fusion/splice.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { answerOf, summarise } from "./probe.ts";
import type { Answer, Probe } from "./probe.ts";

/** Of what is fused: how random weights are drawn, and the data that some initializers measure. */
type Setting = { readonly experiment: Experiment; readonly dataset: Dataset };

/** Points in a scatter plot, at most; samples are thinned evenly. */
const MOST_POINTS = 6000;

/** `answer` is the prediction of the fused layer on the probe, which the caller has already. */
export function compareAlternatives(
  probe: Probe,
  fusion: FusedLayers,
  answer: Answer,
  product: FusedLayers | undefined,
  shallow: Shallow,
  setting: Setting,
): Pick<FusionReport, "points" | "alternatives"> {
  const shown = thin(probe.targets);
  const random = { ...fusion, weights: randomStart(fusion, shallow, setting) };
  return {
    points: pointsOf(probe, shown),
    alternatives: [
      alternative("fused", fusion, answer, shown),
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

/** The same layers as the random arm's first replica has them. */
function randomStart(
  fusion: FusedLayers,
  { network, fused }: Shallow,
  { experiment: { init, seed }, dataset: { train } }: Setting,
) {
  const start = fused - fusion.place;
  return initializeWeights(network, init, seed, "random/0", train).slice(
    start,
    start + fusion.layers.length,
  );
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
