// From a name to a data set, from any source: generated on the spot, or read from installed files.

import { clipName } from "#core/message.ts";
import { assemble } from "./assemble.ts";
import { catalogueEntry, isOwnTable } from "./catalogue.ts";
import type { Dataset, FileSource } from "./dataset.ts";
import { generate } from "./generate.ts";
import { importRows } from "#core/importFile.ts";
import type { NamedBytes } from "#core/importer.ts";
import { readInstalled } from "./installed.ts";
import type { Memory } from "./normalise.ts";
import { checkRoom } from "./room.ts";
import type { Sizes } from "./sizes.ts";
import { withSplits } from "./splits.ts";
import { USUAL_ROWS } from "./table/choices.ts";
import type { TableChoices } from "./table/choices.ts";
import type { TableReport } from "./table/report.ts";

/** As an experiment file names its data (docs/formats.md §2), with the seed that splits or makes it. */
export type DataOptions = {
  readonly name: string;
  /** Numbers of samples; the catalogue's defaults where missing. */
  readonly train?: number | undefined;
  readonly validation?: number | undefined;
  /** How a visitor's own table is read (table/choices.ts); what is absent is guessed. */
  readonly table?: unknown;
  readonly seed: number;
  /** Replicas with a split of their own each (splits.ts); by default one split for all. */
  readonly splits?: number;
  /** Numbers that the inputs of a split may be (room.ts); absent: as many as there are. */
  readonly room?: number;
  /** Where the inputs of a set that is read lie; absent: in memory of this thread alone. */
  readonly memory?: Memory;
};

/**
 * The data set `options` ask for, split and normalised. Generated sets never touch `source`. Throws
 * RangeError for an unknown name, impossible sizes or more samples than there is room for, and Error that names the file and what to do when a
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
  const sizes = {
    train: options.train ?? defaults.train,
    validation: options.validation ?? defaults.validation,
  };
  checkRoom(entry, sizes, options.room);
  if (entry.source === "installed") {
    const raw = await readInstalled(entry, source, wantedRows(sizes, options));
    return withSplits(options, (replica) => assemble(raw, options, defaults, seed, replica));
  }
  return withSplits(options, (replica) => generate(name, title, sizes, seed, replica));
}

/** Replicas with splits of their own draw them from all there are. */
function wantedRows(sizes: Sizes, { splits = 1 }: DataOptions): Sizes {
  return splits > 1 ? { train: Infinity, validation: Infinity } : sizes;
}

/**
 * A visitor's own file as a data set. Calls `breathe` every some ten milliseconds of reading; what it throws
 * ends it. `hear` is given what was understood of a table. Throws as importFile and loadDataset do.
 */
export async function datasetFromFile(
  file: NamedBytes,
  options: DataOptions,
  breathe?: () => Promise<void>,
  hear?: (report: TableReport) => void,
): Promise<Dataset> {
  const { name, seed } = options;
  const table = await choicesIn(options);
  const { data, report } = await importRows(file, { table, ...(breathe && { breathe }) });
  if (report) hear?.(report);
  const raw = { ...data, name, title: clipName(name) };
  const rows = table.rows ?? USUAL_ROWS;
  const validation = Math.max(1, Math.round(rows / 5));
  const sizes = { train: rows - validation, validation };
  return withSplits(options, (replica) => assemble(raw, options, sizes, seed, replica), breathe);
}

async function choicesIn({ table }: DataOptions): Promise<TableChoices> {
  if (table === undefined) return {};
  const { parseChoices } = await import("./table/choicesSchema.ts");
  return parseChoices(table);
}
