// From raw samples to a data set: choose rows, measure the training part, normalise both parts.
// Nothing of the validation part enters a mean or a scale.

import { clipName } from "#core/message.ts";
import type { Shape } from "#core/math/tensor.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Dataset, Normalisation, Samples } from "./dataset.ts";
import { measure, standardise } from "./normalise.ts";
import type { Memory } from "./normalise.ts";
import type { Description, RawDataset, RawParts, RawSamples } from "./raw.ts";
import { sizesOfParts, sizesOfSplit } from "./sizes.ts";
import type { SizeOptions, Sizes } from "./sizes.ts";
import { randomOrder, splitRows, stratifiedOrder, streamOf } from "./split.ts";

/**
 * Splits, subsets and normalises a set of given rows, for one replica or all. Throws RangeError, naming
 * both counts, when more samples are asked for than there are.
 */
export function assemble(
  raw: RawDataset,
  options: SizeOptions & { readonly memory?: Memory },
  defaults: Sizes,
  seed: number,
  replica = 0,
): Dataset {
  return toDataset(raw, chooseParts(raw, options, defaults, seed, replica), options.memory);
}

/**
 * Both parts normalised by the training part: inputs by `scaling`, regression targets by their mean
 * and deviation. Rows stay in their order.
 */
export function toDataset(
  description: Description,
  { train, validation }: RawParts,
  memory?: Memory,
): Dataset {
  const { name, title, task, inputShape, features, scaling } = description;
  const width = scaling === "global" ? 1 : inputShape[inputShape.length - 1];
  const inputNormalisation = measure(train.inputs, width);
  const targetNormalisation = task.kind === "regression" ? measure(train.targets, 1) : undefined;
  const finish = (part: RawSamples) =>
    toSamples(part, inputShape, inputNormalisation, targetNormalisation, memory);
  const held = finish(validation);
  const names = features ?? [];
  checkRange(name, validation.inputs, held.inputs.data, (i) => names[i % width]);
  if (task.kind === "regression") {
    checkRange(name, validation.targets, held.targets.data, () => task.target);
  }
  return {
    name,
    title,
    task,
    inputShape,
    ...(features && { features }),
    train: finish(train),
    validation: held,
    inputNormalisation,
    ...(targetNormalisation && { targetNormalisation }),
  };
}

/** Throws RangeError where a number becomes infinite or NaN when it is normalised. */
function checkRange(
  name: string,
  raw: ArrayLike<number>,
  standardised: ArrayLike<number>,
  columnOf: (place: number) => string | undefined,
): void {
  for (let i = 0; i < standardised.length; i++) {
    if (Number.isFinite(standardised[i])) continue;
    const column = columnOf(i);
    const where = column === undefined ? "" : `, column "${clipName(column)}"`;
    throw new RangeError(
      `data ${clipName(name)}${where}: ${raw[i]} among the validation samples is too far from the training samples, which hardly vary; correct the file, or delete the row`,
    );
  }
}

function chooseParts(
  raw: RawDataset,
  options: SizeOptions,
  defaults: Sizes,
  seed: number,
  replica: number,
): RawParts {
  const { name, task, samples, heldOut } = raw;
  const order = (part: string, { targets }: RawSamples) =>
    task.kind === "classification"
      ? stratifiedOrder(seed, name, streamOf(part, replica), targets)
      : randomOrder(seed, name, streamOf(part, replica), targets.length);
  if (heldOut === undefined) {
    const sizes = sizesOfSplit(name, options, defaults, samples.targets.length);
    const rows = splitRows(order("split", samples), sizes);
    return { train: pick(samples, rows.train), validation: pick(samples, rows.validation) };
  }
  const sizes = sizesOfParts(name, options, defaults, {
    train: samples.targets.length,
    validation: heldOut.targets.length,
  });
  return {
    train: pick(samples, order("train", samples).slice(0, sizes.train)),
    validation: pick(heldOut, order("validation", heldOut).slice(0, sizes.validation)),
  };
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
  memory: Memory | undefined,
): Samples {
  const count = inputs.length / sizeOf(inputShape);
  return {
    inputs: {
      shape: [count, ...inputShape],
      data: standardise(inputs, inputNormalisation, memory),
    },
    targets: targetNormalisation
      ? { shape: [count, 1], data: standardise(targets, targetNormalisation) }
      : { shape: [count], data: Float32Array.from(targets) },
  };
}
