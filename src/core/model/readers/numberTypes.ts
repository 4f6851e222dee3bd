// Numbers as files of weights hold them, little end first, by the names that safetensors gives their types.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";

export type NumberType = {
  /** Bytes of one number. */
  readonly size: number;
  read(bytes: Uint8Array): Float32Array | Float64Array;
};

const TYPES: ReadonlyMap<string, NumberType> = new Map([
  ["F32", { size: 4, read: (bytes) => new Float32Array(copyOf(bytes)) }],
  ["F64", { size: 8, read: (bytes) => new Float64Array(copyOf(bytes)) }],
  ["F16", { size: 2, read: (bytes) => Float32Array.from(words(bytes), fromHalf) }],
  ["BF16", { size: 2, read: (bytes) => fromUpperHalves(words(bytes)) }],
]);

/** How numbers of the type `dtype` are read. Throws Error that names the tensor, and `conversion`, where they are not. */
export function demandType(
  file: string,
  name: string,
  dtype: string,
  conversion: string = "tensor.float()",
): NumberType {
  const type = TYPES.get(dtype);
  if (type) return type;
  const names = [...TYPES.keys()].join(", ");
  throw fileError(
    file,
    `${clipName(name)} holds numbers of type ${clipName(dtype)}, and ${names} are read`,
    `convert it, for instance with ${conversion}`,
  );
}

/** A float32 by its few digits: 0.1 in place of 0.10000000149. */
export function plain(float: number): number {
  return Number(float.toPrecision(7));
}

function words(bytes: Uint8Array): Uint16Array {
  return new Uint16Array(copyOf(bytes));
}

/** IEEE 754 half: 1 sign, 5 exponent, 10 fraction bits. */
function fromHalf(word: number): number {
  const sign = word & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(word >> 10) & 31, word & 1023];
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -24 * fraction);
}

/** bfloat16: the upper half of a float32. */
function fromUpperHalves(upper: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(upper, (word) => word * 2 ** 16).buffer);
}

/** A copy that begins where numbers may begin; Buffer's own slice copies nothing. */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
