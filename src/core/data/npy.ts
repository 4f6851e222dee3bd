// NumPy's .npy, versions 1 to 3: one array of numbers. Only plain numbers are read: an array of objects is a pickle,
// which nothing here executes. https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { fileError } from "./readers/fileError.ts";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** A header describes one array: no honest one is longer. */
const LONGEST_HEADER = 65_536;
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

type Header = { readonly type: string; readonly little: boolean; readonly shape: Shape };

/** The array in float64, row-major. Throws Error that names the file and what to do. */
export function readNpy(file: string, bytes: Uint8Array): Tensor {
  const { text, begin } = headerOf(file, bytes);
  const { type, little, shape, isColumnMajor } = parseHeader(file, text);
  const count = sizeOf(shape);
  const size = Number(type.slice(1));
  const there = bytes.length - begin;
  if (count > MOST_NUMBERS) {
    throw fileError(file, `holds ${count} numbers, more than 268 million`, "write fewer rows");
  }
  if (there !== count * size) {
    const problem = `holds ${there} bytes of numbers, and its header asks for ${count * size}`;
    throw fileError(file, problem, "write the file again");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + begin, there);
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = READS[type](view, i * size, little);
  return { shape, data: isColumnMajor ? rowMajor(shape, data) : data };
}

function headerOf(file: string, bytes: Uint8Array): { text: string; begin: number } {
  const isNpy = bytes.length >= 10 && MAGIC.every((byte, i) => bytes[i] === byte);
  if (!isNpy) throw fileError(file, "is no .npy file", "write it with numpy.save");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isFirst = bytes[6] === 1;
  const at = isFirst ? 10 : 12;
  const length = isFirst
    ? view.getUint16(8, true)
    : bytes.length < 12
      ? 0
      : view.getUint32(8, true);
  if (bytes[6] < 1 || bytes[6] > 3 || length > LONGEST_HEADER || at + length > bytes.length) {
    throw fileError(file, "has a header that cannot be read", "write it with numpy.save");
  }
  return {
    text: new TextDecoder("utf-8").decode(bytes.subarray(at, at + length)),
    begin: at + length,
  };
}

function parseHeader(file: string, text: string): Header & { readonly isColumnMajor: boolean } {
  const descr = /'descr'\s*:\s*'([<>|=])(\w{1,4})'/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text);
  if (!descr || !Object.hasOwn(READS, descr[2])) {
    const remedy = "save it as float32 or float64: numpy.save(file, array.astype('<f4'))";
    throw fileError(file, "is no array of plain numbers", remedy);
  }
  const extents = (shape?.[1] ?? "x").split(",").map((one) => one.trim());
  const known = extents.filter((one) => one !== "").map(Number);
  if (!order || !known.every((extent) => Number.isSafeInteger(extent))) {
    throw fileError(file, "has a header that cannot be read", "write it with numpy.save");
  }
  const [, byteOrder, type] = descr;
  return { type, little: byteOrder !== ">", shape: known, isColumnMajor: order[1] === "True" };
}

/** Numbers whose first index runs fastest, with the last one fastest. */
function rowMajor(shape: Shape, data: Float64Array): Float64Array {
  const result = new Float64Array(data.length);
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    result[i] = data[index.reduce((at, place, axis) => at + place * strides[axis], 0)];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) {
      index[axis] = 0;
    }
  }
  return result;
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
