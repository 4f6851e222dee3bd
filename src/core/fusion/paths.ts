// Through which hidden units a fused weight passes (README §5, eqs. 20 and 20b). Every gate of the span
// is replaced by its gain, max pooling by average pooling, offsets are left out: what remains is linear,
// and one weight of it is the sum over hidden units of what an impulse at its input makes of them
// (forward) times what they mean to its output (backward). What a least-squares fit adds to that is not
// included.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { backward } from "#core/model/backward.ts";
import { subnetwork, valuesAt } from "#core/model/forward.ts";
import { passOf } from "#core/model/passes.ts";
import { channelStep } from "#core/model/passes/affine.ts";
import type { Step } from "#core/model/passes/pass.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf, NetworkError } from "#core/model/shapes.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import type { Design } from "#core/fusion/regression/design.ts";
import { hiddenGates } from "./gates.ts";
import type { Gains } from "./gates.ts";
import { spanGeometry, tapsInField } from "./receptiveField.ts";
import type { SpanShape } from "./span.ts";

/**
 * A span as linear layers with diagonal gains, as plain data. Input: the flattened dense one, or one
 * window.
 */
export type PathModel = {
  readonly network: Network;
  readonly weights: NetworkWeights;
  /** For each hidden block the layer that holds its gains, as a batch norm's gamma. */
  readonly hidden: readonly number[];
  /** Units (filters) of each hidden block. */
  readonly widths: readonly number[];
  /** Convolutions: the place in the window that each tap of the fused kernel reads; −1 outside. */
  readonly taps?: Int32Array;
};

/** A weight of the fused kernel, in the order of its data: feature is an input, or tap · channels + channel. */
export type FusedPlace = { readonly feature: number; readonly unit: number };

export type PathShares = {
  /** What each hidden unit (filter) adds to the weight. */
  readonly shares: Float64Array;
  /** Places of the hidden layer on any path from the weight's input to its output; 1 for dense layers. */
  readonly places: number;
  /** Where there is one place: share = into · gain · out for each unit. */
  readonly factors?: {
    readonly into: Float64Array;
    readonly gains: Float64Array;
    readonly out: Float64Array;
  };
};

/**
 * The span with the given gains, one array for each of `hiddenGates`; gains of 1 give the product of the
 * kernels. Convolutions are seen away from borders, through `windows` of the fused kernel.
 * Throws RangeError where gates and gains do not match, NetworkError at an opaque layer.
 */
export function pathModel(
  network: Network,
  weights: NetworkWeights,
  shape: SpanShape,
  { windows }: Pick<Design, "windows">,
  gains: Gains,
): PathModel {
  const gates = hiddenGates(network.layers, shape);
  if (gates.length !== gains.length) {
    throw new RangeError(`pathModel: ${gains.length} arrays of gains ≠ ${gates.length} gates`);
  }
  const gainAt = new Map(gates.map(({ point }, g) => [point.layer - shape.start, gains[g]]));
  const span = subnetwork(network, weights, shape.start, shape.last + 1);
  const { steps, hidden, widths } = linearSteps(span.network, span.weights, gainAt);
  const geometry = windows && spanGeometry(network, shape);
  const field = geometry?.map(({ receptiveField }) => receptiveField);
  const inputShape = field ? [...field, shape.input[shape.input.length - 1]] : shape.input;
  return {
    network: { inputShape, layers: steps.map((step) => (field ? unpadded(step) : step.layer)) },
    weights: steps.map((step) => step.weights),
    hidden,
    widths,
    ...(windows && geometry && { taps: tapsInField(windows, geometry) }),
  };
}

function linearSteps(
  network: Network,
  weights: NetworkWeights,
  gainAt: ReadonlyMap<number, Gains[number]>,
): { steps: readonly Step[]; hidden: readonly number[]; widths: readonly number[] } {
  const steps: Step[] = [];
  const [hidden, widths]: number[][] = [[], []];
  const shapes = inferShapes(network);
  for (const { start, end, weighted } of blocksOf(network.layers).slice(0, -1)) {
    const hasGate = network.layers.slice(start, end).some((_, i) => gainAt.has(start + i));
    const [width] = shapes[weighted].slice(-1);
    for (let index = start; index < end; index++) {
      steps.push(...linearStep(network.layers[index], weights[index]));
      const gain = gainAt.get(index) ?? (!hasGate && index === weighted && ones(width));
      if (gain) hidden[widths.length] = steps.push(channelStep(gain)) - 1; // the block's last gate
    }
    widths.push(width);
  }
  const last = blocksOf(network.layers).slice(-1)[0].start;
  for (let index = last; index < network.layers.length; index++) {
    steps.push(...linearStep(network.layers[index], weights[index]));
  }
  return { steps, hidden, widths };
}

