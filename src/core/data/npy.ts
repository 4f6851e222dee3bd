// One array of numbers in NumPy's .npy, as programs exchange them: read whatever plain numbers it holds, written as float32
// or float64. Weights of networks have a reader of their own, with their bounds (core/model/readers/numpy).

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { columnStrides, inRowOrder } from "#core/model/readers/strides.ts";
import { fileError } from "./readers/fileError.ts";
import { MAGIC, parseNpy } from "./readers/npyFile.ts";

/** Two gibibytes of float64: more than any probe. */
const MOST_NUMBERS = 2 ** 28;

type Read = (view: DataView, at: number, little: boolean) => number;

/** Kind and bytes of an element, as descr names them after its byte order. */
const READS: { readonly [type: string]: Read } = {
  f8: (view, at, little) => view.getFloat64(at, little),
  f4: (view, at, little) => view.getFloat32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  i4: (view, at, little) => view.getInt32(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  i1: (view, at) => view.getInt8(at),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  u4: (view, at, little) => view.getUint32(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  u1: (view, at) => view.getUint8(at),
  b1: (view, at) => view.getUint8(at),
};

/** The array in float64, row-major. Throws Error that names the file and what to do. */
export function readNpy(file: string, bytes: Uint8Array): Tensor {
  const { descr, isColumnMajor, shape, data: there } = parseNpy({ file, bytes });
  const [, byteOrder, type] = /^([<>|=])(\w{1,4})$/.exec(descr) ?? [];
  if (!Object.hasOwn(READS, type ?? "")) {
    const remedy = "save it as float32 or float64: numpy.save(file, array.astype('<f4'))";
    throw fileError(file, "is no array of plain numbers", remedy);
  }
  const size = Number(type.slice(1));
  const count = sizeOf(shape);
  demandNumbers(file, count, size, there.length);
  const view = new DataView(there.buffer, there.byteOffset, there.length);
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = READS[type](view, i * size, byteOrder !== ">");
  if (!isColumnMajor) return { shape, data };
  return inRowOrder({ shape, data }, columnStrides(shape), 0, new Float64Array(count));
}

/** Throws Error where there are more numbers than are read, or other than the header promises. */
function demandNumbers(file: string, count: number, size: number, there: number): void {
  if (count > MOST_NUMBERS) {
    throw fileError(file, `holds ${count} numbers, more than 268 million`, "write fewer rows");
  }
  if (there !== count * size) {
    const problem = `holds ${there} bytes of numbers, and its header asks for ${count * size}`;
    throw fileError(file, problem, "write the file again");
  }
}

/** An array as numpy.save writes it: float32 or float64, little-endian, row-major. */
export function writeNpy({ shape, data }: Tensor): Uint8Array {
  const isDouble = data instanceof Float64Array;
  const size = isDouble ? 8 : 4;
  const { bytes, view } = arrayOf(isDouble ? "<f8" : "<f4", shape, data.length * size);
  data.forEach((value, i) => {
    if (isDouble) view.setFloat64(i * size, value, true);
    else view.setFloat32(i * size, value, true);
  });
  return bytes;
}

/** One text as numpy.save writes numpy.array(text): its characters in four bytes each. */
export function writeNpyText(text: string): Uint8Array {
  const signs = Array.from(text, (sign) => sign.codePointAt(0)!);
  const { bytes, view } = arrayOf(`<U${signs.length}`, [], 4 * signs.length);
  signs.forEach((sign, i) => view.setUint32(4 * i, sign, true));
  return bytes;
}

/** A file with room for its numbers, which begin at a multiple of 64. */
function arrayOf(type: string, shape: Shape, size: number): { bytes: Uint8Array; view: DataView } {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dict = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const text = `${dict.padEnd(64 * Math.ceil((dict.length + 11) / 64) - 11)}\n`;
  const begin = 10 + text.length;
  const bytes = new Uint8Array(begin + size);
  bytes.set([...MAGIC, 1, 0, text.length & 255, text.length >> 8]);
  bytes.set(
    Array.from(text, (sign) => sign.charCodeAt(0)),
    10,
  );
  return { bytes, view: new DataView(bytes.buffer, begin) };
}
