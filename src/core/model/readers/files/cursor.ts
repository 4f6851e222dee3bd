// Numbers and texts of a binary file one after the other, little end first: what is read past the end of the
// file is an error that names it, never undefined.

import { fileError } from "#core/data/readers/fileError.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";

export type Cursor = {
  /** Where the next byte is read. */
  readonly position: () => number;
  readonly left: () => number;
  /** Goes on at this byte. Throws Error beyond the end. */
  readonly seek: (at: number) => void;
  /** A whole number of 1 to 8 bytes. Throws Error where it is too large to count with. */
  readonly uint: (size: number) => number;
  /** The next bytes, not copied. */
  readonly take: (length: number) => Uint8Array;
  /** The next bytes as UTF-8; zero bytes at its end are no text. */
  readonly text: (length: number) => string;
};

/** Reads `bytes` from `at` on; `what` names them in messages: "its directory". */
export function cursorOf(file: string, bytes: Uint8Array, what: string, at: number = 0): Cursor {
  let next = 0;
  const seek = (to: number) => {
    if (to < 0 || to > bytes.length || !Number.isInteger(to)) throw cutShort(file, what, to);
    next = to;
  };
  const take = (length: number) => {
    if (length < 0 || length > bytes.length - next) throw cutShort(file, what, next + length);
    next += length;
    return bytes.subarray(next - length, next);
  };
  const uint = (size: number) => {
    const value = take(size).reduceRight((sum, byte) => sum * 256 + byte, 0);
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    throw fileError(file, `${what} holds a count of ${value}`, WRITE_AGAIN);
  };
  const text = (length: number) => textOf(take(length));
  seek(at);
  return { position: () => next, left: () => bytes.length - next, seek, uint, take, text };
}

/** Bytes as UTF-8, without the zero bytes that fill a field up. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8").decode(bytes).replace(/\0+$/, "");
}

function cutShort(file: string, what: string, at: number): Error {
  return fileError(file, `${what} leads to byte ${at}: it is damaged or cut short`, WRITE_AGAIN);
}
