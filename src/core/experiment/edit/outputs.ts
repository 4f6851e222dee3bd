// Whether a network's last layer answers what the data ask.

import type { Dataset } from "#core/data/dataset.ts";
import { outputWidth } from "#core/data/dataset.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { LayerSpec } from "#core/model/layers.ts";

type Asked = Pick<Dataset, "title" | "task" | "inputShape">;

/**
 * Why the network cannot be trained on the data, in one sentence; undefined where it can. An output
 * for each class at least (more do no harm), and just one for a value.
 */
export function outputProblem(
  layers: readonly LayerSpec[],
  { title, task, inputShape }: Asked,
): string | undefined {
  const given = sizeOf(inferShapes({ inputShape, layers }).at(-1) ?? inputShape);
  const wanted = outputWidth(task);
  if (given === wanted || (task.kind === "classification" && given > wanted)) return undefined;
  const asked = task.kind === "classification" ? `${wanted} classes` : "one value to be told";
  const has = given === 1 ? "one output" : `${given} outputs`;
  return `network.layers: the network ends in ${has}, and ${title} has ${asked}; give the last layer ${wanted}`;
}
