// Types and shapes of what an HDF5 file holds (IV.A.2.b and d): floats, and texts of fixed or any length.

import { fileError } from "#core/data/readers/fileError.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import type { Cursor } from "#core/model/readers/files/cursor.ts";

export type Type = {
  readonly kind: "float" | "text" | "anyText" | "other";
  /** Bytes of one value. */
  readonly size: number;
  /** For messages, and for floats as safetensors calls them: "F32". */
  readonly name: string;
};

const MOST_AXES = 32;
const CLASSES = [
  "integers",
  "F",
  "times",
  "text",
  "bits",
  "opaque values",
  "records",
  "references",
];
const [FLOAT, TEXT, ANY] = [1, 3, 9];

/** A type of values; big-endian floats are of another kind. */
export function readType(cursor: Cursor): Type {
  const kind = cursor.uint(1) & 15;
  const bits = cursor.uint(1);
  cursor.take(2);
  const size = cursor.uint(4);
  if (kind === FLOAT && (bits & 1) === 0) return { kind: "float", size, name: `F${8 * size}` };
  if (kind === TEXT) return { kind: "text", size, name: "text" };
  if (kind === ANY && (bits & 15) === 1) return { kind: "anyText", size, name: "text" };
  const name = kind === FLOAT ? "floats big end first" : (CLASSES[kind] ?? `class ${kind}`);
  return { kind: "other", size, name };
}

/** Extents of the axes; none of a single value. */
export function readSpace(file: string, cursor: Cursor): readonly number[] {
  const version = cursor.uint(1);
  const axes = cursor.uint(1);
  if (version < 1 || version > 2 || axes > MOST_AXES) {
    throw fileError(file, "a shape in it is damaged", WRITE_AGAIN);
  }
  cursor.take(version === 1 ? 6 : 2);
  return Array.from({ length: axes }, () => cursor.uint(8));
}
