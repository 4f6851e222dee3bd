// From a name to a data set, from any source: generated on the spot, or read from installed files.

import { clipName } from "#core/message.ts";
import { assemble } from "./assemble.ts";
import { catalogueEntry, isOwnTable } from "./catalogue.ts";
import type { Dataset, FileSource } from "./dataset.ts";
import { generate } from "./generate.ts";
import { importData } from "#core/importFile.ts";
import type { NamedBytes } from "#core/importer.ts";
import { readInstalled } from "./installed.ts";

/** As an experiment file names its data (docs/formats.md §2), with the seed that splits or makes it. */
export type DataOptions = {
  readonly name: string;
  /** Numbers of samples; the catalogue's defaults where missing. */
  readonly train?: number | undefined;
  readonly validation?: number | undefined;
  readonly seed: number;
};

/**
 * The data set `options` ask for, split and normalised. Generated sets never touch `source`. Throws
 * RangeError for an unknown name or impossible sizes, and Error that names the file and what to do when a
 * file is missing, cut short or of another format.
 */
export async function loadDataset(options: DataOptions, source: FileSource): Promise<Dataset> {
  if (isOwnTable(options.name)) {
    throw new Error(
      `the table ${clipName(options.name)} is not here: it is a file of somebody's own; open the file itself with Open…`,
    );
  }
  const entry = catalogueEntry(options.name);
  const { name, title, defaults } = entry;
  const { seed } = options;
  if (!Number.isFinite(seed))
    throw new RangeError(`data ${name}: seed must be finite, got ${seed}`);
  if (entry.source === "installed") {
    return assemble(await readInstalled(entry, source), options, defaults, seed);
  }
  const sizes = {
    train: options.train ?? defaults.train,
    validation: options.validation ?? defaults.validation,
  };
  return generate(name, title, sizes, seed);
}

/**
 * A visitor's own file as a data set. Calls `breathe` every some ten milliseconds of reading; what it throws
 * ends it. Throws as importFile and loadDataset do.
 */
export async function datasetFromFile(
  file: NamedBytes,
  options: DataOptions,
  breathe?: () => Promise<void>,
): Promise<Dataset> {
  const { name, seed } = options;
  const data = await importData(file, breathe && { breathe });
  const raw = { ...data, name, title: clipName(name) };
  return assemble(raw, options, { train: 10_000, validation: 2500 }, seed);
}
