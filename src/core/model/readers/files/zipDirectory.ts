// The directory of a zip archive: what its entries are called, and where and how large they are. Archives of 64-bit
// sizes (zip64), as PyTorch writes them, have the larger numbers in records of their own.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { cursorOf, textOf } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";

export type ZipEntry = {
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly isLocked: boolean;
  readonly crc: number;
  /** Bytes in the archive, and of the content. */
  readonly packed: number;
  readonly size: number;
  /** Where its own header begins. */
  readonly offset: number;
};

const [END, END64, LOCATOR64, CENTRAL] = [0x06054b50, 0x06064b50, 0x07064b50, 0x02014b50];
const END_LENGTH = 22;
const LOCATOR_LENGTH = 20;
const LONGEST_COMMENT = 65535;
const MOST_ENTRIES = 4096;
/** What stands in a field of 32 bits where the number is in the record of 64 bits. */
const ELSEWHERE = 0xffffffff;
const WHAT = "its directory";

/** Entries by name. Throws Error that names the file. */
export function readDirectory(file: string, bytes: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const { count, offset } = findDirectory(file, bytes);
  if (count > MOST_ENTRIES) {
    const limit = `has ${count} entries, and up to ${MOST_ENTRIES} are read`;
    throw fileError(file, limit, "open a smaller network");
  }
  const cursor = cursorOf(file, bytes, WHAT, offset);
  const entries = new Map<string, ZipEntry>();
  for (let i = 0; i < count; i++) {
    const [name, entry] = readEntry(file, cursor);
    if (entries.has(name)) throw fileError(file, `has two entries ${clipName(name)}`, WRITE_AGAIN);
    entries.set(name, entry);
  }
  return entries;
}

/** Where the directory begins: found from the end, for a comment may follow it. */
function findDirectory(file: string, bytes: Uint8Array) {
  const lowest = Math.max(0, bytes.length - END_LENGTH - LONGEST_COMMENT);
  for (let at = bytes.length - END_LENGTH; at >= lowest; at--) {
    const cursor = cursorOf(file, bytes, WHAT, at);
    if (cursor.uint(4) !== END) continue;
    cursor.take(6);
    const count = cursor.uint(2);
    cursor.take(4);
    const offset = cursor.uint(4);
    return findDirectory64(file, bytes, at - LOCATOR_LENGTH) ?? { count, offset };
  }
  throw fileError(file, "has no directory at its end: it is cut short", WRITE_AGAIN);
}

function findDirectory64(file: string, bytes: Uint8Array, at: number) {
  if (at < 0) return undefined;
  const locator = cursorOf(file, bytes, WHAT, at);
  if (locator.uint(4) !== LOCATOR64) return undefined;
  locator.take(4);
  const cursor = cursorOf(file, bytes, WHAT, locator.uint(8));
  if (cursor.uint(4) !== END64)
    throw fileError(file, `${WHAT} is not where it points`, WRITE_AGAIN);
  cursor.take(28);
  const count = cursor.uint(8);
  cursor.take(8);
  return { count, offset: cursor.uint(8) };
}

function readEntry(file: string, cursor: Cursor): readonly [string, ZipEntry] {
  if (cursor.uint(4) !== CENTRAL) throw fileError(file, `${WHAT} is damaged`, WRITE_AGAIN);
  cursor.take(4);
  const [flags, method] = [cursor.uint(2), cursor.uint(2)];
  cursor.take(4);
  const [crc, packed, size] = [cursor.uint(4), cursor.uint(4), cursor.uint(4)];
  const [nameLength, extraLength, commentLength] = [cursor.uint(2), cursor.uint(2), cursor.uint(2)];
  cursor.take(8);
  const offset = cursor.uint(4);
  const name = textOf(cursor.take(nameLength));
  const larger = readLarger(file, cursor.take(extraLength), [size, packed, offset]);
  cursor.take(commentLength);
  const [wholeSize, wholePacked, wholeOffset] = larger;
  const sizes = { size: wholeSize, packed: wholePacked, offset: wholeOffset };
  return [name, { method, isLocked: (flags & 1) === 1, crc, ...sizes }];
}

/** The numbers, those that have no room in 32 bits from the extra field of zip64. */
function readLarger(file: string, extra: Uint8Array, numbers: readonly number[]): number[] {
  if (!numbers.includes(ELSEWHERE)) return [...numbers];
  const cursor = cursorOf(file, extra, WHAT);
  while (cursor.left() >= 4) {
    const [id, length] = [cursor.uint(2), cursor.uint(2)];
    if (id === 1) return numbers.map((n) => (n === ELSEWHERE ? cursor.uint(8) : n));
    cursor.take(length);
  }
  return [...numbers];
}
