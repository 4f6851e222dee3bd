// The generated data sets by name: no network, no files, the same numbers from the same seed.

import { random } from "#core/math/random.ts";
import { toDataset } from "./assemble.ts";
import type { Dataset } from "./dataset.ts";
import { checkSize } from "./sizes.ts";
import type { Sizes } from "./sizes.ts";
import { streamOf } from "./split.ts";
import { digits } from "./generated/digits.ts";
import { friedman1 } from "./generated/friedman1.ts";
import type { Generator } from "./generated/generator.ts";
import { moons } from "./generated/moons.ts";
import { sine } from "./generated/sine.ts";
import { spirals } from "./generated/spirals.ts";

const GENERATORS: ReadonlyMap<string, Generator> = new Map([
  ["digits", digits],
  ["spirals", spirals],
  ["moons", moons],
  ["friedman1", friedman1],
  ["sine", sine],
]);

/** More samples than a page can train on, and too few to block it. */
const MOST = 100_000;

/**
 * Both parts, each from its own stream of the seed: "data", name, part, and the number of a replica that
 * has its own. Throws RangeError on unsound sizes.
 */
export function generate(
  name: string,
  title: string,
  sizes: Sizes,
  seed: number,
  replica = 0,
): Dataset {
  const { generate: make, ...description } = GENERATORS.get(name)!;
  const part = (key: keyof Sizes) =>
    make(
      checkSize(name, key, sizes[key], MOST),
      random(seed, "data", name, streamOf(key, replica)),
    );
  return toDataset(
    { ...description, name, title },
    { train: part("train"), validation: part("validation") },
  );
}
