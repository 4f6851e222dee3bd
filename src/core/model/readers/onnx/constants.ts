// The constants of a graph: its initializers, the values of Constant nodes, and what nodes make of constants alone, such as
// weights that an exporter shares by an Identity or turns by a Transpose.

import { fileError } from "#core/data/readers/fileError.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { checkSize, demandFewTensors } from "#core/model/readers/namedTensors.ts";
import { inRowOrder } from "#core/model/readers/strides.ts";
import { isToFloat } from "./node.ts";
import type { Node } from "./node.ts";
import { readTensor } from "./tensor.ts";
import type { Whole } from "./tensor.ts";

export type Constants = Map<string, Tensor | Whole>;

/** All of them by their names. Throws Error that names the file where they are too many, or one cannot be read. */
export function readConstants(
  file: string,
  initializers: readonly Uint8Array[],
  nodes: readonly Node[],
): Constants {
  const constants: Constants = new Map();
  let numbers = 0;
  const keep = (bytes: Uint8Array, name?: string) => {
    const [own, tensor] = readTensor(file, bytes, numbers);
    if ("shape" in tensor) numbers += sizeOf(tensor.shape);
    constants.set(name ?? own, tensor);
  };
  demandFewTensors(file, initializers.length);
  for (const bytes of initializers) keep(bytes);
  for (const node of nodes) {
    const name = node.outputs[0] ?? "";
    const bytes = node.op === "Constant" ? node.attributes.get("value")?.tensor : undefined;
    if (bytes) keep(bytes, name);
    const value = bytes ? undefined : (valueOf(node) ?? made(file, node, constants, numbers));
    if (!value) continue;
    if ("shape" in value && COPIES.has(node.op)) numbers += sizeOf(value.shape);
    constants.set(name, value);
  }
  return constants;
}

/** The value of a Constant that is no tensor. */
function valueOf({ op, attributes }: Node): Tensor | Whole | undefined {
  if (op !== "Constant") return undefined;
  const one = attributes.get("value_float")?.float;
  const floats = one === undefined ? attributes.get("value_floats")?.floats : undefined;
  if (one !== undefined) return { shape: [], data: Float32Array.of(one) };
  if (floats) return { shape: [floats.length], data: floats };
  const whole = attributes.get("value_int")?.number;
  const wholes = whole === undefined ? attributes.get("value_ints")?.numbers : [whole];
  return wholes && { whole: wholes };
}

/** Nodes whose result is held beside what it was made of, and counts. */
const COPIES: ReadonlySet<string> = new Set(["Transpose"]);

/** What a node makes of constants alone; undefined where it is another node. */
function made(
  file: string,
  node: Node,
  constants: Constants,
  numbers: number,
): Tensor | Whole | undefined {
  const [of, ...others] = node.inputs.map((name) => constants.get(name));
  if (!of || others.includes(undefined)) return undefined;
  if (node.op === "Identity") return of;
  if (!("shape" in of)) return undefined;
  if (node.op === "Cast" && isToFloat(node)) return of;
  if (node.op === "Transpose") return transposed(file, node, of, numbers);
  const axes = others[0] && "whole" in others[0] ? others[0].whole : undefined;
  if (node.op === "Reshape") return reshaped(of, axes ?? []);
  if (node.op !== "Squeeze" && node.op !== "Unsqueeze") return undefined;
  const places = axes ?? node.attributes.get("axes")?.numbers ?? [];
  return node.op === "Squeeze" ? squeezed(of, places) : unsqueezed(of, places);
}

function transposed(file: string, { attributes, label }: Node, tensor: Tensor, numbers: number) {
  const { shape } = tensor;
  const given = attributes.get("perm")?.numbers ?? [];
  const order = given.length > 0 ? given : shape.map((_, i) => shape.length - 1 - i);
  const isSound =
    order.length === shape.length &&
    new Set(order).size === shape.length &&
    order.every((place) => place >= 0 && place < shape.length);
  if (!isSound)
    throw fileError(file, `its node ${label} has no order of axes`, "export the network otherwise");
  checkSize(file, label, shape, numbers);
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const [moved, steps] = [shape, strides].map((all) => order.map((place) => all[place]));
  return inRowOrder({ shape: moved, data: tensor.data }, steps);
}

/** The same numbers in another shape; undefined where that holds another count. */
function reshaped({ shape, data }: Tensor, target: readonly number[]): Tensor | undefined {
  const copied = target.map((one, i) => (one === 0 ? (shape[i] ?? 0) : one));
  const others = sizeOf(copied.filter((one) => one !== -1));
  const extents = copied.map((one) => (one === -1 ? data.length / others : one));
  const isSound = extents.every((one) => Number.isInteger(one) && one >= 0);
  return isSound && sizeOf(extents) === data.length ? { shape: extents, data } : undefined;
}

function squeezed({ shape, data }: Tensor, axes: readonly number[]): Tensor | undefined {
  const places = axes.map((one) => (one < 0 ? one + shape.length : one));
  const isDropped = (i: number) => (axes.length > 0 ? places.includes(i) : shape[i] === 1);
  const isSound = places.every((place) => shape[place] === 1);
  return isSound ? { shape: shape.filter((_, i) => !isDropped(i)), data } : undefined;
}

function unsqueezed({ shape, data }: Tensor, axes: readonly number[]): Tensor | undefined {
  const count = shape.length + axes.length;
  const places = new Set(axes.map((one) => (one < 0 ? one + count : one)));
  const isSound =
    places.size === axes.length && [...places].every((one) => one >= 0 && one < count);
  if (!isSound || count > 6) return undefined;
  const rest = [...shape];
  return {
    shape: Array.from({ length: count }, (_, i) => (places.has(i) ? 1 : rest.shift()!)),
    data,
  };
}