const ones = (width: number) => new Float64Array(width).fill(1);

/** The linear part of a layer; an opaque one has none, and no path leads through it. */
function linearStep(layer: LayerSpec, weights: LayerWeights): readonly Step[] {
  const pass = passOf(layer);
  if (pass.role !== "opaque") return pass.linearPart(layer, weights);
  throw new NetworkError(`pathModel: no path leads through ${layer.type}: ${pass.nonlinear}`);
}

/** The same layer away from any border. */
function unpadded({ layer, weights }: Step): LayerSpec {
  return passOf(layer).inside?.(layer, weights).layer ?? layer;
}

/**
 * The share of each unit of hidden block `hidden` (0 is the first) in one fused weight, all other hidden
 * blocks summed over: Σₚ into[p,h] · gain[h] · out[p,h] over the places p of the hidden layer.
 */
export function pathShares(
  model: PathModel,
  { feature, unit }: FusedPlace,
  hidden: number = 0,
): PathShares {
  const { network, weights } = model;
  const layer = model.hidden[hidden];
  const into = impulse(model, feature);
  const [before] = valuesAt(network, weights, [{ layer, at: "input" }], into);
  const out = backward(network, weights, impulseOf(outputShapeOf(network), unit), layer);
  return addUp(before.data, weights[layer].gamma!.data, out.data, model.widths[hidden]);
}

function addUp(
  into: Tensor["data"],
  gains: Tensor["data"],
  out: Tensor["data"],
  width: number,
): PathShares {
  const shares = new Float64Array(width);
  const met = new Set<number>();
  for (let i = 0; i < into.length; i++) {
    if (into[i] === 0 || out[i] === 0) continue;
    shares[i % width] += into[i] * gains[i % gains.length] * out[i];
    met.add(Math.floor(i / width));
  }
  if (into.length > width) return { shares, places: met.size };
  const [a, g, b] = [into, gains, out].map((values) => Float64Array.from(values));
  return { shares, places: 1, factors: { into: a, gains: g, out: b } };
}

/** The sum of all paths for every weight of the fused kernel, [features, units]. */
export function pathKernel(model: PathModel): Matrix {
  const { network, weights, taps } = model;
  const { inputShape } = network;
  const outputs = impulsesOf(outputShapeOf(network));
  const [units] = outputs.shape;
  const { data } = backward(network, weights, outputs, -1);
  const size = sizeOf(inputShape);
  const features = taps ? taps.length * inputShape[inputShape.length - 1] : size;
  const kernel = zeroMatrix(features, units);
  for (let feature = 0; feature < features; feature++) {
    const place = placeOf(model, feature);
    if (place < 0) continue;
    for (let unit = 0; unit < units; unit++) {
      kernel.data[feature * units + unit] = data[unit * size + place];
    }
  }
  return kernel;
}

/** The place of a feature of the fused kernel in the model's input; −1 where no path begins. */
function placeOf({ network: { inputShape }, taps }: PathModel, feature: number): number {
  if (!taps) return feature;
  const channels = inputShape[inputShape.length - 1];
  const tap = taps[Math.floor(feature / channels)];
  return tap < 0 ? -1 : tap * channels + (feature % channels);
}

function impulse(model: PathModel, feature: number): Tensor {
  return impulseOf(model.network.inputShape, placeOf(model, feature));
}

/** One sample, 1 at `place` and 0 elsewhere. */
function impulseOf(shape: readonly number[], place: number): Tensor {
  const data = new Float64Array(sizeOf(shape));
  if (place >= 0) data[place] = 1;
  return { shape: [1, ...shape], data };
}

/** One sample for each place, 1 there and 0 elsewhere. */
function impulsesOf(shape: readonly number[]): Tensor {
  const size = sizeOf(shape);
  const data = new Float64Array(size * size);
  for (let place = 0; place < size; place++) data[place * (size + 1)] = 1;
  return { shape: [size, ...shape], data };
}

function outputShapeOf(network: Network): readonly number[] {
  return inputShapeOf(network, network.layers.length, inferShapes(network));
}
