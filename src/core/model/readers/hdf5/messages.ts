// What is known of an object of an HDF5 file: the messages of its header (IV.A), in the layout of either version.

import { fileError } from "#core/data/readers/fileError.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { cursorOf } from "#core/model/readers/files/cursor.ts";
import type { Cursor } from "#core/model/readers/files/cursor.ts";
import { demandAddress, demandLetters, unread } from "./file.ts";
import type { Hdf5 } from "./file.ts";

/** The types of messages that are read. */
export const MESSAGE = {
  space: 0x01,
  linkInfo: 0x02,
  type: 0x03,
  link: 0x06,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  more: 0x10,
  symbols: 0x11,
  attributeInfo: 0x15,
} as const;

export type Messages = ReadonlyMap<number, readonly Cursor[]>;

const MOST_MESSAGES = 4096;
const SHARED = 2;
const WHAT = "the header of an object";

type Block = { readonly address: number; readonly length: number };
/** One message: its type, what is read next is its content. */
type Head = { readonly type: number; readonly size: number; readonly flags: number };

/** The messages at an address, each to be read from its beginning. */
export function readMessages(hdf5: Hdf5, address: number): Messages {
  const cursor = hdf5.at(address, WHAT);
  const isNew = cursor.text(4) === "OHDR";
  cursor.seek(address);
  const { block, headOf } = isNew ? newHeader(hdf5, cursor) : oldHeader(hdf5, cursor);
  const messages = new Map<number, Cursor[]>();
  const blocks: Block[] = [block];
  let count = 0;
  for (const { address: from, length } of blocks) {
    const inside = hdf5.at(from, WHAT);
    const content = inside.take(length);
    const each = cursorOf(hdf5.file, content, WHAT);
    while (each.left() >= 8 && ++count <= MOST_MESSAGES) {
      const { type, size, flags } = headOf(each);
      const message = cursorOf(hdf5.file, each.take(Math.min(size, each.left())), WHAT);
      if (flags & SHARED && type === MESSAGE.type)
        throw unread(hdf5.file, "a type of numbers is shared");
      if (type === MESSAGE.more) blocks.push(moreBlock(hdf5, message, isNew));
      else messages.set(type, [...(messages.get(type) ?? []), message]);
    }
  }
  return messages;
}

/** Version 1: sixteen bytes, then messages with heads of eight. */
function oldHeader({ file }: Hdf5, cursor: Cursor) {
  if (cursor.uint(1) !== 1) throw fileError(file, `${WHAT} is damaged`, WRITE_AGAIN);
  cursor.take(7);
  const length = cursor.uint(4);
  cursor.take(4);
  const headOf = (each: Cursor): Head => {
    const head = { type: each.uint(2), size: each.uint(2), flags: each.uint(1) };
    each.take(3);
    return head;
  };
  return { block: { address: cursor.position(), length }, headOf };
}

/** Version 2: flags show which fields there are, before the messages and in their heads. */
function newHeader({ file }: Hdf5, cursor: Cursor) {
  cursor.take(4);
  if (cursor.uint(1) !== 2) throw unread(file, `${WHAT} is of another version`);
  const flags = cursor.uint(1);
  cursor.take((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0));
  const length = cursor.uint(2 ** (flags & 3));
  const headOf = (each: Cursor): Head => {
    const head = { type: each.uint(1), size: each.uint(2), flags: each.uint(1) };
    if (flags & 4) each.take(2);
    return head;
  };
  return { block: { address: cursor.position(), length }, headOf };
}

/** Where the header goes on: in version 2 between four letters and a checksum. */
function moreBlock(hdf5: Hdf5, message: Cursor, isNew: boolean): Block {
  const address = demandAddress(hdf5.file, message);
  const length = message.uint(8);
  if (!isNew) return { address, length };
  demandLetters(hdf5.file, hdf5.at(address, WHAT), "OCHK", WHAT);
  return { address: address + 4, length: Math.max(0, length - 8) };
}
