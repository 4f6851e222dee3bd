// The samples a visitor may choose from, and their names.

import { CATALOGUE } from "#core/data/catalogue.ts";
import { restore } from "#core/data/normalise.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import { formatNumber } from "#charts/scales/format.ts";
import type { ShownDataset } from "#store/foundSamples.ts";
import type { LabState } from "#store/state.ts";

/** As many as a sheet of thumbnails shows. */
const MOST = 64;

export function sampleCount({ samples, inputShape, found = [] }: ShownDataset): number {
  const count = samples.inputs.shape[0];
  return isPlane(inputShape) ? count : Math.min(MOST + found.length, count);
}

/** The numbers of one sample; a view, not a copy. */
export function sampleOf({ samples }: DatasetSummary, sample: number) {
  const size = sizeOf(samples.inputs.shape.slice(1));
  return samples.inputs.data.subarray(sample * size, (sample + 1) * size);
}

/** Its class, or its target in the data's own unit. */
export function targetName(dataset: DatasetSummary, sample: number): string {
  const target = dataset.samples.targets.data[sample];
  if (dataset.task.kind === "classification") return dataset.task.classes[target] ?? "–";
  return formatNumber(rawTarget(dataset, target));
}

/** A standardised target or fitted value in the data's own unit. */
export function rawTarget({ targetNormalisation }: DatasetSummary, value: number): number {
  return targetNormalisation ? restore(value, targetNormalisation) : value;
}

/** True where a network's answers can be drawn over all its inputs. */
/**
 * Known before the data have been read, unless they are a visitor's own, so that cards have their size at
 * once.
 */
export function inputShapeOf({ dataset, experiment }: LabState): Shape | undefined {
  const { name } = experiment.data;
  return dataset?.inputShape ?? CATALOGUE.find((entry) => entry.name === name)?.inputShape;
}

export function isPlane(inputShape: readonly number[]): boolean {
  return inputShape.length === 1 && inputShape[0] <= 2;
}
