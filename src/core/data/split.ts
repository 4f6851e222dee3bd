// Which rows of a data set belong to the training part and which to the validation part. Seeded (stream
// "data"), and stratified for classes: every prefix of the order holds each class in nearly its share of
// the whole.

import { random } from "#core/math/random.ts";
import type { Random } from "#core/math/random.ts";
import type { Sizes } from "./sizes.ts";

export type SplitRows = { readonly train: Uint32Array; readonly validation: Uint32Array };

/**
 * Rows of both parts from one set without an official test part. Validation rows come first in the
 * order, so that asking for more training samples never moves a row from one part to the other.
 */
export function splitRows(order: Uint32Array, sizes: Sizes): SplitRows {
  const end = sizes.validation + sizes.train;
  return {
    validation: order.slice(0, sizes.validation),
    train: order.slice(sizes.validation, end),
  };
}

/** Where a replica that has a split of its own draws it; number 0 has the one that replicas share. */
export function streamOf(part: string, replica: number): string {
  return replica === 0 ? part : `${part}/${replica}`;
}

/** A random order of rows 0 … n−1: stream "data", `name`, `part` of the seed. */
export function randomOrder(seed: number, name: string, part: string, rows: number): Uint32Array {
  return random(seed, "data", name, part).permutation(rows);
}

/**
 * A random order in which classes keep their shares: the k-th row of a class with n rows is at
 * (k + u) / n, u uniform. `labels` are class numbers.
 */
export function stratifiedOrder(
  seed: number,
  name: string,
  part: string,
  labels: ArrayLike<number>,
): Uint32Array {
  const stream = random(seed, "data", name, part);
  const counts = countClasses(labels);
  const seen = new Uint32Array(counts.length);
  const position = new Float64Array(labels.length);
  const shuffled = stream.permutation(labels.length);
  for (const row of shuffled) position[row] = place(labels[row], seen, counts, stream);
  return shuffled.sort((a, b) => position[a] - position[b] || a - b);
}

function place(label: number, seen: Uint32Array, counts: Uint32Array, stream: Random): number {
  return (seen[label]++ + stream.uniform()) / counts[label];
}

function countClasses(labels: ArrayLike<number>): Uint32Array {
  let largest = -1;
  for (let i = 0; i < labels.length; i++) largest = Math.max(largest, labels[i]);
  const counts = new Uint32Array(largest + 1);
  for (let i = 0; i < labels.length; i++) counts[labels[i]]++;
  return counts;
}
