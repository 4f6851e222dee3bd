// Attributes of texts of an object of an HDF5 file (IV.A.2.m), such as Keras' model_config and weight_names.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { textOf } from "#core/model/readers/files/cursor.ts";
import type { Cursor } from "#core/model/readers/files/cursor.ts";
import { demandLetters, readAddress, unread } from "./file.ts";
import type { Hdf5 } from "./file.ts";
import { MESSAGE, readMessages } from "./messages.ts";
import { readSpace, readType } from "./types.ts";

/** Characters of one text, and of each of a list. */
const LONGEST_TEXT = 2 ** 24;
const LONGEST_NAME = 4096;
const MOST_TEXTS = 1024;
const HEAP = "a heap of texts";

/** The texts of an attribute: one, or those of a list; undefined where there is no such attribute of texts. */
export function textsAt(hdf5: Hdf5, address: number, name: string): readonly string[] | undefined {
  const messages = readMessages(hdf5, address);
  for (const attribute of messages.get(MESSAGE.attribute) ?? []) {
    const { name: own, type, shape } = readHead(hdf5.file, attribute);
    if (own !== name || (type.kind !== "text" && type.kind !== "anyText")) continue;
    const count = sizeOf(shape);
    if (count > MOST_TEXTS)
      throw fileError(hdf5.file, `${clipName(name)} has ${count} texts`, WRITE_AGAIN);
    const read =
      type.kind === "text"
        ? () => attribute.text(type.size)
        : () => anyText(hdf5, attribute, count === 1 ? LONGEST_TEXT : LONGEST_NAME);
    return Array.from({ length: count }, read);
  }
  refuseDense(hdf5, messages.get(MESSAGE.attributeInfo)?.[0]);
  return undefined;
}

/** The head of an attribute; what is read next are its values. */
function readHead(file: string, cursor: Cursor) {
  const version = cursor.uint(1);
  if (version < 1 || version > 3) throw fileError(file, "an attribute is damaged", WRITE_AGAIN);
  cursor.take(1);
  const lengths = [cursor.uint(2), cursor.uint(2), cursor.uint(2)];
  if (version === 3) cursor.take(1);
  const starts = [0, 0, 0, 0];
  starts[0] = cursor.position();
  lengths.forEach((length, i) => {
    starts[i + 1] = starts[i] + (version === 1 ? Math.ceil(length / 8) * 8 : length);
  });
  const name = textOf(cursor.take(lengths[0]));
  cursor.seek(starts[1]);
  const type = readType(cursor);
  cursor.seek(starts[2]);
  const shape = readSpace(file, cursor);
  cursor.seek(starts[3]);
  return { name: name.split("\0")[0], type, shape };
}

/** A text of any length lies in a heap of the whole file (III.E). */
function anyText(hdf5: Hdf5, cursor: Cursor, most: number): string {
  const length = cursor.uint(4);
  const address = readAddress(cursor);
  const index = cursor.uint(4);
  if (length === 0 || address === undefined) return "";
  if (length > most) {
    throw fileError(hdf5.file, `a text of ${length} bytes is too long`, WRITE_AGAIN);
  }
  const heap = hdf5.at(address, HEAP);
  demandLetters(hdf5.file, heap, "GCOL", HEAP);
  heap.take(4);
  const end = address + heap.uint(8);
  while (heap.position() + 16 <= end) {
    const own = heap.uint(2);
    heap.take(6);
    const size = heap.uint(8);
    if (own === 0) break; // what is left is free
    if (own === index) return textOf(heap.take(Math.min(length, size)));
    heap.take(Math.ceil(size / 8) * 8);
  }
  throw fileError(hdf5.file, `${HEAP} has no text ${index}`, WRITE_AGAIN);
}

/** Large attributes lie in a heap of the newest layout. */
function refuseDense({ file }: Hdf5, info: Cursor | undefined): void {
  if (!info) return;
  info.take(1);
  const flags = info.uint(1);
  if (flags & 1) info.take(2);
  if (readAddress(info) === undefined) return;
  throw unread(file, "an object has its attributes in the layout of libver='latest'");
}
