// Edits of an experiment's network, block by block, as pure functions: the experiment that follows, or
// a sentence why not. What the data need stays as it is: a flatten layer stands where a dense one meets
// an image, the last layer keeps its outputs, and the span keeps hold of the layers it held.

import type { Shape } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Block } from "#core/model/blocks.ts";
import { isConv, isPaddable } from "#core/model/kinds.ts";
import type { LayerSpec, WeightedSpec } from "#core/model/layers.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { withLayers } from "#core/experiment/weights/withLayers.ts";
import { changeBlock } from "./changeBlock.ts";
import type { Edit, Refusal } from "./edits.ts";
import { refusalAfter, refusalBefore } from "./refusals.ts";
import { spanAfter } from "./spanAfter.ts";
import { validateLayers } from "./validateLayers.ts";

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
  const refusal = refusalBefore(edit, before, blocks);
  if (refusal) return { refusal };
  const fitted = validateLayers(editLayers(before, blocks, edit, inputShape.length), inputShape);
  if (fitted.refusal !== undefined) return { refusal: fitted.refusal };
  const why = refusalAfter(before, fitted.layers, inputShape, experiment);
  if (why) return { refusal: why };
  const span = spanAfter(experiment.fusion.span, edit, blocksOf(fitted.layers).length);
  const { narrow: _, ...rest } = experiment; // which layer and units it named may be others now
  return {
    ...rest,
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
  const { strides: _, ...rest } = isPaddable(layer)
    ? { ...layer, padding: "same" as const }
    : layer;
  return rest;
}
