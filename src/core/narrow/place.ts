// Where a network is narrowed: a layer that loses units, and the next one with a kernel, which is fitted
// again to what stays. Between the two stand only layers that treat every channel by itself.

import { convDesign, denseDesign } from "#core/fusion/regression/design.ts";
import type { Design } from "#core/fusion/regression/design.ts";
import { MAX_PRIMAL } from "#core/fusion/span.ts";
import { blockName, blocksOf } from "#core/model/blocks.ts";
import type { Block, Span } from "#core/model/blocks.ts";
import { isWeighted, unitsOf, unitWord, windowsOf } from "#core/model/kinds.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import { inferShapes, inputShapeOf, NetworkError } from "#core/model/shapes.ts";
import { keepProblem } from "./settings.ts";
import type { NarrowSettings } from "./settings.ts";

export type NarrowPlace = {
  /** The blocks of the two layers, counted from 1. */
  readonly span: Span;
  /** Places of the layer that loses units, and of the one that is fitted again. */
  readonly narrowed: number;
  readonly next: number;
  /** Units of the first of them. What enters the other belongs to them in turn: column i to unit i mod units. */
  readonly units: number;
  /** The rows that are fitted: what enters the second layer, and its pre-activation. */
  readonly design: Design;
};

/** Throws NetworkError, in words that count blocks as the screen does, where layer `layer` cannot be narrowed. */
export function narrowPlace(network: Network, layer: number): NarrowPlace {
  const shapes = inferShapes(network);
  const blocks = blocksOf(network.layers);
  const problem = placeProblem(network.layers, blocks, layer);
  if (problem) throw new NetworkError(`layer ${layer} cannot be narrowed: ${problem}`);
  const [block, after] = blocks.slice(layer - 1);
  const design = designOf(network, after, shapes);
  if (design.features > MAX_PRIMAL) {
    throw new NetworkError(
      `layer ${layer} cannot be narrowed: the next one reads ${design.features} numbers for each of its outputs, more than ${MAX_PRIMAL}`,
    );
  }
  const units = unitsOf(block.layer);
  return {
    span: [layer, layer + 1],
    narrowed: block.weighted,
    next: after.weighted,
    units,
    design,
  };
}

/** Why a network cannot be narrowed so, in words; undefined where it can. */
export function narrowProblem(network: Network, settings: NarrowSettings): string | undefined {
  try {
    const { units } = narrowPlace(network, settings.layer);
    const wrong = keepProblem(settings) ?? countProblem(network, settings, units);
    return wrong && `layer ${settings.layer} cannot be narrowed so: ${wrong}`;
  } catch (error) {
    if (error instanceof NetworkError) return error.message;
    throw error;
  }
}

function placeProblem(
  layers: readonly LayerSpec[],
  blocks: readonly Block[],
  layer: number,
): string | undefined {
  const [block, after] = blocks.slice(layer - 1);
  if (!block) return `the network has the layers 1 to ${blocks.length}`;
  if (!after) return "it is the last one, and its units are the answer";
  if (!passOf(block.layer).absorbsMaps) {
    return `${blockName(layers, block.weighted)} is more than one kernel and a bias, so that its units cannot go one by one`;
  }
  if (!passOf(after.layer).absorbsMaps) {
    return `${blockName(layers, after.weighted)} after it is more than one kernel and a bias, which no least squares fits`;
  }
  const mixing = layers.findIndex(
    (one, i) => i > block.weighted && i < after.weighted && !isChannelwise(one),
  );
  if (mixing < 0) return undefined;
  return `${blockName(layers, mixing)} mixes its units: without some of them the others change`;
}

/** Layers without a kernel of which a linear part is known treat every channel by itself (model/passes). */
function isChannelwise(layer: LayerSpec): boolean {
  return !isWeighted(layer) && passOf(layer).role !== "opaque";
}

function countProblem(
  { layers }: Network,
  { layer, units, keep }: NarrowSettings,
  has: number,
): string | undefined {
  const word = unitWord(blocksOf(layers)[layer - 1].layer);
  if (units >= has) return `it has ${has} ${word}s, and fewer must stay`;
  const beyond = keep !== "largest" && keep.find((unit) => unit > has);
  return beyond ? `it has ${has} ${word}s, and no ${word} ${beyond}` : undefined;
}

function designOf(
  network: Network,
  { weighted, layer }: Block,
  shapes: ReturnType<typeof inferShapes>,
): Design {
  const input = inputShapeOf(network, weighted, shapes);
  const shape = { start: weighted, last: weighted, layer, input, output: shapes[weighted] };
  const windows = windowsOf(layer, input);
  return windows ? convDesign(shape, windows) : denseDesign(shape);
}
