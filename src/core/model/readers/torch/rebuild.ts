// What a pickle of tensors may name, and what becomes of it: an OrderedDict, a tensor as a view of a storage, a
// parameter as its tensor. A storage is the name of an entry of the archive; its numbers are read later.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";

export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | Map<Value, Value>
  | Named
  | Storage
  | TensorView;

/** The numbers of one or more tensors: an entry of the archive under this key. */
export type Storage = {
  readonly kind: "storage";
  /** "FloatStorage" */
  readonly type: string;
  readonly key: string;
};

/** A step along axis a leads `strides[a]` numbers further in the storage. */
export type TensorView = {
  readonly kind: "tensor";
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
};

/** Something of the table, or a type of storage. */
type Named = { readonly kind: "named"; readonly name: string };

type Build = (file: string, given: readonly Value[]) => Value;

/** All that may be called. */
const CALLS: ReadonlyMap<string, Build> = new Map<string, Build>([
  ["collections.OrderedDict", () => new Map()],
  ["torch._utils._rebuild_tensor_v2", rebuildTensor],
  ["torch._utils._rebuild_parameter", (file, [tensor]) => demandTensor(file, tensor)],
]);

const STORAGE = /^torch\.(\w+Storage)$/;

/** A name of Python's. Throws Error that names it where it is not in the table. */
export function named(file: string, module: string, name: string): Value {
  const full = `${module}.${name}`;
  if (CALLS.has(full) || STORAGE.test(full)) return { kind: "named", name: full };
  const problem = `its pickle asks for ${clipName(full)}: only tensors are read, and nothing in a file is run`;
  throw fileError(file, problem, "save model.state_dict() alone");
}

export function isTensor(value: Value | undefined): value is TensorView {
  return isKind(value, "tensor");
}

function isKind<Kind extends "named" | "storage" | "tensor">(
  value: Value | undefined,
  kind: Kind,
): value is Extract<Value, { readonly kind: Kind }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

/** What calling something of the table with these arguments gives. Throws Error for anything else. */
export function call(file: string, callable: Value, given: Value): Value {
  const build = isKind(callable, "named") ? CALLS.get(callable.name) : undefined;
  if (build && Array.isArray(given)) return build(file, given);
  throw fileError(file, "its pickle calls what is no tensor", "save model.state_dict() alone");
}

/** The storage of ("storage", type, key, device, count). Throws Error where there is none. */
export function storageOf(file: string, id: Value): Value {
  const [word, type, key] = Array.isArray(id) ? (id as readonly Value[]) : [];
  const name = isKind(type, "named") ? STORAGE.exec(type.name)?.[1] : undefined;
  if (word === "storage" && name !== undefined && typeof key === "string") {
    return { kind: "storage", type: name, key };
  }
  throw fileError(file, "its pickle names a storage that is none", WRITE_AGAIN);
}

function rebuildTensor(file: string, given: readonly Value[]): Value {
  const [from, offset, shape, strides] = given;
  const isSound =
    isKind(from, "storage") &&
    isCount(offset) &&
    areCounts(shape) &&
    areCounts(strides) &&
    shape.length === strides.length;
  if (isSound) return { kind: "tensor", storage: from, offset, shape, strides };
  throw fileError(file, "its pickle holds a tensor without a sound shape", WRITE_AGAIN);
}

function demandTensor(file: string, value: Value | undefined): TensorView {
  if (isTensor(value)) return value;
  throw fileError(file, "its pickle holds a parameter that is no tensor", WRITE_AGAIN);
}

/** Safe integers from 0: products of lying ones must not come out right by rounding. */
function isCount(value: Value | undefined): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}

function areCounts(value: Value | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => isCount(one as Value));
}

/** The value that was put away at `at`. Throws Error where none was. */
export function recall(file: string, memo: ReadonlyMap<number, Value>, at: number): Value {
  const value = memo.get(at);
  if (value !== undefined) return value;
  throw fileError(file, `its pickle recalls value ${at}, which it never had`, WRITE_AGAIN);
}
