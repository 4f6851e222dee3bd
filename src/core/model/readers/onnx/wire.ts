// The wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding), as far as ONNX needs it: a message
// as the values of its fields by their numbers. Nested messages are bytes until they are asked for, so that no file
// can nest deeper than its reader.

import { fileError } from "#core/data/readers/fileError.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { cursorOf, textOf } from "#core/model/readers/files/cursor.ts";
import type { Cursor } from "#core/model/readers/files/cursor.ts";

/** Whole numbers as they are, 4 and 8 bytes as bytes, and so are texts and messages. */
export type Message = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

/** No network of 256 tensors has more in one message. */
const MOST_FIELDS = 2 ** 16;

/** The fields of a message. Throws Error that names the file where there is none. */
export function readMessage(file: string, bytes: Uint8Array): Message {
  const cursor = cursorOf(file, bytes, "one of its messages");
  const message = new Map<number, (number | Uint8Array)[]>();
  for (let count = 0; cursor.left() > 0; count++) {
    if (count === MOST_FIELDS) {
      throw fileError(
        file,
        `has a message of over ${MOST_FIELDS} fields`,
        "open a smaller network",
      );
    }
    const key = readVarint(cursor);
    const value = readValue(file, cursor, key % 8);
    const field = Math.floor(key / 8);
    const values = message.get(field);
    if (values) values.push(value);
    else message.set(field, [value]);
  }
  return message;
}

function readValue(file: string, cursor: Cursor, type: number): number | Uint8Array {
  if (type === 0) return readVarint(cursor);
  if (type === 1) return cursor.take(8);
  if (type === 2) return cursor.take(readVarint(cursor));
  if (type === 5) return cursor.take(4);
  throw fileError(file, `is no ONNX model, or damaged (wire type ${type})`, WRITE_AGAIN);
}

/** Seven bits a byte, little end first; as a signed number of 64 bits. */
function readVarint(cursor: Cursor): number {
  let bits = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.uint(1);
    bits |= BigInt(byte & 127) << shift;
    if (byte < 128) break;
  }
  return Number(BigInt.asIntN(64, bits));
}

/** The whole numbers of a field, one by one or packed together. */
export function numbersOf(file: string, message: Message, field: number): readonly number[] {
  return (message.get(field) ?? []).flatMap((value) => {
    if (typeof value === "number") return value;
    const cursor = cursorOf(file, value, "a list of numbers");
    const packed: number[] = [];
    while (cursor.left() > 0 && packed.length < MOST_FIELDS) packed.push(readVarint(cursor));
    return packed;
  });
}

/** The last value of a field as a whole number; undefined where there is none. */
export function numberOf(message: Message, field: number): number | undefined {
  const value = message.get(field)?.at(-1);
  return typeof value === "number" ? value : undefined;
}

/** All values of a field that are bytes. */
export function bytesOf(message: Message, field: number): readonly Uint8Array[] {
  return (message.get(field) ?? []).filter((value) => typeof value !== "number");
}

/** The texts of a field. */
export function textsOf(message: Message, field: number): readonly string[] {
  return bytesOf(message, field).map(textOf);
}

/** The last value of a field as a float32; undefined where there is none. */
export function floatOf(message: Message, field: number): number | undefined {
  const bytes = bytesOf(message, field).at(-1);
  if (bytes?.length !== 4) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
}
