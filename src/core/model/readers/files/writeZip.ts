// Files as one zip archive, stored as they are. The same files give the same bytes, whenever and wherever they are
// packed: what several files make up has one hash.

import { crc32 } from "./crc32.ts";

type Named = { readonly name: string; readonly bytes: Uint8Array };

/** 1 January 1980, the first day that the format knows. */
const DATE = 0x21;
const UTF8 = 0x800;
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const VERSION = 20;

/** The archive, its entries in the order given. Names are UTF-8. */
export function writeZip(files: readonly Named[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const letters = new TextEncoder().encode(name);
    const facts = factsOf(bytes, letters.length);
    parts.push(words([LOCAL, 4], [VERSION, 2], ...facts), letters, bytes);
    const rest = [
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [offset, 4],
    ] as const; // no comment, no attributes
    directory.push(words([CENTRAL, 4], [VERSION, 2], [VERSION, 2], ...facts, ...rest), letters);
    offset += 30 + letters.length + bytes.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const counts = [
    [files.length, 2],
    [files.length, 2],
  ] as const;
  const end = words([END, 4], [0, 2], [0, 2], ...counts, [length, 4], [offset, 4], [0, 2]);
  return joined([...parts, ...directory, end]);
}

type Word = readonly [value: number, bytes: number];

/** What both headers of a file have in common: flags to the length of its extra field. */
function factsOf(bytes: Uint8Array, nameLength: number): readonly Word[] {
  const { length } = bytes;
  return [
    ...([
      [UTF8, 2],
      [0, 2],
      [0, 2],
      [DATE, 2],
    ] as const),
    ...([
      [crc32(bytes), 4],
      [length, 4],
      [length, 4],
      [nameLength, 2],
      [0, 2],
    ] as const),
  ];
}

/** Numbers little end first, each in so many bytes. */
function words(...all: readonly Word[]): Uint8Array {
  return Uint8Array.from(
    all.flatMap(([value, bytes]) =>
      Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) & 255),
    ),
  );
}

/** Parts one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
