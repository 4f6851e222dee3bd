// What is too large for a page: a network whose replicas do not fit into memory, or one of which a
// single training step takes so long that the page seems dead. Headless runs may ask for more.

import type { Retraction } from "#core/experiment/schema/schema.ts";
import { countMultiplies, mostFlopPerStep } from "#core/model/counts.ts";
import { kindOf } from "#core/model/kinds.ts";
import type { Network } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { weightSpecs } from "#core/model/weights.ts";
import { screenName } from "./validateLayers.ts";

/** Trainable numbers of all replicas: with gradients and Adam's moments 16 bytes each, 1 GB in all. */
export const MOST_NUMBERS = 6e7;
/** Numbers that leave the layers for one batch of all replicas: with gradients 8 bytes each, 1.2 GB in all. */
export const MOST_VALUES = 1.5e8;
/** Floating-point operations of one step of all replicas: some ten seconds of one good core. */
export const MOST_FLOP = 2e11;

type Load = {
  readonly replicas: number;
  readonly batchSize: number;
  readonly retraction?: Retraction | undefined;
};

/** Why a network that stands is too large, in one sentence about its largest layer; undefined when it is not. */
export function tooLarge(network: Network, load: Load): string | undefined {
  const { replicas, batchSize } = load;
  const held = numbersByLayer(network);
  const numbers = replicas * sum(held);
  if (numbers > MOST_NUMBERS) {
    const size = `${millions(numbers)} million weights in ${inWords(replicas)}`;
    return `${largest(network, held)} is too large: ${size}, where ${millions(MOST_NUMBERS)} million are the most; make it smaller${orFewer(replicas)}.`;
  }
  const given = inferShapes(network).map(sizeOf);
  const values = replicas * batchSize * sum(given);
  if (values > MOST_VALUES) {
    const size = `${millions(values)} million numbers for a batch of ${batchSize} in ${inWords(replicas)}`;
    return `${largest(network, given)} gives too much: ${size}, where ${millions(MOST_VALUES)} million are the most; make it or the batch smaller${orFewer(replicas)}.`;
  }
  const pooled = poolingByLayer(network);
  const flop = replicas * (mostFlopPerStep(network, load) + batchSize * sum(pooled));
  if (flop <= MOST_FLOP) return undefined;
  const work = `${Math.round(flop / 1e9)} billion operations a step`;
  const busiest = countMultiplies(network).map((count, layer) => 6 * count + pooled[layer]);
  return `${largest(network, busiest)} takes too long: ${work}, where ${MOST_FLOP / 1e9} billion are the most; make it smaller${orFewer(replicas)}.`;
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
const millions = (count: number) => Math.round(count / 1e6);
const inWords = (replicas: number) => (replicas === 1 ? "1 replica" : `${replicas} replicas`);
const orFewer = (replicas: number) => (replicas === 1 ? "" : ", or take fewer replicas");

/** Trainable numbers of every layer. */
function numbersByLayer(network: Network): readonly number[] {
  const counts = new Array<number>(network.layers.length).fill(0);
  for (const { layer, shape, trainable } of weightSpecs(network)) {
    if (trainable) counts[layer] += sizeOf(shape);
  }
  return counts;
}

/** Numbers that the windows of every pooling layer look at, for one sample. */
function poolingByLayer(network: Network): readonly number[] {
  const shapes = inferShapes(network);
  return network.layers.map((layer, index) => {
    const input = inputShapeOf(network, index, shapes);
    return kindOf(layer).pooled?.(layer, input) ?? 0;
  });
}

/** "Layer 2 (dense 4096)": the layer with the largest count. */
function largest({ layers }: Network, counts: readonly number[]): string {
  return screenName(layers, counts.indexOf(Math.max(...counts)));
}
