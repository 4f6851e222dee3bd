// A data set as the page needs it: facts, and some samples to look at.

import { dataHash } from "#core/data/hash.ts";
import type { Dataset } from "#core/data/dataset.ts";
import type { DatasetSummary } from "#core/experiment/events.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { rows } from "./collect.ts";

const SHOWN = 64;

/** Copies what it shows: the summary is transferred to another thread. */
export function describeDataset(dataset: Dataset): DatasetSummary {
  const { name, title, task, inputShape, features, train, validation } = dataset;
  return {
    name,
    title,
    task,
    inputShape,
    ...(features && { features }),
    train: train.inputs.shape[0],
    validation: validation.inputs.shape[0],
    hash: dataHash(dataset),
    samples: {
      inputs: copyOf(rows(validation.inputs, 0, SHOWN)),
      targets: copyOf(rows(validation.targets, 0, SHOWN)),
    },
  };
}

function copyOf({ shape, data }: Tensor): Tensor {
  return { shape, data: data.slice() };
}
