// Colour pictures in CIFAR-10's binary version, with the names of the classes in a text file beside them: one batch,
// or several of which only those are read that hold what was asked for, and a test batch.

import { joinPictures, parseCifar } from "#core/data/readers/cifar.ts";
import type { Pictures } from "#core/data/readers/cifar.ts";
import { demandSet } from "#core/importer.ts";
import type { Importer, InstalledSet, NamedBytes } from "#core/importer.ts";
import { readText } from "./text.ts";

const NAMES = /\.meta\.txt$/;
const HELD_OUT = /(^|\/)test_batch\.bin$/;

export const importer: Importer = {
  accepts: (name) => /_batch(_\d)?\.bin$/i.test(name),
  read: async (batch, options) => {
    const set = demandSet(options, batch.file);
    const { inputShape, files, other } = set;
    const names = await readText(await other(files.find((file) => NAMES.test(file))!), options);
    const classes = names.trim().split(/\s*\n\s*/);
    const samples = await readTraining(batch, set, classes.length);
    const test = files.find((file) => HELD_OUT.test(file));
    const heldOut = test && parseCifar(await other(test), classes.length);
    return {
      kind: "data",
      data: {
        inputShape,
        task: { kind: "classification", classes },
        scaling: "global",
        samples,
        ...(heldOut && { heldOut }),
      },
    };
  },
};

/** The batches in their order, one at a time, until they hold as many pictures as are wanted. */
async function readTraining(
  first: NamedBytes,
  { files, wanted, other }: InstalledSet,
  classes: number,
): Promise<Pictures> {
  const parts = [parseCifar(first, classes)];
  let count = parts[0].targets.length;
  for (const file of files.slice(1)) {
    if (count >= wanted.train) break;
    if (NAMES.test(file) || HELD_OUT.test(file)) continue;
    const part = parseCifar(await other(file), classes);
    parts.push(part);
    count += part.targets.length;
  }
  return joinPictures(parts);
}
