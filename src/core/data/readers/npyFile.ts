// NumPy's .npy (numpy.org/doc/stable/reference/generated/numpy.lib.format.html), versions 1 to 3: six bytes of magic, a
// version, the length of a header, the header as a literal of Python's, the bytes of one array. What those bytes are is
// the affair of whoever reads them: an array of objects is a pickle, which nothing here executes.

import { fileError } from "#core/data/readers/fileError.ts";
import type { NamedBytes } from "#core/importer.ts";
import { clipName } from "#core/message.ts";
import type { Shape } from "#core/math/tensor.ts";
import { cursorOf } from "#core/model/readers/files/cursor.ts";

export type NpyFile = {
  /** "<f4" */
  readonly descr: string;
  readonly isColumnMajor: boolean;
  readonly shape: Shape;
  readonly data: Uint8Array;
};

export const MAGIC: readonly number[] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** A header describes one array: no honest one is longer. */
const LONGEST_HEADER = 2 ** 16;
const REMEDY = "write it with numpy.save";

export function isNpy(head: Uint8Array): boolean {
  return MAGIC.every((byte, i) => head[i] === byte);
}

/** What an array's header holds, and the bytes after it. Throws Error that names the file, or the entry of one. */
export function parseNpy({ file, bytes }: NamedBytes): NpyFile {
  if (!isNpy(bytes)) throw fileError(file, "is no .npy file", REMEDY);
  const cursor = cursorOf(file, bytes, "its header", MAGIC.length);
  const [version] = cursor.take(2);
  if (version < 1 || version > 3) {
    throw fileError(file, `is of version ${version}, and 1 to 3 are read`, REMEDY);
  }
  const length = cursor.uint(version === 1 ? 2 : 4);
  if (length > LONGEST_HEADER) {
    const limit = `its header is ${length} bytes long, and up to ${LONGEST_HEADER} are read`;
    throw fileError(file, limit, REMEDY);
  }
  const header = cursor.text(length);
  return { ...parseHeader(file, header), data: cursor.take(cursor.left()) };
}

function parseHeader(file: string, header: string): Omit<NpyFile, "data"> {
  const descr = /'descr'\s*:\s*'([^']{1,20})'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const extents = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  const shape = extents?.split(",").flatMap((text) => (text.trim() ? [Number(text)] : []));
  if (descr === undefined || order === undefined || !shape?.every(Number.isSafeInteger)) {
    const problem = `its header is no array of one type: ${clipName(header.trim())}`;
    throw fileError(file, problem, "save plain arrays, without objects or fields");
  }
  return { descr, isColumnMajor: order === "True", shape };
}
