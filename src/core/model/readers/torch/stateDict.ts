// The tensors of a file of torch.save: a state_dict by itself, or under the usual name in a checkpoint.

import { fileError } from "#core/data/readers/fileError.ts";
import type { ReadOptions } from "#core/importer.ts";
import { clipName, listFaults } from "#core/message.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Zip } from "#core/model/readers/files/zip.ts";
import {
  checkSize,
  demandFewTensors,
  isCounter,
  toFloat32,
  WRITE_AGAIN,
} from "#core/model/readers/namedTensors.ts";
import type { NamedTensors } from "#core/model/readers/namedTensors.ts";
import { demandType } from "#core/model/readers/numberTypes.ts";
import { inRowOrder, lastOf } from "#core/model/readers/strides.ts";
import { isTensor } from "./rebuild.ts";
import type { TensorView, Value } from "./rebuild.ts";

const MOST_AXES = 4;
const ALONE = "save model.state_dict() alone";
/** Under which checkpoints hold the weights. */
const USUAL = ["state_dict", "model_state_dict", "model", "net", "weights"];

/** Types of storages by the names of safetensors. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ["FloatStorage", "F32"],
  ["DoubleStorage", "F64"],
  ["HalfStorage", "F16"],
  ["BFloat16Storage", "BF16"],
]);

export type StateDict = {
  readonly views: ReadonlyMap<string, TensorView>;
  /** Texts beside the tensors, such as a list of layers under "fuseinit". */
  readonly texts: ReadonlyMap<string, string>;
};

/** The tensors of the pickled value. Throws Error that names what else it holds. */
export function stateDictOf(file: string, value: Value): StateDict {
  const outer = entriesOf(value);
  const inner = USUAL.map((name) => entriesOf(outer.get(name) ?? null)).find(holdsTensors);
  const chosen = holdsTensors(outer) ? outer : (inner ?? outer);
  const views = new Map<string, TensorView>();
  for (const [name, one] of chosen) {
    if (isTensor(one) && !isCounter(name)) views.set(name, one);
  }
  if (views.size === 0) {
    const names = listFaults([...outer.keys()].map(clipName));
    throw fileError(file, `holds no state_dict${names && `, only ${names}`}`, ALONE);
  }
  const texts = [...outer, ...chosen].filter(([, one]) => typeof one === "string");
  return { views, texts: new Map(texts as [string, string][]) };
}

function entriesOf(value: Value): ReadonlyMap<string, Value> {
  if (!(value instanceof Map)) return new Map();
  const named = [...value].filter(([name]) => typeof name === "string");
  return new Map(named as [string, Value][]);
}

function holdsTensors(entries: ReadonlyMap<string, Value>): boolean {
  return [...entries.values()].some((value) => isTensor(value));
}

/** Their numbers, from the entries of the archive under `folder`. */
export async function readTensors(
  zip: Zip,
  folder: string,
  views: ReadonlyMap<string, TensorView>,
  { breathe }: ReadOptions,
): Promise<NamedTensors> {
  demandFewTensors(zip.file, views.size);
  const storages = new Map<string, Uint8Array>();
  const tensors = new Map<string, Tensor>();
  let numbers = 0;
  for (const [name, view] of views) {
    const { key } = view.storage;
    const bytes = storages.get(key) ?? (await zip.read(`${folder}data/${key}`));
    storages.set(key, bytes);
    checkSize(zip.file, name, view.shape, numbers);
    numbers += sizeOf(view.shape);
    tensors.set(name, tensorOf(zip.file, name, view, bytes));
    await breathe?.();
  }
  return tensors;
}

function tensorOf(file: string, name: string, view: TensorView, bytes: Uint8Array): Tensor {
  const { storage, offset, shape, strides } = view;
  const type = demandType(file, name, TYPES.get(storage.type) ?? storage.type);
  if (shape.length > MOST_AXES) {
    const problem = `${clipName(name)} has ${shape.length} axes, and up to ${MOST_AXES} are read`;
    throw fileError(file, problem, "open another network");
  }
  const end = lastOf(shape, strides, offset) + 1;
  if (end * type.size > bytes.length) {
    const problem = `${clipName(name)} reaches number ${end} of a storage of ${bytes.length} bytes`;
    throw fileError(file, problem, WRITE_AGAIN);
  }
  const from = offset * type.size;
  const numbers = type.read(bytes.subarray(from, end * type.size));
  const laid = inRowOrder({ shape, data: numbers }, strides);
  return toFloat32(file, name, shape, laid.data);
}
