// A data set in which every replica has a split of its own: other rows to train on, other rows held out, and
// inputs normalised by its own training part. Replica r of every arm has split r.

import { clipName } from "#core/message.ts";
import type { Dataset } from "./dataset.ts";

/** Numbers that all splits may hold together: a gibibyte of float32. */
const MOST_NUMBERS = 2 ** 28;

/**
 * The set that `make` gives for replica 0, with those of all others where there are several `splits`. Throws
 * RangeError where they would fill the memory.
 */
export async function withSplits(
  { splits: count = 1 }: { readonly splits?: number },
  make: (replica: number) => Dataset,
  breathe?: () => Promise<void>,
): Promise<Dataset> {
  const first = make(0);
  if (count < 2) return first;
  checkNumbers(first, count);
  const splits = [first];
  while (splits.length < count) {
    await breathe?.();
    splits.push(make(splits.length));
  }
  return { ...first, splits };
}

function checkNumbers({ name, train, validation }: Dataset, count: number): void {
  const numbers = count * (train.inputs.data.length + validation.inputs.data.length);
  if (numbers <= MOST_NUMBERS) return;
  const size = `${(numbers / 2 ** 28).toFixed(1)} GiB`;
  throw new RangeError(
    `data ${clipName(name)}: ${count} splits of their own take ${size}, more than 1 GiB; use fewer replicas or samples, or one split for all`,
  );
}
