// Reads a file by the table of importers: the first that accepts it, or the one of a format that is known.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import { fitWeights } from "#core/model/fitWeights.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { firstEntryOf } from "#core/model/readers/files/zip.ts";
import { IMPORTERS, offers } from "./importers.ts";
import type { Format } from "./importers.ts";
import type { Imported, NamedBytes, RawData, ReadOptions } from "./importer.ts";

/** What a file holds, for messages. */
const NAMES: { readonly [kind in Imported["kind"]]: string } = {
  experiment: "an experiment",
  data: "data",
  network: "a network",
};

/** What opens a capsule again, too. */
const UNPACK = "unpack it and open one of its files, of a capsule results.json";

/** Bytes by which a format is known. */
export const HEAD = 4096;

/**
 * What a file holds, whatever its format. Throws Error that names the file and what to do: where no format
 * accepts it, where it is damaged, and where it is only a part of a set.
 */
export async function importFile(file: NamedBytes, options: ReadOptions = {}): Promise<Imported> {
  const format = await formatOf(file.file, file.bytes.subarray(0, HEAD));
  const { importer } = await IMPORTERS[format].load();
  if (file.bytes.length === 0) throw fileError(file.file, "is empty", "write the file again");
  return importer.read(file, options);
}

/** The format of a file by its name and its first bytes. Throws Error where there is none that accepts it. */
export async function formatOf(name: string, head: Uint8Array): Promise<Format> {
  for (const format of Object.keys(IMPORTERS) as Format[]) {
    const { importer } = await IMPORTERS[format].load();
    if (importer.accepts(name, head)) return format;
  }
  if (firstEntryOf(head) !== undefined) throw fileError(name, "is an archive", UNPACK);
  throw new Error(`${clipName(name)}: no format that is known. What can be opened: ${offers()}`);
}

/** The rows of a file by itself, or of a set of this format. Throws Error as importFile does. */
export async function importData(
  file: NamedBytes,
  options: ReadOptions = {},
  format?: Format,
): Promise<RawData> {
  return (await importRows(file, options, format)).data;
}

/** The same with what was understood of them, where they are a table. */
export async function importRows(
  file: NamedBytes,
  options: ReadOptions = {},
  format?: Format,
): Promise<Extract<Imported, { kind: "data" }>> {
  const imported = format
    ? await (await IMPORTERS[format].load()).importer.read(file, options)
    : await importFile(file, options);
  if (imported.kind === "data") return imported;
  throw new Error(`${clipName(file.file)}: holds ${NAMES[imported.kind]}, no data`);
}

/**
 * The weights in a file, for `network`. Throws Error as importFile does, and where the file holds no network
 * or one of other layers.
 */
export async function importWeights(
  file: NamedBytes,
  network: Network,
  options: ReadOptions = {},
): Promise<NetworkWeights> {
  const { inputShape, layers } = network;
  const imported = await importFile(file, { inputShape, layers, ...options });
  if (imported.kind === "network") return fitWeights(file.file, imported, network);
  throw new Error(`${clipName(file.file)}: holds ${NAMES[imported.kind]}, no weights`);
}
