// A network that began as a spline, along one input at a time, the others at their mean: what it answers,
// and where its units have their knots, as it started and as it is now.

import { sizeOf } from "#core/math/tensor.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { HingeAxis, SplineReport } from "#core/experiment/insight/splineReport.ts";

/** Where a unit bends, in the input's own numbers; counted from 0. Without `start` it was spare. */
export type UnitKnot = { readonly unit: number; readonly start?: number; readonly now?: number };

export type SplineSlice = {
  readonly variable: number;
  readonly low: number;
  readonly high: number;
  /** At equal distances from low to high. */
  readonly start: readonly number[];
  readonly now: readonly number[];
  readonly knots: readonly UnitKnot[];
};

/** The layers that were a spline, with their weights at the start and now; `value` makes one number of the outputs. */
export type SplineNetwork = {
  readonly report: SplineReport;
  readonly layers: readonly LayerSpec[];
  readonly start: NetworkWeights;
  readonly now: NetworkWeights;
  readonly value: (outputs: ArrayLike<number>) => number;
};

const POINTS = 161;

/** A slice for each axis of the report. Weights are those of the whole network. */
export function splineSlices(network: SplineNetwork): readonly SplineSlice[] {
  return network.report.axes.map((axis) => ({
    ...axis,
    start: valuesAlong(network, network.start, axis),
    now: valuesAlong(network, network.now, axis),
    knots: knotsAlong(network, axis),
  }));
}

function valuesAlong(
  { report: { layers: places, centre }, layers, value }: SplineNetwork,
  weights: NetworkWeights,
  { variable, low, high }: HingeAxis,
): readonly number[] {
  const data = new Float64Array(POINTS * centre.length);
  for (let i = 0; i < POINTS; i++) {
    data.set(centre, i * centre.length);
    data[i * centre.length + variable] = low + ((high - low) * i) / (POINTS - 1);
  }
  const head = { inputShape: [centre.length], layers: layers.slice(places[0]) };
  const points = [{ layer: head.layers.length - 1, at: "output" } as const];
  const [outputs] = valuesAt(head, weights.slice(places[0]), points, {
    shape: [POINTS, centre.length],
    data,
  });
  const width = sizeOf(outputs.shape) / POINTS;
  return Array.from({ length: POINTS }, (_, i) =>
    value(outputs.data.slice(i * width, (i + 1) * width)),
  );
}

/** Units that bend along this axis at the start, and spare ones that do by now, within its range. */
function knotsAlong({ report, start, now }: SplineNetwork, axis: HingeAxis): readonly UnitKnot[] {
  const units = start[report.layers[0]].bias!.data.length;
  return Array.from({ length: units }, (_, unit): UnitKnot => {
    const isUsed = unit < report.units;
    const was = isUsed ? knotOf(start, report, axis, unit) : undefined;
    const is = isUsed && was === undefined ? undefined : knotOf(now, report, axis, unit);
    return {
      unit,
      ...(was !== undefined && { start: was }),
      ...(is !== undefined && { now: is }),
    };
  }).filter(({ start: was, now: is }) => was !== undefined || is !== undefined);
}

/** Where w·x + b crosses 0 along the axis; undefined beyond its range, or where the unit does not read it. */
function knotOf(
  weights: NetworkWeights,
  { layers, centre }: SplineReport,
  { variable, low, high }: HingeAxis,
  unit: number,
): number | undefined {
  const { kernel, bias } = weights[layers[0]];
  const units = bias!.data.length;
  let rest = bias!.data[unit];
  centre.forEach((x, i) => {
    if (i !== variable) rest += kernel!.data[i * units + unit] * x;
  });
  const knot = -rest / kernel!.data[variable * units + unit];
  return knot >= low && knot <= high ? knot : undefined;
}
