// Reads installed data sets: asks the source for a set's files and hands them to the reader of its format.

import { clip, reasonOf } from "#core/message.ts";
import type { CatalogueEntry } from "./catalogue.ts";
import type { FileSource } from "./dataset.ts";
import { importData } from "#core/importFile.ts";
import type { NamedBytes } from "#core/importer.ts";
import type { RawDataset } from "./raw.ts";

/** Characters of the reason why a file cannot be read: what to do comes after it. */
const LONGEST_REASON = 300;

/** The raw samples of an installed set; throws Error that names the file and the command to install it. */
export async function readInstalled(
  entry: CatalogueEntry,
  source: FileSource,
): Promise<RawDataset> {
  const { name, title, files, format } = entry;
  const other = (file: string) => readFile(entry, file, source);
  const data = await importData(await other(files[0]), { set: { ...entry, other } }, format);
  return { name, title, ...data };
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
