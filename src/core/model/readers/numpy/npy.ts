// One array as NumPy saves it (numpy.org/doc/stable/reference/generated/numpy.lib.format.html): six bytes of magic,
// a version, the length of a header, the header as a literal of Python's, the numbers.

import { fileError } from "#core/data/readers/fileError.ts";
import type { NamedBytes } from "#core/importer.ts";
import { clipName } from "#core/message.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { checkSize, toFloat32, WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { demandType } from "#core/model/readers/numberTypes.ts";
import { cursorOf } from "#core/model/readers/files/cursor.ts";
import { inRowOrder } from "#core/model/readers/strides.ts";

export type NpyHeader = {
  /** "<f4" */
  readonly descr: string;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
};

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const LONGEST_HEADER = 2 ** 16;
const MOST_AXES = 4;

/** NumPy's names of types by those of safetensors. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ["<f2", "F16"],
  ["<f4", "F32"],
  ["<f8", "F64"],
]);

export function isNpy(head: Uint8Array): boolean {
  return MAGIC.every((byte, i) => head[i] === byte);
}

/** What an array's header holds, and the bytes after it. Throws Error that names the file, or the entry of one. */
export function parseNpy({ file, bytes }: NamedBytes): NpyHeader {
  if (!isNpy(bytes)) throw fileError(file, "is no array of NumPy", WRITE_AGAIN);
  const cursor = cursorOf(file, bytes, "its header", MAGIC.length);
  const [version] = cursor.take(2);
  const length = cursor.uint(version === 1 ? 2 : 4);
  if (length > LONGEST_HEADER) {
    const limit = `its header is ${length} bytes long, and up to ${LONGEST_HEADER} are read`;
    throw fileError(file, limit, WRITE_AGAIN);
  }
  const header = cursor.text(length);
  return { ...readHeader(file, header), data: cursor.take(cursor.left()) };
}

function readHeader(file: string, header: string): Omit<NpyHeader, "data"> {
  const descr = /'descr': *'([^']{1,20})'/.exec(header)?.[1];
  const order = /'fortran_order': *(True|False)/.exec(header)?.[1];
  const extents = /'shape': *\(([\d, ]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || extents === undefined) {
    const problem = `its header is no array of one type: ${clipName(header.trim())}`;
    throw fileError(file, problem, "save plain arrays, without objects or fields");
  }
  const shape = extents.split(",").flatMap((text) => (text.trim() === "" ? [] : [Number(text)]));
  if (shape.length > MOST_AXES || shape.some((extent) => !(extent < 2 ** 31))) {
    const problem = `has the shape (${clipName(extents)}), and up to ${MOST_AXES} axes are read`;
    throw fileError(file, problem, "open another network");
  }
  return { descr, isFortran: order === "True", shape };
}

/**
 * The array as float32, row-major. `before` numbers were read of the same file.
 * Throws Error that names the array where it holds no numbers, or more than is read.
 */
export function readNpyTensor(file: string, name: string, bytes: Uint8Array, before = 0): Tensor {
  const { descr, isFortran, shape, data } = parseNpy({ file: `${file}: ${clipName(name)}`, bytes });
  checkSize(file, name, shape, before);
  const type = demandType(file, name, TYPES.get(descr) ?? descr, "array.astype('<f4')");
  if (data.length !== sizeOf(shape) * type.size) {
    const needed = `where ${descr} (${shape.join(", ")}) needs ${sizeOf(shape) * type.size}`;
    throw fileError(file, `${clipName(name)} has ${data.length} bytes ${needed}`, WRITE_AGAIN);
  }
  const tensor = toFloat32(file, name, shape, type.read(data));
  return isFortran ? inRowOrder(tensor, columnStrides(shape)) : tensor;
}

/** Steps from one element to the next along each axis, where the first axis runs fastest. */
function columnStrides(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
}
