// The members of a group of an HDF5 file: in a tree of names (III.A.1, III.B to III.D), or as links in its header
// (IV.A.2.g).

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import type { Cursor } from "#core/model/readers/files/cursor.ts";
import { demandAddress, demandLetters, readAddress, unread } from "./file.ts";
import type { Hdf5 } from "./file.ts";
import { MESSAGE, readMessages } from "./messages.ts";

type Members = ReadonlyMap<string, number>;

const LONGEST_NAME = 1024;
const [TREE, HEAP] = ["a tree of names", "a heap of names"];

/** Where the header of the object under a path lies, from a group on; undefined where there is none. */
export function find(hdf5: Hdf5, path: string, from: number = hdf5.root): number | undefined {
  let address: number | undefined = from;
  for (const name of path.split("/")) {
    if (address === undefined) return undefined;
    if (name !== "") address = membersOf(hdf5, address).get(name);
  }
  return address;
}

/** Where the headers of a group's members lie, by their names. */
export function membersOf(hdf5: Hdf5, address: number): Members {
  const messages = readMessages(hdf5, address);
  const [symbols] = messages.get(MESSAGE.symbols) ?? [];
  if (symbols) {
    const tree = demandAddress(hdf5.file, symbols);
    return readTree(hdf5, tree, readHeap(hdf5, demandAddress(hdf5.file, symbols)));
  }
  const [info] = messages.get(MESSAGE.linkInfo) ?? [];
  if (info) refuseDense(hdf5, info);
  const links = (messages.get(MESSAGE.link) ?? []).flatMap((link) => readLink(link));
  return new Map(links);
}

/** Many links lie in a heap of the newest layout. */
function refuseDense({ file }: Hdf5, info: Cursor): void {
  info.take(1);
  const flags = info.uint(1);
  if (flags & 1) info.take(8);
  if (readAddress(info) === undefined) return;
  throw unread(file, "a group has its members in the layout of libver='latest'");
}

/** A link to an object of the same file; others lead nowhere here. */
function readLink(link: Cursor): readonly (readonly [string, number])[] {
  link.take(1);
  const flags = link.uint(1);
  const type = flags & 8 ? link.uint(1) : 0;
  link.take((flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0));
  const name = link.text(link.uint(2 ** (flags & 3)));
  const address = type === 0 ? readAddress(link) : undefined;
  return address === undefined ? [] : [[name, address]];
}

/** All names of a group one after the other, each closed by a zero. */
function readHeap(hdf5: Hdf5, address: number): Uint8Array {
  const cursor = hdf5.at(address, HEAP);
  demandLetters(hdf5.file, cursor, "HEAP", HEAP);
  cursor.take(4);
  const length = cursor.uint(8);
  cursor.take(8);
  return hdf5.at(demandAddress(hdf5.file, cursor), HEAP).take(length);
}

function readTree(hdf5: Hdf5, root: number, names: Uint8Array): Members {
  const members = new Map<string, number>();
  const open = [root];
  for (const address of open) {
    const cursor = hdf5.at(address, TREE);
    demandLetters(hdf5.file, cursor, "TREE", TREE);
    const [type, level, count] = [cursor.uint(1), cursor.uint(1), cursor.uint(2)];
    if (type !== 0) throw fileError(hdf5.file, `${TREE} is one of numbers`, WRITE_AGAIN);
    cursor.take(2 * 8 + 8);
    for (let i = 0; i < count; i++) {
      const child = demandAddress(hdf5.file, cursor);
      cursor.take(8);
      if (level > 0) open.push(child);
      else readSymbols(hdf5, child, names, members);
    }
  }
  return members;
}

function readSymbols(
  hdf5: Hdf5,
  address: number,
  names: Uint8Array,
  members: Map<string, number>,
): void {
  const cursor = hdf5.at(address, TREE);
  demandLetters(hdf5.file, cursor, "SNOD", TREE);
  cursor.take(2);
  for (let left = cursor.uint(2); left > 0; left--) {
    const name = nameAt(hdf5.file, names, cursor.uint(8));
    const header = readAddress(cursor);
    cursor.take(24);
    if (header !== undefined) members.set(name, header);
  }
}

function nameAt(file: string, names: Uint8Array, from: number): string {
  const end = names.indexOf(0, from);
  const bytes = names.subarray(from, end < 0 ? names.length : end);
  const name = new TextDecoder("utf-8").decode(bytes.subarray(0, LONGEST_NAME));
  if (name !== "") return name;
  throw fileError(file, `${HEAP} has no name at ${clipName(String(from))}`, WRITE_AGAIN);
}
