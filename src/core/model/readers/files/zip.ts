// Zip archives (PKWARE's APPNOTE), which .npz, .pt and .keras are: the directory at their end, entries stored or
// deflated. Sizes are those of the directory; they are held to limits before a byte is inflated, and to the content
// after it, with its CRC. Encrypted and split archives are refused.

import { fileError } from "#core/data/readers/fileError.ts";
import { HIGHEST_RATIO, inflate } from "#core/data/readers/inflate.ts";
import type { NamedBytes } from "#core/importer.ts";
import { clipName } from "#core/message.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { crc32 } from "./crc32.ts";
import { cursorOf, textOf } from "./cursor.ts";
import { readDirectory } from "./zipDirectory.ts";
import type { ZipEntry } from "./zipDirectory.ts";

export type Zip = {
  readonly file: string;
  /** In the order of the directory. */
  readonly names: readonly string[];
  /** The content of an entry. Throws Error where there is none, where it is damaged or too large. */
  readonly read: (name: string) => Promise<Uint8Array>;
};

/** Bytes of one entry, and of all that are read of one archive. */
const MOST_BYTES = 2 ** 27;
const LOCAL = 0x04034b50;

/** The name of an archive's first entry, by its first bytes; undefined where they are of no archive. */
export function firstEntryOf(head: Uint8Array): string | undefined {
  const isZip = head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
  return isZip ? textOf(head.subarray(30, 30 + head[26] + 256 * head[27])) : undefined;
}

/** The archive's directory. Throws Error that names the file where there is none, or one that lies. */
export function openZip({ file, bytes }: NamedBytes): Zip {
  const entries = readDirectory(file, bytes);
  let total = 0;
  const read = async (name: string) => {
    const entry = entries.get(name);
    if (!entry) throw fileError(file, `has no entry ${clipName(name)}`, WRITE_AGAIN);
    checkEntry(file, name, entry);
    total += entry.size;
    if (total > 2 * MOST_BYTES) throw tooLarge(file, "what it holds", total);
    return contentOf(file, bytes, name, entry);
  };
  return { file, names: [...entries.keys()], read };
}

function checkEntry(file: string, name: string, { size, packed, method, isLocked }: ZipEntry) {
  const entry = `its entry ${clipName(name)}`;
  if (isLocked) throw fileError(file, `${entry} is encrypted`, "write the file without a password");
  if (size > MOST_BYTES) throw tooLarge(file, entry, size);
  if (method !== 0 && method !== 8) {
    const how = `is packed by method ${method}; stored and deflated entries are read`;
    throw fileError(file, `${entry} ${how}`, WRITE_AGAIN);
  }
  const isSound = method === 0 ? size === packed : size <= packed * HIGHEST_RATIO + 1;
  if (!isSound) {
    throw fileError(file, `${entry} claims ${size} bytes of ${packed} packed ones`, WRITE_AGAIN);
  }
}

function tooLarge(file: string, what: string, size: number): Error {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MB`;
  return fileError(
    file,
    `${what} is ${megabytes(size)} long, and up to ${megabytes(MOST_BYTES)} are read`,
    "open a smaller network",
  );
}

async function contentOf(file: string, bytes: Uint8Array, name: string, entry: ZipEntry) {
  const what = `its entry ${clipName(name)}`;
  const cursor = cursorOf(file, bytes, what, entry.offset);
  if (cursor.uint(4) !== LOCAL) {
    throw fileError(file, `${what} does not begin where its directory points`, WRITE_AGAIN);
  }
  cursor.take(22);
  const [nameLength, extraLength] = [cursor.uint(2), cursor.uint(2)];
  cursor.take(nameLength + extraLength);
  const packed = cursor.take(entry.packed);
  const content = entry.method === 0 ? packed : await unpack(file, what, packed, entry.size);
  if (crc32(content) === entry.crc) return content;
  throw fileError(file, `${what} is damaged (CRC)`, WRITE_AGAIN);
}

async function unpack(file: string, what: string, packed: Uint8Array, size: number) {
  try {
    return await inflate(packed, size, "deflate-raw");
  } catch (cause) {
    throw new Error(fileError(file, `${what} is damaged (deflate)`, WRITE_AGAIN).message, {
      cause,
    });
  }
}
