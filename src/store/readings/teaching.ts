// What the page shows of a student and its teacher: what both answer to the held-out samples that are shown, before
// softmax, and over the plane where inputs are two numbers. Computed on the page, in float64 and in inference.

import { planeAround, planeInputs } from "#core/data/plane.ts";
import type { DatasetSummary, PlaneAnswers } from "#core/experiment/events/events.ts";
import { softenRows } from "#core/experiment/insight/softened.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { countMultiplies } from "#core/model/counts.ts";
import { forward } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import { areFinite } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

/** Outputs before softmax over a grid of the plane. */
export type PlaneOutputs = Omit<PlaneAnswers, "values"> & { readonly outputs: Tensor };

export type Answering = { readonly network: Network; readonly weights: NetworkWeights };

/** Multiplications that the page can take for one network. */
const MOST_MULTIPLIES = 2e7;
/** Cells along each side of the plane. */
const CELLS = 40;

const known = new WeakMap<NetworkWeights, Tensor>();

/** Samples of those shown that all of `networks` can answer within a blink; 0 where not even one. */
export function answeredSamples(networks: readonly Network[], shown: number): number {
  const dearest = Math.max(1, ...networks.map(multipliesOf));
  return Math.min(shown, Math.floor(MOST_MULTIPLIES / dearest));
}

function multipliesOf(network: Network): number {
  return countMultiplies(network).reduce((sum, count) => sum + count, 0);
}

/** Outputs [n, classes] before softmax, or fitted values [n, 1], of the first `count` samples; undefined where it has diverged. */
export function outputsOf(
  { network, weights }: Answering,
  samples: Tensor,
  count: number,
): Tensor | undefined {
  if (!areFinite(weights)) return undefined;
  const found = known.get(weights);
  if (found && found.shape[0] === count) return found;
  const shape = [count, ...samples.shape.slice(1)];
  const inputs = { shape, data: samples.data.subarray(0, sizeOf(shape)) };
  const outputs = forward(network, weights, inputs);
  known.set(weights, outputs);
  return outputs;
}

/** Softened probabilities over the plane around the samples shown; undefined where inputs are not two numbers. */
export function planeOutputs(
  { network, weights }: Answering,
  { samples, inputShape, task }: Pick<DatasetSummary, "samples" | "inputShape" | "task">,
): PlaneOutputs | undefined {
  const isPlane = inputShape.length === 1 && inputShape[0] === 2;
  if (!isPlane || task.kind !== "classification" || !areFinite(weights)) return undefined;
  if (multipliesOf(network) * CELLS ** 2 > MOST_MULTIPLIES) return undefined;
  const plane = planeAround(samples.inputs.data, 2);
  const inputs = { shape: [CELLS ** 2, 2], data: planeInputs(plane, CELLS) };
  return { plane, columns: CELLS, rows: CELLS, outputs: forward(network, weights, inputs) };
}

/** The same at a temperature, as figures have it. */
export function planeAt({ outputs, ...grid }: PlaneOutputs, temperature: number): PlaneAnswers {
  const soft = softenRows(outputs.data, outputs.shape[1], temperature);
  return { ...grid, values: Float32Array.from(soft) };
}

/** Of the first sound replica of each; the twin has the student's start and no teacher. */
export type StudentReading = {
  /** Held-out samples that were answered. */
  readonly count: number;
  readonly outputs: {
    readonly teacher: Tensor;
    readonly start?: Tensor;
    readonly now: Tensor;
    readonly twin?: Tensor;
  };
  readonly planes?: {
    readonly teacher: PlaneOutputs;
    readonly now: PlaneOutputs;
  };
};

type Networks = {
  readonly [who in "teacher" | "start" | "now" | "twin"]: Answering | undefined;
};

/** The reading, or why there is none, in words. */
export function readStudent(
  { teacher, start, now, twin }: Networks,
  dataset: Pick<DatasetSummary, "samples" | "inputShape" | "task">,
): StudentReading | string {
  if (!teacher || !now) return "Not known yet.";
  const { inputs } = dataset.samples;
  const count = answeredSamples([teacher.network, now.network], inputs.shape[0]);
  if (count === 0) return "These networks are too large to be asked on the page.";
  const of = (who: Answering | undefined) => who && outputsOf(who, inputs, count);
  const [taught, own, first, other] = [teacher, now, start, twin].map(of);
  if (!taught) return "The teacher has diverged: it has no answers.";
  if (!own) return "The student has diverged: it has no answers.";
  const planes = [teacher, now].map((who) => planeOutputs(who, dataset));
  return {
    count,
    outputs: {
      teacher: taught,
      now: own,
      ...(first && { start: first }),
      ...(other && { twin: other }),
    },
    ...(planes[0] && planes[1] && { planes: { teacher: planes[0], now: planes[1] } }),
  };
}
