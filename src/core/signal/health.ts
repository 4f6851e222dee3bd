// Whether a network is fit to learn, at one state of its weights: how signals and gradients are by layer, which
// units are dead, whether samples pull apart, and how far the loss keeps its slope (docs/methods.md §5).

import type { Samples, Task } from "#core/data/dataset.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { activationSlope } from "#core/model/activate.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Block } from "#core/model/blocks.ts";
import { countMultiplies } from "#core/model/counts.ts";
import { forward, subnetwork } from "#core/model/forward.ts";
import { activationOf } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { finished } from "#core/steps.ts";
import { confusionInSteps, inner } from "./confusion.ts";
import type { Confusion } from "./confusion.ts";
import { courseOf, sampleAt } from "./pullBack.ts";
import type { Course } from "./pullBack.ts";
import { sampleLoss } from "./sampleLoss.ts";
import { flattened, movedWeights, placesOf, weightGradients } from "./weightGradients.ts";
import type { WeightPlaces } from "./weightGradients.ts";

export type BlockHealth = {
  /** Counted from 1. */
  readonly block: number;
  /** Of all numbers that leave the block, over samples, positions and units. */
  readonly variance: number;
  /** ‖∂L/∂w‖ of the batch in the weights of the block. */
  readonly gradient: number;
  /** Units (channels) of its activation, and those whose slope is 0 at every sample and position; 0 of 0 without one. */
  readonly units: number;
  readonly dead: number;
};

/** The loss after a step −rate·g, and what L − rate·‖g‖² promises. */
export type StepAhead = { readonly rate: number; readonly loss: number; readonly linear: number };

export type Health = {
  /** Of the input, over samples and numbers: what the variances of blocks are held against. */
  readonly inputVariance: number;
  readonly blocks: readonly BlockHealth[];
  readonly confusion: Confusion;
  /** Mean loss of the batch, without l2. */
  readonly loss: number;
  readonly ahead: readonly StepAhead[];
};

/** Steps that are tried, as multiples of the learning rate. */
export const STEP_FACTORS: readonly number[] = [0.1, 1, 10, 100, 1000];
const [LEAST_SAMPLES, MOST_SAMPLES] = [8, 32];
/** Multiplications, forward and back, and numbers of gradients, that are worth waiting for. */
const MOST_WORK = 6e7;
const MOST_NUMBERS = 4e6;

/** How many samples a network of this size is examined with; 0 where it is too large. */
export function healthSamples(network: Network): number {
  const { size } = placesOf(network);
  const perSample = 3 * countMultiplies(network).reduce((sum, count) => sum + count, 0);
  const passes = perSample * (1 + STEP_FACTORS.length / 3);
  const fitting = Math.floor(
    Math.min(MOST_WORK / (passes + MOST_SAMPLES * size), MOST_NUMBERS / size),
  );
  return fitting < LEAST_SAMPLES ? 0 : Math.min(MOST_SAMPLES, fitting);
}

/** Why a network is not examined, in words; undefined where it is. */
export function healthProblem(network: Network): string | undefined {
  if (healthSamples(network) > 0) return undefined;
  return "This network is too large for the gradients of single samples: choose fewer units to see its health.";
}

/**
 * Examined with the first of `samples`, as many as healthSamples; two at least are needed, or RangeError. Throws
 * NetworkError as weightGradients does.
 */
export function healthOf(...given: Parameters<typeof healthInSteps>): Health {
  return finished(healthInSteps(...given));
}

/** The same in steps of about one sample, for whoever has to do something else meanwhile. */
export function* healthInSteps(
  network: Network,
  weights: NetworkWeights,
  samples: Samples,
  task: Task["kind"],
  learningRate: number,
): Generator<undefined, Health> {
  const batch = firstOf(samples, healthSamples(network));
  const places = placesOf(network);
  const { courses, gradients, loss } = yield* examined(network, weights, places, batch, task);
  const gradient = meanOf(gradients);
  const ahead: StepAhead[] = [];
  for (const factor of STEP_FACTORS) {
    const rate = factor * learningRate;
    const moved = movedWeights(places, weights, gradient, -rate);
    const { mean } = yield* lossesOf(network, moved, batch, task);
    ahead.push({ rate, loss: mean, linear: loss - rate * inner(gradient, gradient) });
  }
  const blocks: BlockHealth[] = [];
  for (const block of blocksOf(network.layers)) {
    blocks.push(blockHealth(network, weights, block, courses, places, gradient));
    yield;
  }
  const confusion = yield* confusionInSteps(gradients);
  return { inputVariance: varianceOf([batch.inputs]), blocks, confusion, loss, ahead };
}

