// What files of weights have in common: tensors under names such as "0.weight" or "block.1.running_mean".
// A module is what a framework calls a layer: everything under one name but for its last part.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName, listFaults } from "#core/message.ts";
import { formatShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";

/** A name in the file, with the tensor's shape and numbers as they stand there. */
export type NamedTensors = ReadonlyMap<string, Tensor>;

export type Module = {
  /** "net.3"; empty where tensors have names of one part. */
  readonly name: string;
  /** The number that the name ends with: its place among all modules of an nn.Sequential. */
  readonly place: number | undefined;
  /** By the last part of their names: "weight", "bias", "running_mean". */
  readonly tensors: ReadonlyMap<string, Tensor>;
};

/** No network that trains in a page has more. */
const MOST_TENSORS = 256;
const MOST_NUMBERS: number = 2 ** 24;

/** What to do about a file that is damaged. */
export const WRITE_AGAIN = "write the file again";

/** PyTorch counts the batches that a batch norm has seen; nothing hangs on it. */
export function isCounter(name: string): boolean {
  return /(^|\.)num_batches_tracked$/.test(name);
}

/** The modules in the order of their names, in which 10 follows 9, or as they stand in the file. */
export function modulesOf(tensors: NamedTensors, isOrdered: boolean = false): readonly Module[] {
  const modules = new Map<string, Map<string, Tensor>>();
  for (const [name, tensor] of tensors) {
    const dot = name.lastIndexOf(".");
    const of = name.slice(0, Math.max(0, dot));
    const module = modules.get(of) ?? new Map<string, Tensor>();
    modules.set(of, module.set(name.slice(dot + 1), tensor));
  }
  const all = [...modules].map(([name, of]) => ({ name, place: placeOf(name), tensors: of }));
  return isOrdered ? all : all.toSorted((a, b) => compareNames(a.name, b.name));
}

function placeOf(name: string): number | undefined {
  const digits = /(?:^|\.)(\d{1,6})$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The order of names in which 10 follows 9. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => name.split(/(\d+)/));
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order =
      i % 2 === 1
        ? Number(left[i]) - Number(right[i])
        : Number(left[i] > right[i]) - Number(left[i] < right[i]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Throws Error where a file has more tensors than are read. */
export function demandFewTensors(file: string, count: number): void {
  if (count <= MOST_TENSORS) return;
  const problem = `has ${count} tensors, and up to ${MOST_TENSORS} are read`;
  throw fileError(file, problem, "open a smaller network");
}

/** "0.weight 16×2, 0.bias 16": what a module holds, for messages. */
export function describeModule({ name, tensors }: Module): string {
  const dotted = name === "" ? "" : `${name}.`;
  const all = [...tensors].map(
    ([leaf, { shape }]) => `${clipName(dotted + leaf)} ${formatShape(shape)}`,
  );
  return all.join(", ");
}

export function describeModules(modules: readonly Module[]): string {
  return listFaults(modules.map(describeModule));
}

/** Throws Error where a tensor of this shape and those before it are more than is read. */
export function checkSize(file: string, name: string, shape: Shape, before: number): void {
  if (before + sizeOf(shape) <= MOST_NUMBERS) return;
  const most = `${MOST_NUMBERS / 2 ** 20} million`;
  throw fileError(
    file,
    `${clipName(name)} ${formatShape(shape)} is too large: up to ${most} numbers are read in all`,
    "open a smaller network",
  );
}

/** Numbers as float32. Throws Error that names the tensor where one is not finite there. */
export function toFloat32(
  file: string,
  name: string,
  shape: Shape,
  numbers: Float32Array | Float64Array,
): Tensor {
  const data = numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return { shape, data };
  const isLarge = Number.isFinite(numbers[at]);
  const problem = isLarge ? `${numbers[at]}, too large for float32` : String(numbers[at]);
  throw fileError(
    file,
    `${clipName(name)} holds ${problem} at element ${at}`,
    "weights must be finite numbers; train the network again",
  );
}
