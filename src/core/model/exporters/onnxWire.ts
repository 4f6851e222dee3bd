// Messages of ONNX (onnx.proto) in the wire format of Protocol Buffers, as far as a network needs them.
// protobuf.dev/programming-guides/encoding; the numbers of fields are those of onnx.proto.

import { joined } from "#core/model/readers/files/writeZip.ts";
import { ascii } from "./tensors.ts";
import type { NamedArray } from "./tensors.ts";

export type Node = {
  /** "Conv" */
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: { readonly [name: string]: Attribute };
};
/** Whole numbers stand in lists; a number alone is a float32, but for those of `INTEGERS`. */
type Attribute = number | string | readonly number[];
/** Attributes that are one whole number. */
const INTEGERS = new Set(["axis"]);

const FLOAT = 1;
const TYPES = { float: 1, integer: 2, text: 3, integers: 7 } as const;
/** Of the operators that nodes are of: the last in which a rate of dropout is an attribute. */
const OPSET = 11;
const IR_VERSION = 6;

/** A model of one input and one output, each [N, …]. Tensors are float32. */
export function writeModel(graph: {
  readonly nodes: readonly Node[];
  readonly tensors: readonly NamedArray[];
  readonly input: readonly [name: string, shape: readonly number[]];
  readonly output: readonly [name: string, shape: readonly number[]];
}): Uint8Array {
  const message = joined([
    ...graph.nodes.map((node) => bytes(1, nodeMessage(node))),
    text(2, "fuseinit"),
    ...graph.tensors.map((tensor) => bytes(5, tensorMessage(tensor))),
    bytes(11, valueMessage(...graph.input)),
    bytes(12, valueMessage(...graph.output)),
  ]);
  const opset = joined([text(1, ""), whole(2, OPSET)]);
  const producer = text(2, "FuseInit Lab");
  return joined([whole(1, IR_VERSION), producer, bytes(7, message), bytes(8, opset)]);
}

function nodeMessage({ op, inputs, output, attributes = {} }: Node): Uint8Array {
  return joined([
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(3, output),
    text(4, op),
    ...Object.entries(attributes).map((entry) => bytes(5, attributeMessage(...entry))),
  ]);
}

function attributeMessage(name: string, value: Attribute): Uint8Array {
  const named = text(1, name);
  if (typeof value === "string") return joined([named, text(4, value), whole(20, TYPES.text)]);
  if (typeof value !== "number") {
    return joined([named, ...value.map((one) => whole(8, one)), whole(20, TYPES.integers)]);
  }
  return INTEGERS.has(name)
    ? joined([named, whole(3, value), whole(20, TYPES.integer)])
    : joined([named, float(2, value), whole(20, TYPES.float)]);
}

function tensorMessage({ name, shape, bytes: data }: NamedArray): Uint8Array {
  const dims = shape.map((extent) => whole(1, extent));
  return joined([...dims, whole(2, FLOAT), text(8, name), bytes(9, data)]);
}

/** [N, …] of float32, the batch left open. */
function valueMessage(name: string, shape: readonly number[]): Uint8Array {
  const dims = [text(2, "N"), ...shape.map((extent) => whole(1, extent))];
  const extents = joined(dims.map((dim) => bytes(1, dim)));
  const type = joined([whole(1, FLOAT), bytes(2, extents)]);
  return joined([text(1, name), bytes(2, bytes(1, type))]);
}

/** Field and type of wire, then a number seven bits a byte, little end first. */
function whole(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(8 * field), ...varint(value)]);
}

function float(field: number, value: number): Uint8Array {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setFloat32(0, value, true);
  return joined([Uint8Array.from(varint(8 * field + 5)), number]);
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  const head = Uint8Array.from([...varint(8 * field + 2), ...varint(value.length)]);
  return joined([head, value]);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, ascii(value));
}

function varint(value: number): readonly number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low + 128, ...varint((value - low) / 128)];
}
