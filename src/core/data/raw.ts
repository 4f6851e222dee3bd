// A data set before it is split and normalised, as a generator or reader returns it. Engines never see
// it: assemble.ts turns it into a Dataset.

import type { Shape } from "#core/math/tensor.ts";
import type { Task } from "./dataset.ts";

/** Rows of inputs [N, …inputShape] flat and row-major, and one target each: class number or value. */
export type RawSamples = {
  readonly inputs: Float32Array | Float64Array | Uint8Array;
  readonly targets: Float64Array | Uint8Array;
};

/** What is known of a set besides its numbers. */
export type Description = {
  readonly name: string;
  readonly title: string;
  readonly task: Task;
  readonly inputShape: Shape;
  readonly features?: readonly string[];
  /** One mean and scale for all numbers (images), or one for each entry of the last axis. */
  readonly scaling: "global" | "lastAxis";
};

export type RawParts = { readonly train: RawSamples; readonly validation: RawSamples };

export type RawDataset = Description & {
  readonly samples: RawSamples;
  /** An official test part, where there is one: it becomes the validation part. */
  readonly heldOut?: RawSamples;
};
