// Tensors of ONNX (onnx.proto, TensorProto): numbers as raw bytes, or in the field of their type.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { joined } from "#core/model/readers/files/writeZip.ts";
import { checkSize, toFloat32, WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { demandType } from "#core/model/readers/numberTypes.ts";
import { bytesOf, numberOf, numbersOf, readMessage, textsOf } from "./wire.ts";
import type { Message } from "./wire.ts";

const FIELD = { dims: 1, type: 2, floats: 4, ints: 5, longs: 7, name: 8, raw: 9, doubles: 10 };
const PLACE = 14;
const MOST_AXES = 4;

/** ONNX' numbers of types by the names of safetensors, with the field that holds them where no bytes do. */
const TYPES: ReadonlyMap<number, readonly [name: string, field: number]> = new Map([
  [1, ["F32", FIELD.floats]],
  [11, ["F64", FIELD.doubles]],
  [10, ["F16", FIELD.ints]],
  [16, ["BF16", FIELD.ints]],
]);
/** Types of whole numbers, with their bytes and the field that holds them where no bytes do. */
const WHOLES: ReadonlyMap<number, readonly [size: 4 | 8, field: number]> = new Map([
  [6, [4, FIELD.ints]],
  [7, [8, FIELD.longs]],
]);

/** A tensor of whole numbers, such as the shape that a Reshape makes. */
export type Whole = { readonly whole: readonly number[] };

/** A tensor of the file by its name. `before` numbers were read. Throws Error that names it where it cannot be read. */
export function readTensor(
  file: string,
  bytes: Uint8Array,
  before: number,
): readonly [string, Tensor | Whole] {
  const message = readMessage(file, bytes);
  const name = textsOf(message, FIELD.name).at(-1) ?? "";
  if (numberOf(message, PLACE) === 1) {
    const problem = `${clipName(name)} lies in another file`;
    throw fileError(file, problem, "save the model with its weights in one file");
  }
  const type = numberOf(message, FIELD.type) ?? 0;
  const whole = WHOLES.get(type);
  if (whole) return [name, { whole: wholesOf(file, message, ...whole) }];
  return [name, numbersAs(file, name, type, message, before)];
}

function numbersAs(file: string, name: string, code: number, message: Message, before: number) {
  const shape = numbersOf(file, message, FIELD.dims);
  if (shape.length > MOST_AXES || !shape.every((extent) => extent >= 0 && extent < 2 ** 31)) {
    const problem = `${clipName(name)} has the shape ${clipName(shape.join("×"))}, and up to ${MOST_AXES} axes are read`;
    throw fileError(file, problem, "open another network");
  }
  checkSize(file, name, shape, before);
  const [dtype, field] = TYPES.get(code) ?? [`${code} of ONNX`, FIELD.floats];
  const type = demandType(file, name, dtype);
  const data = contentOf(file, message, field, type.size);
  if (data.length !== sizeOf(shape) * type.size) {
    const needed = `where ${dtype} [${shape.join(", ")}] needs ${sizeOf(shape) * type.size}`;
    throw fileError(file, `${clipName(name)} has ${data.length} bytes ${needed}`, WRITE_AGAIN);
  }
  return toFloat32(file, name, shape, type.read(data));
}

/** The bytes of its numbers. Halves without raw bytes are whole numbers of their bits. */
function contentOf(file: string, message: Message, field: number, size: number): Uint8Array {
  const raw = bytesOf(message, FIELD.raw).at(-1);
  if (raw) return raw;
  if (size > 2) return joined(bytesOf(message, field));
  const words = Uint16Array.from(numbersOf(file, message, field));
  return new Uint8Array(words.buffer);
}

function wholesOf(file: string, message: Message, size: 4 | 8, field: number): readonly number[] {
  const raw = bytesOf(message, FIELD.raw).at(-1);
  if (!raw) return numbersOf(file, message, field);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const count = Math.min(64, Math.floor(raw.length / size));
  const at = (i: number) =>
    size === 4 ? view.getInt32(4 * i, true) : Number(view.getBigInt64(8 * i, true));
  return Array.from({ length: count }, (_, i) => at(i));
}
