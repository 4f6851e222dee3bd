// An experiment moved to another data set: the network keeps its middle, and its ends are fitted to
// what goes in and what must come out.

import type { CatalogueEntry } from "#core/data/catalogue.ts";
import type { OwnTable } from "#core/data/ownTable.ts";
import { isConv, isPart, isWeighted, kindOf, KINDS } from "#core/model/kinds.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { inferShapes, NetworkError } from "#core/model/shapes.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { pacedFor } from "./pace.ts";
import { withLayers } from "#core/experiment/weights/withLayers.ts";

type DataFacts = Pick<CatalogueEntry, "name" | "inputShape" | "outputs"> &
  Partial<Pick<CatalogueEntry, "defaults">> &
  Pick<OwnTable, "choices" | "rows">;

/** Share of a table's rows that its network is trained on, where nothing else is asked. */
const TRAINED = 0.8;

/**
 * The experiment on `data`: its last dense layer as wide as the task needs, a flatten layer where a
 * dense one would meet an image or a signal. A network that cannot stand on the new inputs (one with
 * convolutions on a table) is replaced by a small dense one. Counts of samples become the set's own,
 * epochs, batches and Adam's rate such that a network of this size learns it (pace.ts).
 */
export function adaptToData(experiment: Experiment, data: DataFacts): Experiment {
  const fitted = withOutputs(withFlatten(experiment.network.layers, data.inputShape), data.outputs);
  const layers = stands(fitted, data) ? fitted : plainNetwork(data);
  const blocks = layers.filter(isWeighted).length;
  const [first, last] = experiment.fusion.span;
  const span =
    last <= blocks
      ? experiment.fusion.span
      : ([Math.max(1, Math.min(first, blocks - 1)), blocks] as const);
  const samples = data.defaults?.train ?? (data.rows && Math.ceil(TRAINED * data.rows));
  return {
    ...experiment,
    ...(samples && pacedFor(experiment, samples, data.inputShape)),
    data: { name: data.name, ...(data.choices && { table: data.choices }) },
    network: withLayers(experiment.network, layers, data.inputShape),
    fusion: { ...experiment.fusion, span },
  };
}

function withFlatten(
  layers: readonly LayerSpec[],
  { length: rank }: readonly number[],
): readonly LayerSpec[] {
  const [first] = layers;
  const rest = first && isPart(first, "reshape") ? layers.slice(1) : layers;
  const isFlat = rest[0] && kindOf(rest[0]).inputAxes === 1;
  return rank > 1 && isFlat ? [KINDS.flatten.fresh!, ...rest] : rest;
}

function withOutputs(layers: readonly LayerSpec[], units: number): readonly LayerSpec[] {
  const last = layers.findLastIndex(isWeighted);
  return layers.map((layer, index) =>
    index === last && isWeighted(layer) && !isConv(layer) ? { ...layer, units } : layer,
  );
}

function stands(layers: readonly LayerSpec[], { inputShape, outputs }: DataFacts): boolean {
  try {
    const output = inferShapes({ inputShape, layers }).at(-1);
    return output?.length === 1 && output[0] === outputs;
  } catch (error) {
    if (error instanceof NetworkError) return false;
    throw error;
  }
}

function plainNetwork({ inputShape, outputs }: DataFacts): readonly LayerSpec[] {
  const flatten: readonly LayerSpec[] = inputShape.length > 1 ? [{ type: "flatten" }] : [];
  const hidden = (units: number): LayerSpec => ({ type: "dense", units, activation: "relu" });
  return [...flatten, hidden(32), hidden(32), hidden(16), { type: "dense", units: outputs }];
}
