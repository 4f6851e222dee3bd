// HDF5 files (docs.hdfgroup.org, "File Format Specification", version 3), as far as Keras and h5py write them: groups,
// attributes of text, datasets of floats. Addresses lead anywhere and back in a file that lies, so every structure that is
// visited is paid for: a file has so many, and no more.

import { fileError } from "#core/data/readers/fileError.ts";
import type { NamedBytes } from "#core/importer.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { cursorOf } from "#core/model/readers/files/cursor.ts";
import type { Cursor } from "#core/model/readers/files/cursor.ts";

export type Hdf5 = {
  readonly file: string;
  /** Where the header of the first group lies. */
  readonly root: number;
  /** Reads from an address on, of a structure called `what` in messages. */
  readonly at: (address: number, what: string) => Cursor;
};

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Headers, nodes of trees, heaps: a network of 256 tensors has some thousands. */
const MOST_VISITS = 50_000;
const NO_ADDRESS = 0xff;

/** What to do about parts of the format that are not read. */
export const SAVE_OTHERWISE = "save the model anew with Keras' model.save, or as .npz";

export function isHdf5(head: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => head[i] === byte);
}

/** Opens a file. Throws Error that names it where it is none, or of another version. */
export function openHdf5({ file, bytes }: NamedBytes): Hdf5 {
  if (!isHdf5(bytes)) throw fileError(file, "is no HDF5 file", WRITE_AGAIN);
  let visits = 0;
  const at = (address: number, what: string) => {
    if (++visits > MOST_VISITS) throw fileError(file, "leads in circles", WRITE_AGAIN);
    return cursorOf(file, bytes, what, address);
  };
  return { file, root: readRoot(file, at(8, "its first block")), at };
}

function readRoot(file: string, cursor: Cursor): number {
  const version = cursor.uint(1);
  if (version <= 1) return rootOfOld(file, cursor, version);
  if (version > 3) throw unread(file, `its first block has version ${version}`);
  demandWide(file, cursor);
  cursor.take(1 + 3 * 8);
  return demandAddress(file, cursor);
}

function rootOfOld(file: string, cursor: Cursor, version: number): number {
  cursor.take(4);
  demandWide(file, cursor);
  cursor.take(1 + 2 * 2 + 4 + 4 * version + 4 * 8 + 8);
  return demandAddress(file, cursor);
}

/** Addresses and lengths of 8 bytes, as every library has written them for decades. */
function demandWide(file: string, cursor: Cursor): void {
  if (cursor.uint(1) !== 8 || cursor.uint(1) !== 8)
    throw unread(file, "its addresses are not 8 bytes long");
}

/** An address; undefined where nothing was ever written there. */
export function readAddress(cursor: Cursor): number | undefined {
  const start = cursor.position();
  if (cursor.take(8).every((byte) => byte === NO_ADDRESS)) return undefined;
  cursor.seek(start);
  return cursor.uint(8);
}

/** An address that must lead somewhere. */
export function demandAddress(file: string, cursor: Cursor): number {
  const address = readAddress(cursor);
  if (address !== undefined) return address;
  throw fileError(file, "an address that it needs leads nowhere", WRITE_AGAIN);
}

/** Throws Error where a structure does not begin with its own four letters. */
export function demandLetters(file: string, cursor: Cursor, letters: string, what: string): void {
  if (cursor.text(4) !== letters) {
    throw fileError(file, `${what} does not begin with ${letters}: it is damaged`, WRITE_AGAIN);
  }
}

/** The error on a part of the format that is not read. */
export function unread(file: string, problem: string): Error {
  return fileError(file, `${problem}, which is not read`, SAVE_OTHERWISE);
}
