// What is too large for a page: a network whose replicas do not fit into memory, or one of which a
// single training step takes so long that the page seems dead. Files may ask for more; edits may not.

import { blocksOf } from "#core/model/blocks.ts";
import { countMultiplies, flopPerStep } from "#core/model/counts.ts";
import { describeLayer } from "#core/model/describe.ts";
import type { Network } from "#core/model/layers.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { weightSpecs } from "#core/model/weights.ts";

/** Trainable numbers of all replicas: with gradients and Adam's moments 16 bytes each, 1 GB in all. */
export const MOST_NUMBERS = 6e7;
/** Floating-point operations of one step of all replicas: some ten seconds of one good core. */
export const MOST_FLOP = 2e11;

type Load = { readonly replicas: number; readonly batchSize: number };

/** Why a network that stands is too large, in one sentence about its largest layer; undefined when it is not. */
export function tooLarge(network: Network, { replicas, batchSize }: Load): string | undefined {
  const held = numbersByLayer(network);
  const numbers = replicas * held.reduce((sum, count) => sum + count, 0);
  const advice = "make it smaller, or take fewer replicas";
  if (numbers > MOST_NUMBERS) {
    const size = `${millions(numbers)} million weights in ${replicas} replicas`;
    return `${largest(network, held)} is too large: ${size}, where ${millions(MOST_NUMBERS)} million are the most; ${advice}.`;
  }
  const flop = replicas * flopPerStep(network, batchSize);
  if (flop <= MOST_FLOP) return undefined;
  const work = `${Math.round(flop / 1e9)} billion operations a step`;
  return `${largest(network, countMultiplies(network))} takes too long: ${work}, where ${MOST_FLOP / 1e9} billion are the most; ${advice}.`;
}

const millions = (count: number) => Math.round(count / 1e6);

/** Trainable numbers of every layer. */
function numbersByLayer(network: Network): readonly number[] {
  const counts = new Array<number>(network.layers.length).fill(0);
  for (const { layer, shape, trainable } of weightSpecs(network)) {
    if (trainable) counts[layer] += sizeOf(shape);
  }
  return counts;
}

/** "Layer 2 (dense 4096)": the block of the layer with the largest count. */
function largest({ layers }: Network, counts: readonly number[]): string {
  const index = counts.indexOf(Math.max(...counts));
  const { number, layer } = blocksOf(layers).find(({ end }) => index < end)!;
  return `Layer ${number} (${describeLayer(layer)})`;
}
