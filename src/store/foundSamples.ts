// Held-out samples that a report names beyond those that the page was given to look at: they join them, so that
// they can go through the lanes as the others do. The page counts samples by their place among those it has; the
// worker by their place in the validation part. What panels measure is measured on the given ones alone.

import type { DatasetSummary } from "#core/experiment/events/events.ts";
import type { WorstSample } from "#core/experiment/insight/insight.ts";
import type { Tensor } from "#core/math/tensor.ts";

/** The data set as the page has it, with the samples that have joined since, in their order. */
export type ShownDataset = DatasetSummary & { readonly found?: readonly WorstSample[] };

const given = ({ samples }: DatasetSummary) => samples.targets.shape[0];

/** The place in the validation part of the sample at `place` on the page. */
export function validationIndex(dataset: ShownDataset | undefined, place: number): number {
  return dataset?.found?.[place - given(dataset)]?.index ?? place;
}

/** Where on the page a sample of the validation part is; −1: it has not joined. */
export function placeOf(dataset: ShownDataset, index: number): number {
  if (index < given(dataset)) return index;
  const place = (dataset.found ?? []).findIndex((sample) => sample.index === index);
  return place < 0 ? -1 : given(dataset) + place;
}

/** The data set with that sample among those that have joined, unless the page has it. */
export function withSample(dataset: ShownDataset, sample: WorstSample): ShownDataset {
  if (placeOf(dataset, sample.index) >= 0) return dataset;
  return { ...dataset, found: [...(dataset.found ?? []), sample] };
}

const joined = new WeakMap<ShownDataset, DatasetSummary>();

/** The data set with all that can be chosen as its samples: the given ones, then those that have joined. */
export function choosable(dataset: ShownDataset): DatasetSummary {
  const { found, samples } = dataset;
  if (!found) return dataset;
  const kept = joined.get(dataset);
  if (kept) return kept;
  const all = {
    ...dataset,
    samples: {
      inputs: withRows(
        samples.inputs,
        found.map(({ input }) => input.data),
      ),
      targets: withRows(
        samples.targets,
        found.map(({ target }) => [target]),
      ),
    },
  };
  joined.set(dataset, all);
  return all;
}

function withRows({ shape, data }: Tensor, rows: readonly ArrayLike<number>[]): Tensor {
  const size = shape.slice(1).reduce((product, length) => product * length, 1);
  const longer = new Float32Array(data.length + rows.length * size);
  longer.set(data);
  rows.forEach((row, i) => longer.set(row, data.length + i * size));
  return { shape: [shape[0] + rows.length, ...shape.slice(1)], data: longer };
}
