// The pieces into which a network of piecewise linear layers cuts a line of inputs, counted exactly
// (docs/methods.md §3). Between two breaks found so far every value is affine in the place t along the line, so
// that the breaks of the next layer are roots of linear equations.

import type { Tensor } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import { finished } from "#core/steps.ts";
import { countMultiplies } from "#core/model/counts.ts";
import { activationOf, layerName } from "#core/model/layers.ts";
import type { Activation, LayerSpec, Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import { inferShapes, inputShapeOf, NetworkError } from "#core/model/shapes.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";

/** Where piecewise linear activations bend. */
const KINKS: { readonly [activation in Activation]?: readonly number[] } = {
  linear: [],
  relu: [0],
  leakyRelu: [0],
  relu6: [0, 6],
};

/** Breaks nearer than this to each other, or to an end, are one: the line has length 1. */
const SAME = 1e-12;
/** More than these would not be seen in any picture. */
const MOST_BREAKS = 20_000;

/** Values at some places of the line, one row for each, affine from each to the next. */
type Polyline = { readonly places: readonly number[]; readonly values: Tensor };

/**
 * The places t in (0, 1) at which the network changes its linear piece on the way from one sample to another,
 * [1, …inputShape] both: one region more than there are breaks. Counted are changes of any unit's piece, whether
 * or not the output feels them. Throws NetworkError for a layer that is not piecewise linear, RangeError where
 * following them would take more than `mostWork` multiplications.
 */
export function lineBreaks(...given: Parameters<typeof breaksInSteps>): readonly number[] {
  return finished(breaksInSteps(...given));
}

/** The same, a layer in each step. */
export function* breaksInSteps(
  network: Network,
  weights: NetworkWeights,
  from: Tensor,
  to: Tensor,
  mostWork: number = Infinity,
): Generator<undefined, readonly number[]> {
  const multiplies = countMultiplies(network);
  let work = 0;
  const shapes = inferShapes(network);
  const data = Float64Array.of(...from.data, ...to.data);
  let line: Polyline = { places: [0, 1], values: { shape: [2, ...network.inputShape], data } };
  for (const [index, layer] of network.layers.entries()) {
    const inputShape = inputShapeOf(network, index, shapes);
    work += line.places.length * multiplies[index];
    if (work > mostWork) throw new RangeError("lineBreaks: too many regions to count");
    line = throughLayer(network, index, { inputShape, layers: [layer] }, weights[index], line);
    yield;
  }
  return line.places.slice(1, -1);
}

function throughLayer(
  whole: Network,
  index: number,
  alone: Network,
  weights: LayerWeights,
  line: Polyline,
): Polyline {
  const [layer] = alone.layers;
  const forks = forksOf(layer);
  if (!forks) {
    const where = layerName(whole.layers, index);
    throw new NetworkError(
      `${where}: linear regions are counted for relu, leakyRelu, relu6, maxout and max pooling alone`,
      index,
    );
  }
  const before = beforeForks(alone, weights, line.values);
  const places = new Set(line.places);
  const rowSize = before.data.length / line.places.length;
  for (let i = 0; i + 1 < line.places.length; i++) {
    const [low, high] = [line.places[i], line.places[i + 1]];
    const [start, end] = [i, i + 1].map((row) =>
      before.data.subarray(row * rowSize, (row + 1) * rowSize),
    );
    for (const share of forks(start, end, before.shape.slice(1), alone.inputShape)) {
      places.add(low + share * (high - low));
    }
    if (places.size > MOST_BREAKS) throw new RangeError("lineBreaks: too many regions to count");
  }
  const all = distinct([...places].sort((a, b) => a - b));
  const values = forward(alone, [weights], interpolated(line, all));
  return { places: all, values };
}

/** The value that forks: before the activation or the maximum, affine between the places. */
function beforeForks(alone: Network, weights: LayerWeights, values: Tensor): Tensor {
  const [layer] = alone.layers;
  const pass = passOf(layer);
  if (pass.role === "window") return values; // a maximum of what enters
  return pass.forward(layer, weights, values, inferShapes(alone)[0]);
}

/** Shares of an interval at which a unit changes its piece, for the values at its ends; undefined where pieces are not linear. */
type Forks = (
  start: Tensor["data"],
  end: Tensor["data"],
  shape: readonly number[],
  input: readonly number[],
) => readonly number[];

function forksOf(layer: LayerSpec): Forks | undefined {
  const pass = passOf(layer);
  if (pass.choices)
    return (start, end, shape) => envelopes(pass.choices!(layer, shape), start, end);
  if (pass.role === "opaque") return undefined;
  const { activation, alpha } = activationOf(layer);
  const kinks = activation === "leakyRelu" && alpha === 1 ? [] : KINKS[activation];
  return kinks && ((start, end) => kinks.flatMap((kink) => crossings(start, end, kink)));
}

/** Where numbers that go straight from start to end pass the kink. */
function crossings(start: Tensor["data"], end: Tensor["data"], kink: number): readonly number[] {
  const found: number[] = [];
  for (let i = 0; i < start.length; i++) {
    if (start[i] > kink !== end[i] > kink) found.push((kink - start[i]) / (end[i] - start[i]));
  }
  return found;
}

/** Where another of several straight numbers becomes the largest, for every choice among them. */
function envelopes(
  choices: readonly (readonly number[])[],
  start: Tensor["data"],
  end: Tensor["data"],
): readonly number[] {
  return choices.flatMap((choice) => {
    const slope = (i: number) => end[i] - start[i];
    const found: number[] = [];
    let at = 0;
    let best = choice.reduce((a, b) =>
      start[b] > start[a] || (start[b] === start[a] && slope(b) > slope(a)) ? b : a,
    );
    for (;;) {
      let [next, nextAt] = [-1, 1];
      for (const i of choice) {
        if (slope(i) <= slope(best)) continue;
        const cross = (start[best] - start[i]) / (slope(i) - slope(best));
        const isSooner =
          cross < nextAt || (cross === nextAt && next >= 0 && slope(i) > slope(next));
        if (cross >= at && isSooner) [next, nextAt] = [i, cross];
      }
      if (next < 0) return found;
      found.push(nextAt);
      [best, at] = [next, nextAt];
    }
  });
}

function distinct(sorted: readonly number[]): readonly number[] {
  const kept = sorted.filter((place, i) => i === 0 || place - sorted[i - 1] > SAME);
  return [...kept.filter((place) => place > SAME && place < 1 - SAME), 1].toSpliced(0, 0, 0);
}

function interpolated({ places, values }: Polyline, at: readonly number[]): Tensor {
  const size = values.data.length / places.length;
  const data = new Float64Array(at.length * size);
  let i = 0;
  at.forEach((place, row) => {
    while (i + 2 < places.length && places[i + 1] <= place) i++;
    const share = (place - places[i]) / (places[i + 1] - places[i]);
    for (let c = 0; c < size; c++) {
      const [a, b] = [values.data[i * size + c], values.data[(i + 1) * size + c]];
      data[row * size + c] = share === 0 ? a : share === 1 ? b : a + share * (b - a);
    }
  });
  return { shape: [at.length, ...values.shape.slice(1)], data };
}
