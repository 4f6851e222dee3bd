// Datasets in chunks of one shape, found by a tree of their places (III.A.1), each packed by the same filters (IV.A.2.l).

import { fileError } from "#core/data/readers/fileError.ts";
import { inflate } from "#core/data/readers/inflate.ts";
import { clipName } from "#core/message.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import type { Cursor } from "#core/model/readers/files/cursor.ts";
import { demandAddress, demandLetters, readAddress, unread } from "./file.ts";
import type { Hdf5 } from "./file.ts";

export type Place = {
  readonly shape: readonly number[];
  readonly size: number;
  readonly name: string;
};

const TREE = "a tree of chunks";
const [DEFLATE, SHUFFLE, CHECKSUM] = [1, 2, 3];
/** Bytes of one chunk of a small dataset; those of larger ones are at most four times as large as all of it. */
const LARGEST_CHUNK = 2 ** 20;

/** All bytes of a dataset in chunks, row-major; what was never written is zeros. */
export async function readChunks(
  hdf5: Hdf5,
  layout: Cursor,
  { shape, size, name }: Place,
  filterMessage: Cursor | undefined,
): Promise<Uint8Array> {
  const axes = layout.uint(1) - 1;
  const root = readAddress(layout);
  const extents = Array.from({ length: Math.max(axes, 0) }, () => layout.uint(4));
  const length = sizeOf(extents) * size;
  const most = Math.max(LARGEST_CHUNK, 4 * sizeOf(shape) * size);
  if (axes !== shape.length || length === 0 || length > most) {
    const problem = `${clipName(name)} lies in chunks of ${clipName(extents.join("×"))}`;
    throw fileError(hdf5.file, problem, WRITE_AGAIN);
  }
  const filters = filterMessage ? readFilters(hdf5.file, filterMessage) : [];
  const whole = new Uint8Array(sizeOf(shape) * size);
  const open = root === undefined ? [] : [root];
  let left = sizeOf(shape.map((extent, axis) => Math.ceil(extent / extents[axis])));
  for (const address of open) {
    const cursor = hdf5.at(address, TREE);
    demandLetters(hdf5.file, cursor, "TREE", TREE);
    const [type, level, count] = [cursor.uint(1), cursor.uint(1), cursor.uint(2)];
    if (type !== 1) throw fileError(hdf5.file, `${TREE} is one of names`, WRITE_AGAIN);
    cursor.take(2 * 8);
    for (let i = 0; i < count; i++) {
      const [packed, mask] = [cursor.uint(4), cursor.uint(4)];
      const origin = shape.map(() => cursor.uint(8));
      cursor.take(8);
      const child = demandAddress(hdf5.file, cursor);
      if (level > 0) {
        open.push(child);
        continue;
      }
      if (left-- === 0) throw fileError(hdf5.file, `${TREE} has too many`, WRITE_AGAIN);
      const bytes = hdf5.at(child, clipName(name)).take(packed);
      const used = filters.filter((_, n) => ((mask >> n) & 1) === 0);
      const chunk = await unfilter(hdf5.file, name, bytes, used, { length, size });
      put(whole, shape, chunk, extents, origin, size);
    }
  }
  return whole;
}

function readFilters(file: string, cursor: Cursor): readonly number[] {
  const version = cursor.uint(1);
  const count = cursor.uint(1);
  if (version === 1) cursor.take(6);
  return Array.from({ length: Math.min(count, 32) }, () => {
    const filter = cursor.uint(2);
    if (![DEFLATE, SHUFFLE, CHECKSUM].includes(filter))
      throw unread(file, `numbers are packed by filter ${filter}`);
    const nameLength = version === 1 ? cursor.uint(2) : 0;
    cursor.take(2);
    const values = cursor.uint(2);
    cursor.take(nameLength + 4 * values + (version === 1 && values % 2 === 1 ? 4 : 0));
    return filter;
  });
}

/** The numbers of a chunk: its filters undone, the last one first. */
async function unfilter(
  file: string,
  name: string,
  packed: Uint8Array,
  filters: readonly number[],
  { length, size }: { readonly length: number; readonly size: number },
): Promise<Uint8Array> {
  let bytes = packed;
  for (const filter of filters.toReversed()) {
    if (filter === DEFLATE) bytes = await unpack(file, name, bytes, length);
    else if (filter === SHUFFLE) bytes = unshuffle(bytes, size);
    else bytes = bytes.subarray(0, Math.max(0, bytes.length - 4));
  }
  if (bytes.length === length) return bytes;
  throw fileError(
    file,
    `a chunk of ${clipName(name)} has ${bytes.length} bytes of ${length}`,
    WRITE_AGAIN,
  );
}

/** A checksum that was taken before packing makes a chunk four bytes longer. */
async function unpack(file: string, name: string, packed: Uint8Array, length: number) {
  try {
    return await inflate(packed, length, "deflate").catch(() =>
      inflate(packed, length + 4, "deflate"),
    );
  } catch (cause) {
    const damaged = fileError(
      file,
      `a chunk of ${clipName(name)} is damaged (deflate)`,
      WRITE_AGAIN,
    );
    throw new Error(damaged.message, { cause });
  }
}

/** All first bytes, then all second ones … as numbers again. */
function unshuffle(bytes: Uint8Array, size: number): Uint8Array {
  const count = Math.floor(bytes.length / size);
  const numbers = Uint8Array.from(bytes);
  for (let i = 0; i < count; i++) {
    for (let byte = 0; byte < size; byte++) numbers[i * size + byte] = bytes[byte * count + i];
  }
  return numbers;
}

/** Puts the part of a chunk that lies within the dataset where it belongs. */
function put(
  whole: Uint8Array,
  shape: readonly number[],
  chunk: Uint8Array,
  extents: readonly number[],
  origin: readonly number[],
  size: number,
): void {
  const last = shape.length - 1;
  const inside = extents.map((extent, axis) => Math.min(extent, shape[axis] - origin[axis]));
  if (inside.some((extent) => extent <= 0)) return;
  const rows = sizeOf(inside.slice(0, -1));
  for (let row = 0; row < rows; row++) {
    let [rest, from, to, step, leap] = [row, 0, 0, extents[last], shape[last]];
    for (let axis = last - 1; axis >= 0; axis--) {
      const index = rest % inside[axis];
      rest = Math.floor(rest / inside[axis]);
      from += index * step;
      to += (origin[axis] + index) * leap;
      step *= extents[axis];
      leap *= shape[axis];
    }
    const begin = from * size;
    whole.set(chunk.subarray(begin, begin + inside[last] * size), (to + origin[last]) * size);
  }
}
