// Reads installed data sets: asks the source for a set's files and hands them to the reader of its format.

import { clip, reasonOf } from "#core/message.ts";
import type { CatalogueEntry } from "./catalogue.ts";
import type { FileSource } from "./dataset.ts";
import { importData } from "#core/importFile.ts";
import type { NamedBytes } from "#core/importer.ts";
import type { RawDataset } from "./raw.ts";
import { REINSTALL } from "./readers/fileError.ts";
import type { Sizes } from "./sizes.ts";

/** Characters of the reason why a file cannot be read: what to do comes after it. */
const LONGEST_REASON = 300;

/**
 * The raw samples of an installed set, `wanted` at least where there are as many; files beyond them are not read.
 * Throws Error that names the file and the command to install it.
 */
export async function readInstalled(
  entry: CatalogueEntry,
  source: FileSource,
  wanted: Sizes = entry.defaults,
): Promise<RawDataset> {
  const { name, title, files, format } = entry;
  const other = (file: string) => readFile(entry, file, source);
  const first = await other(files[0]);
  try {
    const data = await importData(first, { set: { ...entry, wanted, other } }, format);
    return { name, title, ...data };
  } catch (error) {
    throw withCommand(error, entry);
  }
}

/** Readers know that a file is damaged, not which command brings that of this set. */
function withCommand(error: unknown, { install }: CatalogueEntry): unknown {
  if (!(error instanceof Error && error.message.endsWith(REINSTALL))) return error;
  const problem = error.message.slice(0, -REINSTALL.length);
  return new Error(`${problem}install it again with \`${install}\``, { cause: error });
}

async function readFile(
  { title, install }: CatalogueEntry,
  file: string,
  source: FileSource,
): Promise<NamedBytes> {
  try {
    return { file, bytes: await source(file) };
  } catch (cause) {
    const reason = clip(reasonOf(cause), LONGEST_REASON);
    const isAway = cause instanceof Error && cause.name === "UnreachableError";
    const remedy = isAway
      ? "Check the connection, then press Reset"
      : `To install it run \`${install}\``;
    throw new Error(`${title} cannot be read: ${file}: ${reason}. ${remedy}`, { cause });
  }
}
