// Why an edit is refused, in one sentence that names the layer: before it is made, and by what it would make.

import type { Shape } from "#core/math/tensor.ts";
import { sameShape, sizeOf } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Block } from "#core/model/blocks.ts";
import { isPart } from "#core/model/kinds.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { amountOf, designOf } from "./blockDesign.ts";
import { wrongField } from "./blockLimits.ts";
import { tooLarge } from "./capacity.ts";
import type { Edit } from "./edits.ts";
import { problemOf } from "./validateLayers.ts";

/** The cost strip measures every stretch of layers: a hundred and twenty of them at this depth. */
export const MOST_BLOCKS = 16;

/** What cannot be asked of these layers at all; undefined where it can. */
export function refusalBefore(
  edit: Edit,
  layers: readonly LayerSpec[],
  blocks: readonly Block[],
): string | undefined {
  return missing(edit, blocks) ?? tooMuch(edit, layers, blocks);
}

/** What is wrong with the layers that an edit has made of those before; undefined where nothing is. */
export function refusalAfter(
  before: readonly LayerSpec[],
  after: readonly LayerSpec[],
  inputShape: Shape,
  experiment: Experiment,
): string | undefined {
  return spoiltEnd(before, after, inputShape) ?? overload(before, after, inputShape, experiment);
}

function missing(edit: Edit, { length }: readonly Block[]): string | undefined {
  if (length === 0) return "There is no layer 1: a network needs a dense or a convolutional layer.";
  const number = edit.type === "insert" ? edit.after : edit.block;
  const least = edit.type === "insert" ? 0 : 1;
  if (Number.isInteger(number) && number >= least && number <= length) return undefined;
  return `There is no layer ${number}: the network has layers 1 to ${length}.`;
}

/** What no network may be asked, before its shapes are looked at. */
function tooMuch(
  edit: Edit,
  layers: readonly LayerSpec[],
  blocks: readonly Block[],
): string | undefined {
  if (edit.type === "remove") {
    return blocks.length > 1
      ? undefined
      : "Layer 1 is the only one: a network without layers learns nothing.";
  }
  if (edit.type === "change") {
    const problem = wrongField(edit.fields, designOf(layers, blocks[edit.block - 1]));
    return problem && `Layer ${edit.block}: ${problem}.`;
  }
  const after = edit.type === "insert" ? edit.after : edit.block;
  return blocks.length < MOST_BLOCKS
    ? undefined
    : `Layer ${after + 1} would be one too many: ${MOST_BLOCKS} layers are the most here.`;
}

/** What an edit would do to the network's answers, in words; undefined where they stay what the data need. */
function spoiltEnd(
  before: readonly LayerSpec[],
  after: readonly LayerSpec[],
  inputShape: Shape,
): string | undefined {
  const last = blocksOf(after).length;
  if (endsInDropout(after) && !endsInDropout(before)) {
    return `Layer ${last} gives the answer: dropout would erase parts of it.`;
  }
  if (problemOf(before, inputShape) !== undefined) return undefined; // nobody knows what it gave
  const [needed, given] = [before, after].map((layers) =>
    inferShapes({ inputShape, layers }).at(-1)!,
  );
  if (sameShape(needed, given)) return undefined;
  return `Layer ${last} would end the network with ${sizeOf(given)} outputs where the data need ${sizeOf(needed)}.`;
}

/** Too large for a page, where it was not before: what a file has asked for may be edited all the same. */
function overload(
  before: readonly LayerSpec[],
  after: readonly LayerSpec[],
  inputShape: Shape,
  { replicas, training }: Experiment,
): string | undefined {
  const problem = (layers: readonly LayerSpec[]) =>
    tooLarge({ inputShape, layers }, { ...training, replicas });
  const wasSmall = problemOf(before, inputShape) === undefined && problem(before) === undefined;
  return wasSmall ? problem(after) : undefined;
}

function endsInDropout(layers: readonly LayerSpec[]): boolean {
  const last = blocksOf(layers).at(-1);
  const end = last ? layers.slice(last.weighted, last.end) : [];
  return end.some((layer) => isPart(layer, "dropout") && (amountOf(layer) ?? 0) > 0);
}