function firstOf({ inputs, targets }: Samples, most: number): Samples {
  const count = Math.min(most, inputs.shape[0]);
  const cut = ({ shape: [, ...sample], data }: Tensor): Tensor => ({
    shape: [count, ...sample],
    data: data.subarray(0, count * sizeOf(sample)),
  });
  return { inputs: cut(inputs), targets: cut(targets) };
}

/** What the network makes of every sample, and each sample's gradient. */
function* examined(
  network: Network,
  weights: NetworkWeights,
  places: WeightPlaces,
  batch: Samples,
  task: Task["kind"],
) {
  const { each, output, mean: loss } = yield* lossesOf(network, weights, batch, task);
  const courses: Course[] = [];
  const gradients: Float64Array[] = [];
  for (const [n, { slope }] of each.entries()) {
    const course = courseOf(network, weights, sampleAt(batch.inputs, n));
    const y = { shape: [1, ...output], data: slope };
    courses.push(course);
    gradients.push(flattened(places, weightGradients(network, weights, course, y)));
    yield;
  }
  return { courses, gradients, loss };
}

function* lossesOf(
  network: Network,
  weights: NetworkWeights,
  { inputs, targets }: Samples,
  task: Task["kind"],
) {
  const each: ReturnType<typeof sampleLoss>[] = [];
  let output: readonly number[] = [];
  for (let n = 0; n < inputs.shape[0]; n++) {
    const { shape, data } = forward(network, weights, sampleAt(inputs, n));
    output = shape.slice(1);
    each.push(sampleLoss(task, data, targets.data[n]));
    yield;
  }
  return { each, output, mean: each.reduce((sum, { loss }) => sum + loss, 0) / each.length };
}

function blockHealth(
  network: Network,
  weights: NetworkWeights,
  { number, start, end }: Block,
  courses: readonly Course[],
  places: WeightPlaces,
  gradient: Float64Array,
): BlockHealth {
  const isWithin = ({ layer }: { readonly layer: number }) => layer >= start && layer < end;
  const own = places.of.filter(isWithin);
  const part = gradient.subarray(own[0]?.from ?? 0, own.at(-1)?.to ?? 0);
  const last = subnetwork(network, weights, end - 1, end);
  const leaving = courses.map((course) =>
    forward(last.network, last.weights, course[end - 1].input),
  );
  return {
    block: number,
    variance: varianceOf(leaving),
    gradient: Math.sqrt(inner(part, part)),
    ...deadUnits(network, start, end, courses),
  };
}

function deadUnits(
  { layers }: Network,
  start: number,
  end: number,
  courses: readonly Course[],
): Pick<BlockHealth, "units" | "dead"> {
  const bends = (layer: LayerSpec) => activationOf(layer).activation !== "linear";
  const place = start + layers.slice(start, end).findLastIndex(bends);
  if (place < start) return { units: 0, dead: 0 };
  const { activation, alpha } = activationOf(layers[place]);
  const slope = activationSlope(activation, alpha);
  const { shape } = courses[0][place].preActivation;
  const units = shape[shape.length - 1];
  const lives = new Uint8Array(units);
  for (const course of courses) {
    const { data } = course[place].preActivation;
    for (let i = 0; i < data.length; i++) if (slope(data[i]) !== 0) lives[i % units] = 1;
  }
  return { units, dead: lives.filter((alive) => alive === 0).length };
}

function meanOf(gradients: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(gradients[0].length);
  for (const gradient of gradients) {
    for (let i = 0; i < mean.length; i++) mean[i] += gradient[i] / gradients.length;
  }
  return mean;
}

function varianceOf(tensors: readonly Tensor[]): number {
  let [count, sum, squares] = [0, 0, 0];
  for (const { data } of tensors) {
    count += data.length;
    for (let i = 0; i < data.length; i++) sum += data[i];
  }
  const mean = sum / count;
  for (const { data } of tensors) {
    for (let i = 0; i < data.length; i++) squares += (data[i] - mean) ** 2;
  }
  return squares / count;
}
