// A data set in memory, from any source: generated, read from files, or given.

import type { Shape, Tensor } from "#core/math/tensor.ts";

export type Task =
  | { readonly kind: "classification"; readonly classes: readonly string[] }
  | { readonly kind: "regression"; readonly target: string; readonly unit?: string };

/**
 * Inputs [N, …inputShape], normalised. Targets: class numbers [N] for classification, standardised
 * values [N, 1] for regression.
 */
export type Samples = { readonly inputs: Tensor; readonly targets: Tensor };

/** How raw numbers became inputs: (raw − mean) / scale; one entry for all numbers, or one per feature. */
export type Normalisation = { readonly mean: readonly number[]; readonly scale: readonly number[] };

export type Dataset = {
  readonly name: string;
  readonly title: string;
  readonly task: Task;
  readonly inputShape: Shape;
  /** What the last axis means, where it has names: table columns, sensor channels. */
  readonly features?: readonly string[];
  readonly train: Samples;
  /** Held out: never used for fitting, normalisation or fusion. */
  readonly validation: Samples;
  readonly inputNormalisation: Normalisation;
  /** Regression only: standardised = (raw − mean) / scale. */
  readonly targetNormalisation?: Normalisation;
  /**
   * What each replica has, all with as many samples; the first is this set. Absent: all have this one.
   */
  readonly splits?: readonly Dataset[];
};

/** What a replica trains on and is measured on. */
export function datasetOf(dataset: Dataset, replica: number): Dataset {
  return dataset.splits?.[replica] ?? dataset;
}

/** Reads one file of an installed data set, path relative to the data folder: fetch in a page, fs in Node. */
export type FileSource = (path: string) => Promise<Uint8Array>;

/** Width of the network's output that the task needs. */
export function outputWidth(task: Task): number {
  return task.kind === "classification" ? task.classes.length : 1;
}
