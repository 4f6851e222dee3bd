// From raw samples to a data set: choose rows, measure the training part, normalise both parts.
// Nothing of the validation part enters a mean or a scale.

import type { Shape } from "#core/math/tensor.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Dataset, Normalisation, Samples, Task } from "./dataset.ts";
import { measure, standardise } from "./normalise.ts";
import type { Description, RawDataset, RawParts, RawSamples } from "./raw.ts";
import { randomOrder, splitRows, stratifiedOrder } from "./split.ts";
import type { Sizes, SplitRows } from "./split.ts";

/** Numbers of samples; where one is missing the set's own default stands, cut to what there is. */
export type SizeOptions = {
  readonly train?: number | undefined;
  readonly validation?: number | undefined;
};

/**
 * Splits, subsets and normalises a set of given rows. Throws RangeError, naming both counts, when
 * more samples are asked for than there are.
 */
export function assemble(
  raw: RawDataset,
  options: SizeOptions,
  defaults: Sizes,
  seed: number,
): Dataset {
  return toDataset(raw, chooseParts(raw, options, defaults, seed));
}

/**
 * Both parts normalised by the training part: inputs by `scaling`, regression targets by their mean
 * and deviation. Rows stay in their order.
 */
export function toDataset(description: Description, { train, validation }: RawParts): Dataset {
  const { name, title, task, inputShape, features, scaling } = description;
  const width = scaling === "global" ? 1 : inputShape[inputShape.length - 1];
  const inputNormalisation = measure(train.inputs, width);
  const targetNormalisation = task.kind === "regression" ? measure(train.targets, 1) : undefined;
  const finish = (part: RawSamples) =>
    toSamples(part, inputShape, inputNormalisation, targetNormalisation);
  return {
    name,
    title,
    task,
    inputShape,
    ...(features && { features }),
    train: finish(train),
    validation: finish(validation),
    inputNormalisation,
    ...(targetNormalisation && { targetNormalisation }),
  };
}

function chooseParts(
  raw: RawDataset,
  options: SizeOptions,
  defaults: Sizes,
  seed: number,
): RawParts {
  const { name, task, samples, heldOut } = raw;
  const order = (part: string, { targets }: RawSamples) => orderOf(task, seed, name, part, targets);
  if (heldOut === undefined) {
    const sizes = sizesOfSplit(name, options, defaults, samples.targets.length);
    const rows: SplitRows = splitRows(order("split", samples), sizes);
    return { train: pick(samples, rows.train), validation: pick(samples, rows.validation) };
  }
  const size = (part: "train" | "validation", { targets }: RawSamples) =>
    checkSize(
      name,
      part,
      options[part] ?? Math.min(defaults[part], targets.length),
      targets.length,
    );
  return {
    train: pick(samples, order("train", samples).slice(0, size("train", samples))),
    validation: pick(heldOut, order("validation", heldOut).slice(0, size("validation", heldOut))),
  };
}

function orderOf(
  task: Task,
  seed: number,
  name: string,
  part: string,
  targets: RawSamples["targets"],
): Uint32Array {
  return task.kind === "classification"
    ? stratifiedOrder(seed, name, part, targets)
    : randomOrder(seed, name, part, targets.length);
}

/** Sizes of both parts of one set; a missing one takes its default as far as the other leaves room. */
function sizesOfSplit(name: string, options: SizeOptions, defaults: Sizes, rows: number): Sizes {
  const fifth = Math.max(1, Math.round(rows / 5));
  const validation = checkSize(
    name,
    "validation",
    options.validation ??
      Math.max(1, Math.min(defaults.validation, fifth, rows - (options.train ?? 1))),
    rows - 1,
  );
  const left = rows - validation;
  return {
    train: checkSize(name, "train", options.train ?? Math.min(defaults.train, left), left),
    validation,
  };
}

/** Returns `wanted` when it is an integer from 1 to `available`; throws RangeError otherwise. */
export function checkSize(name: string, part: string, wanted: number, available: number): number {
  if (!Number.isInteger(wanted) || wanted < 1) {
    throw new RangeError(`data ${name}: ${part} must be a positive integer, got ${wanted}`);
  }
  if (wanted <= available) return wanted;
  throw new RangeError(
    `data ${name}: ${wanted} ${part} samples asked for, ${available} there; ask for fewer`,
  );
}

function pick({ inputs, targets }: RawSamples, rows: Uint32Array): RawSamples {
  const size = inputs.length / targets.length;
  const total = rows.length * size;
  // Bytes stay bytes: 60,000 images as float64 would take 376 MB.
  const picked = inputs instanceof Uint8Array ? new Uint8Array(total) : new Float64Array(total);
  rows.forEach((row, i) => picked.set(inputs.subarray(row * size, (row + 1) * size), i * size));
  return { inputs: picked, targets: Float64Array.from(rows, (row) => targets[row]) };
}

function toSamples(
  { inputs, targets }: RawSamples,
  inputShape: Shape,
  inputNormalisation: Normalisation,
  targetNormalisation: Normalisation | undefined,
): Samples {
  const count = inputs.length / sizeOf(inputShape);
  return {
    inputs: { shape: [count, ...inputShape], data: standardise(inputs, inputNormalisation) },
    targets: targetNormalisation
      ? { shape: [count, 1], data: standardise(targets, targetNormalisation) }
      : { shape: [count], data: Float32Array.from(targets) },
  };
}
