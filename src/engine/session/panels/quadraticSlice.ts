// The quadratic slice around four weights of a fused layer, measured on the samples of its fit: the residual's
// gradient and the second moments of the inputs that the four weights meet. One narrow layer computes
// all of it: its first outputs copy those inputs, its last is the unit whose weights they are.

import type { QuadraticSlice, SliceWeight } from "#core/experiment/insight/insight.ts";
import type { FusedLayers } from "#core/fusion/fused.ts";
import { addBatch, covariances, emptyMoments } from "#core/math/moments.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import { isConv, isPart, isWeighted, withUnits } from "#core/model/kinds.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import type { LayerWeights } from "#core/model/weights.ts";
import type { Probe } from "#engine/session/probe.ts";

const WEIGHTS = 4;
/** Multiplications that following the weights may cost. */
const MOST_WORK = 1e9;

export interface SliceFit {
  /** Adds samples of the fit: what enters the span, and its pre-activations, [N, …]. */
  add(inputs: Tensor, targets: Tensor): void;
  slice(): QuadraticSlice;
}

/**
 * Starts the measurement; returns undefined where `samples` of this span would take too long, and for a layer
 * whose outputs join several of its units.
 */
export function openQuadraticSlice(
  fused: FusedLayers,
  probe: Probe,
  samples: number,
): SliceFit | undefined {
  const { layers, place } = fused;
  if (passOf(layers[place]).join) return undefined;
  const positions = isConv(layers[place]) ? sizeOf(probe.targets.shape.slice(1, -1)) : 1;
  const kernel = fused.weights[place].kernel!;
  const units = kernel.shape[kernel.shape.length - 1];
  const features = kernel.data.length / units;
  if (samples * positions * features * (WEIGHTS + 1) > MOST_WORK) return undefined;
  const unit = liveliestUnit(probe.targets, units);
  const weights = heaviestWeights(kernel, unit, stddevs(probe.inputs, isConv(layers[place])));
  const narrow = narrowLayers(fused, unit, weights);
  const hasPlaces = layers.some((layer) => isPart(layer, "offset"));
  const moments = emptyMoments(weights.length, 1, hasPlaces ? positions : 1);
  const targetMoments = emptyMoments(0, 1);
  return {
    add: (inputs, targets) => {
      const rows = { rows: inputs.shape[0] * positions, columns: weights.length + 1 };
      const answers = forward(narrowOn(narrow, inputs), narrow.weights, inputs);
      const data = new Float64Array(answers.data);
      const target = columnOf(targets, unit);
      for (let row = 0, at = weights.length; row < rows.rows; row++, at += rows.columns) {
        data[at] = target[row] - data[at];
      }
      addBatch(moments, { ...rows, data });
      addBatch(targetMoments, { rows: target.length, columns: 1, data: target });
    },
    slice: () => {
      const count = (moments.count * moments.groups) / positions;
      const { xx, xz, zz } = covariances(moments, count);
      return {
        unit,
        weights,
        mse: zz[0],
        variance: covariances(targetMoments, count).zz[0],
        gradient: Array.from(xz.data, (value) => -2 * value),
        moments: Array.from(xx.data),
      };
    },
  };
}

/** The unit whose target varies most: there is most to lose. */
function liveliestUnit(targets: Tensor, units: number): number {
  const variances = Array.from({ length: units }, (_, unit) => varianceOf(columnOf(targets, unit)));
  return variances.indexOf(Math.max(...variances));
}

function varianceOf(values: Float64Array): number {
  let [mean, square] = [0, 0];
  for (const value of values) mean += value / values.length;
  for (const value of values) square += (value - mean) ** 2 / values.length;
  return square;
}

function columnOf({ shape, data }: Tensor, unit: number): Float64Array {
  const units = shape[shape.length - 1];
  const column = new Float64Array(data.length / units);
  for (let row = 0; row < column.length; row++) column[row] = data[row * units + unit];
  return column;
}

/** Standard deviation of each input, or of each channel where a window slides over them. */
function stddevs(inputs: Tensor, slides: boolean): Float64Array {
  const channels = slides ? inputs.shape[inputs.shape.length - 1] : sizeOf(inputs.shape.slice(1));
  const flat = { shape: [inputs.data.length / channels, channels], data: inputs.data };
  return Float64Array.from({ length: channels }, (_, channel) =>
    Math.sqrt(varianceOf(columnOf(flat, channel))),
  );
}

/** The weights into `unit` that move it most, by |k| times the standard deviation of their input; in kernel order. */
function heaviestWeights(
  { shape, data }: Tensor,
  unit: number,
  inputStddevs: Float64Array,
): readonly SliceWeight[] {
  const units = shape[shape.length - 1];
  const all = Array.from({ length: data.length / units }, (_, feature): SliceWeight => ({
    feature,
    value: data[feature * units + unit],
    inputStddev: inputStddevs[feature % inputStddevs.length],
  }));
  return all
    .toSorted((a, b) => Math.abs(b.value) * b.inputStddev - Math.abs(a.value) * a.inputStddev)
    .slice(0, WEIGHTS)
    .toSorted((a, b) => a.feature - b.feature);
}

type Narrow = { readonly layers: readonly LayerSpec[]; readonly weights: readonly LayerWeights[] };

function narrowOn({ layers }: Narrow, { shape }: Tensor) {
  return { inputShape: shape.slice(1), layers };
}

/** The fused layers with other outputs: the inputs of the given weights, then the unit itself. */
function narrowLayers(
  { layers, weights }: FusedLayers,
  unit: number,
  chosen: readonly SliceWeight[],
): Narrow {
  const kept = layers.filter((layer) => !isPart(layer, "activation"));
  const width = chosen.length + 1;
  return {
    layers: kept.map((layer) => withOutputs(layer, width)),
    weights: layers.flatMap((layer, index) => {
      if (isPart(layer, "activation")) return [];
      const { kernel, bias } = weights[index];
      return {
        ...(kernel && { kernel: narrowKernel(kernel, unit, chosen) }),
        ...(bias && { bias: lastColumn(bias, unit, width) }),
      };
    }),
  };
}

function withOutputs(layer: LayerSpec, count: number): LayerSpec {
  if (!isWeighted(layer)) return layer;
  const linear = { ...layer, activation: "linear" } as const;
  return withUnits(linear, count);
}

function narrowKernel(kernel: Tensor, unit: number, chosen: readonly SliceWeight[]): Tensor {
  const narrow = lastColumn(kernel, unit, chosen.length + 1);
  chosen.forEach(({ feature }, i) => (narrow.data[feature * (chosen.length + 1) + i] = 1));
  return narrow;
}

/** Zeros, and in the last of `width` columns those of one unit. */
function lastColumn({ shape, data }: Tensor, unit: number, width: number): Tensor {
  const units = shape[shape.length - 1];
  const rows = data.length / units;
  const narrow = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) narrow[(row + 1) * width - 1] = data[row * units + unit];
  const narrowShape: Shape = [...shape.slice(0, -1), width];
  return { shape: narrowShape, data: narrow };
}
