// A data set as the page needs it: facts, and some samples to look at.

import { dataHash } from "#core/data/hash.ts";
import type { Dataset } from "#core/data/dataset.ts";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { rows } from "#core/data/rows.ts";

/** A sheet of thumbnails; points of a plane or a line are small, and more of them show its shape. */
const SHOWN = 64;
const SHOWN_POINTS = 400;

/** Copies what it shows: the summary is transferred to another thread. */
export function describeDataset(dataset: Dataset): DatasetSummary {
  const { name, title, task, inputShape, features, train, validation } = dataset;
  const { inputNormalisation, targetNormalisation } = dataset;
  const shown = sizeOf(inputShape) <= 2 ? SHOWN_POINTS : SHOWN;
  return {
    name,
    title,
    task,
    inputShape,
    ...(features && { features }),
    train: train.inputs.shape[0],
    validation: validation.inputs.shape[0],
    ...(task.kind === "classification" && { majorityShare: majorityShare(dataset) }),
    hash: dataHash(dataset),
    samples: {
      inputs: copyOf(rows(validation.inputs, 0, shown)),
      targets: copyOf(rows(validation.targets, 0, shown)),
    },
    inputNormalisation,
    ...(targetNormalisation && { targetNormalisation }),
  };
}

/** What always answering the most frequent class would score, the mean over all splits. */
function majorityShare(dataset: Dataset): number {
  const { splits = [dataset] } = dataset;
  const shares = splits.map(({ validation }) => largestShare(validation.targets));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function largestShare({ data }: Tensor): number {
  const counts = new Map<number, number>();
  for (const label of data) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(0, ...counts.values()) / data.length;
}

function copyOf({ shape, data }: Tensor): Tensor {
  return { shape, data: data.slice() };
}
