// Edits of an experiment's network, block by block, as pure functions: the experiment that follows, or
// a sentence why not. What the data need stays as it is: a flatten layer stands where a dense one meets
// an image, the last layer keeps its outputs, and the span keeps hold of the layers it held.

import type { Shape } from "#core/math/tensor.ts";
import { sameShape, sizeOf } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Block, Span } from "#core/model/blocks.ts";
import { isConv, isPart } from "#core/model/kinds.ts";
import type { LayerSpec, WeightedSpec } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { amountOf, designOf } from "./blockDesign.ts";
import { changeBlock } from "./changeBlock.ts";
import type { BlockDesign } from "./blockDesign.ts";
import { wrongField } from "./blockLimits.ts";
import { tooLarge } from "./capacity.ts";
import { validateLayers, problemOf } from "./validateLayers.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { withLayers } from "#core/experiment/weights/withLayers.ts";

/** Blocks are counted from 1, as on the screen. */
export type Edit =
  | { readonly type: "change"; readonly block: number; readonly fields: Partial<BlockDesign> }
  /** A plain new block after block `after`, like its neighbour; 0 puts it first. */
  | { readonly type: "insert"; readonly after: number }
  | { readonly type: "duplicate"; readonly block: number }
  | { readonly type: "remove"; readonly block: number };

/** Why an edit cannot be made: one sentence that names the layer. */
export type Refusal = { readonly refusal: string };

/** The cost strip measures every stretch of layers: a hundred and twenty of them at this depth. */
export const MOST_BLOCKS = 16;

/** The title of an experiment whose network has been edited. */
export const OWN_TITLE = "Own network";

/**
 * The experiment after one edit, or why there is none. `inputShape` is that of one sample.
 * Laws (edit.test.ts): the network stands and ends in the outputs it had; the span names blocks of it;
 * whatever was not edited is as before; duplicating and removing the copy changes nothing.
 */
export function editExperiment(
  experiment: Experiment,
  edit: Edit,
  inputShape: Shape,
): Experiment | Refusal {
  const before = experiment.network.layers;
  const blocks = blocksOf(before);
  const refusal = missing(edit, blocks) ?? tooMuch(edit, before, blocks);
  if (refusal) return { refusal };
  const fitted = validateLayers(editLayers(before, blocks, edit, inputShape.length), inputShape);
  if (fitted.refusal !== undefined) return { refusal: fitted.refusal };
  const why =
    spoiltEnd(before, fitted.layers, inputShape) ??
    overload(before, fitted.layers, inputShape, experiment);
  if (why) return { refusal: why };
  const span = spanAfter(experiment.fusion.span, edit, blocksOf(fitted.layers).length);
  return {
    ...experiment,
    title: OWN_TITLE,
    network: withLayers(experiment.network, fitted.layers, inputShape),
    fusion: { ...experiment.fusion, span },
  };
}

/** The edit as what it makes of an experiment on samples of a shape: what `Lab.edit` takes. */
export function editBy(
  edit: Edit,
): (experiment: Experiment, inputShape: Shape) => Experiment | Refusal {
  return (experiment, inputShape) => editExperiment(experiment, edit, inputShape);
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

function editLayers(
  layers: readonly LayerSpec[],
  blocks: readonly Block[],
  edit: Edit,
  axes: number,
): readonly LayerSpec[] {
  switch (edit.type) {
    case "change":
      return changeBlock(layers, blocks[edit.block - 1], edit.fields, axes);
    case "insert": {
      const neighbour = blocks[Math.max(edit.after, 1) - 1];
      const at = edit.after === 0 ? neighbour.weighted : neighbour.end;
      return [...layers.slice(0, at), plain(neighbour.layer), ...layers.slice(at)];
    }
    case "duplicate": {
      const { weighted, end } = blocks[edit.block - 1];
      return [...layers.slice(0, end), ...layers.slice(weighted, end), ...layers.slice(end)];
    }
    case "remove": {
      const { weighted, end } = blocks[edit.block - 1];
      return [...layers.slice(0, weighted), ...layers.slice(end)];
    }
    default:
      return edit satisfies never;
  }
}

/** A layer of the same kind, width and activation that keeps the size of its input. */
function plain(layer: WeightedSpec): WeightedSpec {
  if (!isConv(layer)) return layer;
  const { strides: _, ...rest } = layer;
  return { ...rest, padding: "same" };
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
  { replicas, training: { batchSize } }: Experiment,
): string | undefined {
  const problem = (layers: readonly LayerSpec[]) =>
    tooLarge({ inputShape, layers }, { replicas, batchSize });
  const wasSmall = problemOf(before, inputShape) === undefined && problem(before) === undefined;
  return wasSmall ? problem(after) : undefined;
}

function endsInDropout(layers: readonly LayerSpec[]): boolean {
  const last = blocksOf(layers).at(-1);
  const end = last ? layers.slice(last.weighted, last.end) : [];
  return end.some((layer) => isPart(layer, "dropout") && (amountOf(layer) ?? 0) > 0);
}

/** The span around the same blocks wherever they are now; two blocks are the least, [1, 2] where there is one. */
function spanAfter(span: Span, edit: Edit, count: number): Span {
  const held = Array.from({ length: span[1] - span[0] + 1 }, (_, i) => span[0] + i);
  const now = held.filter((block) => edit.type !== "remove" || block !== edit.block);
  const [from = 1] = now;
  const first = Math.max(1, Math.min(placeAfter(from, edit), count - 1));
  const last = Math.min(placeAfter(now.at(-1) ?? from, edit), count);
  return [first, Math.max(last, first + 1)];
}

function placeAfter(block: number, edit: Edit): number {
  switch (edit.type) {
    case "change":
      return block;
    case "insert":
      return block > edit.after ? block + 1 : block;
    case "duplicate":
      return block > edit.block ? block + 1 : block;
    case "remove":
      return block > edit.block ? block - 1 : block;
    default:
      return edit satisfies never;
  }
}
