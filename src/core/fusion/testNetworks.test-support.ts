// Random networks, weights and samples for property tests, from seeds.

import { random } from "#core/math/random.ts";
import type { Random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { Span } from "#core/model/blocks.ts";
import { forward, valuesAt } from "#core/model/forward.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type {
  Activation,
  DenseSpec,
  LayerSpec,
  Network,
  Padding,
  PerAxis,
  WeightName,
} from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { SpanSamples } from "#core/fusion/regression/design.ts";
import { spanShape } from "./span.ts";

export function gaussianTensor(stream: Random, shape: Shape, scale: number = 1): Tensor {
  return {
    shape,
    data: Float64Array.from({ length: sizeOf(shape) }, () => scale * stream.normal()),
  };
}

const POSITIVE = new Set<WeightName>(["movingVariance", "movingProportion"]);

/** Weights of order one: kernels N(0, 1/fan-in), positive variances, everything else N(0, 0.3²). */
export function randomWeights(network: Network, stream: Random): NetworkWeights {
  const records: { [name in WeightName]?: Tensor }[] = network.layers.map(() => ({}));
  for (const { layer, name, shape } of weightSpecs(network)) {
    const fanIn = sizeOf(shape) / shape[shape.length - 1];
    const tensor = gaussianTensor(stream, shape, name === "kernel" ? 1 / Math.sqrt(fanIn) : 0.3);
    const data = POSITIVE.has(name) ? tensor.data.map((x) => 0.5 + x * x) : tensor.data;
    records[layer][name] = { shape, data };
  }
  return records;
}

/** What an engine would return: inputs of the span, and the pre-activation to reproduce. */
export function samplesOf(
  network: Network,
  weights: NetworkWeights,
  span: Span,
  inputs: Tensor,
): SpanSamples {
  const { start, last } = spanShape(network, span);
  const points = [
    { layer: start, at: "input" as const },
    { layer: last, at: "preActivation" as const },
  ];
  const [entering, targets] = valuesAt(network, weights, points, inputs);
  return { inputs: entering, targets };
}

/**
 * A network without activations and maxima as the dense layer [in, out] that it equals, from its outputs
 * for impulses.
 */
export function asMatrix(
  network: Network,
  weights: NetworkWeights,
): { readonly kernel: Tensor; readonly bias: Tensor } {
  const size = sizeOf(network.inputShape);
  const impulses = new Float64Array((size + 1) * size);
  for (let i = 0; i < size; i++) impulses[i * (size + 1)] = 1;
  const inputs = { shape: [size + 1, ...network.inputShape], data: impulses };
  const answers = forward(network, weights, inputs).data;
  const units = answers.length / (size + 1);
  const bias = Float64Array.from(answers.subarray(size * units));
  const data = Float64Array.from({ length: size * units }, (_, i) => answers[i] - bias[i % units]);
  return { kernel: { shape: [size, units], data }, bias: { shape: [units], data: bias } };
}

/** A random legal network of two to four blocks on a vector, a signal or an image; widths are tiny. */
export function randomNetwork(seed: number): Network {
  for (let attempt = 0; ; attempt++) {
    const network = drawNetwork(random(seed, "network", attempt));
    try {
      inferShapes(network);
      return network;
    } catch {
      continue; // a window larger than its input: draw again
    }
  }
}

/** What every random network is drawn from. */
export function drawsFrom(stream: Random): {
  readonly from: (low: number, high: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  readonly maybe: (share: number) => boolean;
} {
  return {
    from: (low, high) => low + stream.integer(high - low + 1),
    pick: (items) => items[stream.integer(items.length)],
    maybe: (share) => stream.uniform() < share,
  };
}

function drawNetwork(stream: Random): Network {
  const { from, maybe } = drawsFrom(stream);
  const rank = stream.integer(3); // spatial axes
  const blocks = from(2, 4);
  const layers: LayerSpec[] = maybe(0.2) ? [{ type: "batchNorm" }] : [];
  let spatial = rank > 0;
  for (let b = 0; b < blocks; b++) {
    if (spatial && b > 0 && maybe(0.25)) {
      layers.push({ type: "flatten" });
      spatial = false;
    }
    layers.push(...drawBlock(stream, spatial ? rank : 0));
  }
  const extents = Array.from({ length: rank }, () => from(4, rank === 1 ? 12 : 7));
  return { inputShape: [...extents, from(1, 3)], layers };
}

/** A weighted layer and what may follow it: batch norm in front of the activation or behind it, pooling before or after that. */
function drawBlock(stream: Random, rank: number): LayerSpec[] {
  const { pick, maybe } = drawsFrom(stream);
  const activation: Activation = pick(ACTIVATIONS);
  const activated = {
    activation,
    ...(activation === "leakyRelu" && maybe(0.5) ? { alpha: pick([0.3, 0, -0.5]) } : {}),
  };
  const weighted = (rank === 0 ? drawDense(stream) : drawConv(stream, rank)) as DenseSpec;
  const pool = rank > 0 && maybe(0.5) ? [drawPool(stream, rank)] : [];
  const norm: LayerSpec[] = [{ type: "batchNorm" }];
  const body = pick<() => LayerSpec[]>([
    () => [{ ...weighted, ...activated }, ...pool],
    () => [{ ...weighted, ...activated }, ...pool],
    () => [{ ...weighted, ...activated }, ...pool, ...norm],
    () => [{ ...weighted, ...activated }, ...norm, ...pool],
    () => [weighted, ...norm, { type: "activation", ...activated }, ...pool],
  ])();
  if (maybe(0.2)) body.push({ type: "dropout", rate: 0.5 });
  if (maybe(0.08)) body.push({ type: "positionBias" });
  return body;
}

function drawDense(stream: Random): LayerSpec {
  const { from, maybe } = drawsFrom(stream);
  return { type: "dense", units: from(1, 5), useBias: maybe(0.8) };
}

function drawConv(stream: Random, rank: number): LayerSpec {
  const { from, maybe } = drawsFrom(stream);
  return {
    type: rank === 1 ? "conv1d" : "conv2d",
    filters: from(1, 3),
    kernelSize: drawSize(stream, rank, 1, 3),
    strides: drawSize(stream, rank, 1, 2),
    padding: drawPadding(stream, rank),
    useBias: maybe(0.8),
  };
}

function drawPool(stream: Random, rank: number): LayerSpec {
  const { pick, maybe } = drawsFrom(stream);
  return {
    type: pick(["maxPool", "avgPool"] as const),
    poolSize: drawSize(stream, rank, 2, 3),
    ...(maybe(0.5) ? { strides: drawSize(stream, rank, 1, 2) } : {}),
    padding: pick(["same", "valid"] as const),
  };
}

/** One number, or one for each axis. */
function drawSize(stream: Random, rank: number, low: number, high: number): PerAxis {
  const { from, maybe } = drawsFrom(stream);
  return maybe(0.7) ? from(low, high) : Array.from({ length: rank }, () => from(low, high));
}

/** Now and then explicit zeros, as a layer fused before has them; a negative number crops. */
function drawPadding(stream: Random, rank: number): Padding {
  const { from, pick, maybe } = drawsFrom(stream);
  if (maybe(0.85)) return pick(["same", "valid"] as const);
  return Array.from({ length: rank }, () => [from(-1, 2), from(-1, 2)] as const);
}
