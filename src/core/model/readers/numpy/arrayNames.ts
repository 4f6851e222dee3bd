// Arrays under the names that NumPy programs give them, as kernels and biases of modules: those that stand in a list
// (arr_0, arr_1 …, in the order of Keras' get_weights), and letters with a number (W1, b1). Names with a dot are
// those of PyTorch or of the lab, and stay as they are.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName, listFaults } from "#core/message.ts";
import { formatShape } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { WeightName } from "#core/model/layers.ts";
import { compareNames } from "#core/model/readers/namedTensors.ts";
import type { NamedTensors } from "#core/model/readers/namedTensors.ts";
import { inRowOrder } from "#core/model/readers/strides.ts";

const LETTERED = /^(w|weights?|kernel|k|b|bias)_?(\d{1,6})$/i;
const LISTED = /^arr_(\d{1,6})$/;
const AFTER_NORM: readonly WeightName[] = ["gamma", "beta", "movingMean", "movingVariance"];

/** The tensors under names that modulesOf reads. Throws Error where the names show no modules. */
export function nameArrays(file: string, arrays: NamedTensors): NamedTensors {
  const names = [...arrays.keys()].toSorted(compareNames);
  if (names.every((name) => name.includes("."))) return arrays;
  const named = names.every((name) => LISTED.test(name))
    ? nameList(file, names, arrays)
    : nameLettered(file, names, arrays);
  return inputsFirst(named);
}

/** A kernel opens a module; one list of numbers after it is its bias, four are a batch norm. */
function nameList(file: string, names: readonly string[], arrays: NamedTensors): NamedTensors {
  const named = new Map<string, Tensor>();
  for (let i = 0; i < names.length;) {
    const axes = (at: number) => arrays.get(names[at])?.shape.length;
    if (axes(i)! >= 2) {
      named.set(`${names[i]}.kernel`, arrays.get(names[i])!);
      const lists = names.slice(i + 1).findIndex((_, after) => axes(i + 1 + after) !== 1);
      const after = lists < 0 ? names.length - i - 1 : lists;
      if (after % 4 === 1) named.set(`${names[i]}.bias`, arrays.get(names[i + 1])!);
      i += after % 4 === 1 ? 2 : 1;
      continue;
    }
    const norm = names.slice(i, i + AFTER_NORM.length);
    if (norm.length < 4 || norm.some((_, n) => axes(i + n) !== 1)) {
      throw notModules(file, norm, arrays);
    }
    AFTER_NORM.forEach((leaf, n) => named.set(`${names[i]}.${leaf}`, arrays.get(norm[n])!));
    i += AFTER_NORM.length;
  }
  return named;
}

function nameLettered(file: string, names: readonly string[], arrays: NamedTensors): NamedTensors {
  const matches = names.map((name) => LETTERED.exec(name));
  if (matches.includes(null)) throw notModules(file, names, arrays);
  const named = new Map<string, Tensor>();
  matches.forEach((match, i) => {
    const leaf = /^b/i.test(match![1]) ? "bias" : "kernel";
    named.set(`layer${Number(match![2])}.${leaf}`, arrays.get(names[i])!);
  });
  return named;
}

/** Matrices [out, in], which some programs multiply from the left, as [in, out], where only so one fits the next. */
function inputsFirst(named: NamedTensors): NamedTensors {
  const kernels = [...named].filter(([name]) => name.endsWith(".kernel"));
  const follow = (out: number, into: number) =>
    kernels.every(([, { shape }], i) => i === 0 || kernels[i - 1][1].shape[out] === shape[into]);
  const areMatrices = kernels.every(([, { shape }]) => shape.length === 2);
  if (!areMatrices || follow(1, 0) || !follow(0, 1)) return named;
  return new Map(
    [...named].map(([name, tensor]) => [name, name.endsWith(".kernel") ? turned(tensor) : tensor]),
  );
}

function turned({ shape: [rows, columns], data }: Tensor): Tensor {
  return inRowOrder({ shape: [columns, rows], data }, [1, columns]);
}

function notModules(file: string, names: readonly string[], arrays: NamedTensors): Error {
  const all = names.map((name) => `${clipName(name)} ${formatShape(arrays.get(name)!.shape)}`);
  return fileError(
    file,
    `which layers hold ${listFaults(all)} is not shown by these names`,
    "save arrays as 0.weight, 0.bias …, as 0.kernel … with a list of layers, or as arr_0, arr_1 …",
  );
}
