// A generated data set: a rule that makes samples one after the other from a stream of random numbers.
// Both parts have streams of their own, so asking for more of one never changes the other, nor the
// samples that were there before.

import type { Description, RawSamples } from "#core/data/raw.ts";
import type { Random } from "#core/math/random.ts";

export type Generator = Omit<Description, "name" | "title"> & {
  /** Makes the first `count` samples of a stream. */
  readonly generate: (count: number, stream: Random) => RawSamples;
};

/** Draws class numbers in blocks that hold every class once, each block in random order. */
export function balancedLabels(classes: number, stream: Random): () => number {
  let block: Uint32Array = stream.permutation(classes);
  let used = 0;
  return () => {
    if (used === classes) {
      block = stream.permutation(classes);
      used = 0;
    }
    return block[used++];
  };
}
