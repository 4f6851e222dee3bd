// How the plots of the spline are named and measured: inputs by their names and own units, and one number
// for the outputs.

import type { DatasetSummary } from "#core/experiment/events/events.ts";
import type { SplineReport } from "#core/experiment/insight/splineReport.ts";
import type { SplineFigureOptions } from "#charts/spline/splineFigure.ts";

export type SplineAxes = Pick<SplineFigureOptions, "label" | "nameOf" | "rawOf" | "dots"> & {
  readonly value: (outputs: ArrayLike<number>) => number;
  readonly classes: readonly string[];
};

/** `chosen` is a class, from 0; of two classes the second stands against the first. */
export function axesOf(
  report: SplineReport,
  dataset: DatasetSummary | undefined,
  chosen: number,
): SplineAxes {
  const classes = dataset?.task.kind === "classification" ? dataset.task.classes : [];
  const shown = classes.length === 2 ? 1 : chosen;
  return {
    classes,
    value: (outputs) => (classes.length === 0 ? outputs[0] : againstOthers(outputs, shown)),
    label: labelOf(classes, shown),
    nameOf: (variable) => nameOf(report, dataset, variable),
    rawOf: (variable, value) => (report.hasTrunk ? value : rawOf(dataset, variable, value)),
    ...dotsOf(report, dataset),
  };
}

function labelOf(classes: readonly string[], shown: number): string {
  if (classes.length === 0) return "target, standardised";
  const rival = classes.length === 2 ? classes[1 - shown] : "the others";
  return `logit of ${classes[shown]} against ${rival}`;
}

/** The logit of a class less the mean of the others'. */
function againstOthers(outputs: ArrayLike<number>, shown: number): number {
  const all = Array.from(outputs);
  const others = all.filter((_, c) => c !== shown);
  return all[shown] - others.reduce((sum, logit) => sum + logit, 0) / others.length;
}

function nameOf(
  { hasTrunk }: SplineReport,
  dataset: DatasetSummary | undefined,
  variable: number,
): string {
  if (hasTrunk) return `feature ${variable + 1}`;
  const { inputShape = [], features } = dataset ?? {};
  if (inputShape.length < 2) return features?.[variable] ?? `input ${variable + 1}`;
  const channels = inputShape[inputShape.length - 1];
  const place = Math.floor(variable / channels);
  if (inputShape.length === 2)
    return `step ${place + 1}, ${features?.[variable % channels] ?? `channel ${(variable % channels) + 1}`}`;
  const [row, column] = [Math.floor(place / inputShape[1]), place % inputShape[1]];
  return `row ${row + 1}, column ${column + 1}${channels > 1 ? `, channel ${(variable % channels) + 1}` : ""}`;
}

function rawOf(dataset: DatasetSummary | undefined, variable: number, value: number): number {
  const { mean, scale } = dataset?.inputNormalisation ?? { mean: [0], scale: [1] };
  const at = variable % mean.length;
  return mean[at] + scale[at] * value;
}

/** Where inputs are single numbers the data can be drawn beside the function. */
function dotsOf({ hasTrunk, centre }: SplineReport, dataset: DatasetSummary | undefined) {
  if (!dataset || hasTrunk || centre.length !== 1 || dataset.task.kind !== "regression") return {};
  const { inputs, targets } = dataset.samples;
  return { dots: { x: inputs.data, y: targets.data } };
}
