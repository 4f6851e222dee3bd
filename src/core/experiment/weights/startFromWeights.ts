// An experiment that starts from a network of a file: on the data at hand where they fit, or a sentence on what
// data it needs.

import { CATALOGUE } from "#core/data/catalogue.ts";
import type { CatalogueEntry } from "#core/data/catalogue.ts";
import type { ImportedNetwork } from "#core/importer.ts";
import { clipName } from "#core/message.ts";
import { formatShape, sameShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Refusal } from "#core/experiment/edit/edits.ts";
import type { WeightsFile } from "./weightsFile.ts";

export type DataFacts = Pick<CatalogueEntry, "title" | "task" | "inputShape" | "outputs">;

/** The present experiment with the network of `file` in place of its own, or why that cannot be. */
export function startFromWeights(
  present: Experiment,
  { hash, name }: WeightsFile,
  network: ImportedNetwork,
  data: DataFacts,
): Experiment | Refusal {
  if (!isFor(network, data)) return { refusal: needs(name, network, data) };
  const { kernelSize: _, bias: __, ...fusion } = present.fusion; // of another network
  const last = Math.max(2, Math.min(fusion.span[1], blocksOf(network.layers).length));
  return {
    ...present,
    title: clipName(name),
    network: { layers: network.layers, weights: { hash, name } },
    fusion: { ...fusion, span: [Math.min(fusion.span[0], last - 1), last] },
  };
}

function isFor(network: ImportedNetwork, { inputShape, ...data }: DataFacts): boolean {
  return answers(network, data) && sameShape(network.inputShape, inputShape);
}

/** One output for a value, and an output for each class at least. */
function answers(
  network: ImportedNetwork,
  { outputs, task }: Pick<DataFacts, "outputs" | "task">,
): boolean {
  const given = outputsOf(network);
  return given === outputs || (task === "classification" && given > outputs);
}

function outputsOf(network: ImportedNetwork): number {
  return sizeOf(inferShapes(network).at(-1)!);
}

function needs(name: string, network: ImportedNetwork, data: DataFacts): string {
  const given = outputsOf(network);
  const own = `its network reads samples of ${formatShape(network.inputShape)} and gives ${given === 1 ? "one value" : `${given} values`}`;
  const asked = data.task === "classification" ? `${data.outputs} classes` : "one value";
  const other = `${data.title} has samples of ${formatShape(data.inputShape)} and ${asked}`;
  return `${clipName(name)}: ${own}, and ${other}; ${remedyFor(network)}`;
}

function remedyFor(network: ImportedNetwork): string {
  const fitting = CATALOGUE.filter(
    ({ outputs, inputShape }) => outputs === outputsOf(network) && reads(network, inputShape),
  );
  if (fitting.length === 0) return "open a table of such data first, then this file again";
  const names = fitting.map(({ title }) => title).join(", ");
  return `choose data that fit (${names}), then open this file again`;
}

/** A network that reads a list reads images of as many numbers as well. */
function reads({ inputShape }: ImportedNetwork, shape: Shape): boolean {
  const isList = inputShape.length === 1 && inputShape[0] === sizeOf(shape);
  return isList || sameShape(inputShape, shape);
}
