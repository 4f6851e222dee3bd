// Random networks, weights and samples for property tests, from seeds.

import { random } from "#core/math/random.ts";
import type { Random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { Span } from "#core/model/blocks.ts";
import { valuesAt } from "#core/model/forward.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { Activation, LayerSpec, Network } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights, WeightName } from "#core/model/weights.ts";
import type { SpanSamples } from "./design.ts";
import { spanShape } from "./span.ts";

export function gaussianTensor(stream: Random, shape: Shape, scale: number = 1): Tensor {
  return {
    shape,
    data: Float64Array.from({ length: sizeOf(shape) }, () => scale * stream.normal()),
  };
}

/** Weights of order one: kernels N(0, 1/fan-in), positive variances, everything else N(0, 0.3²). */
export function randomWeights(network: Network, stream: Random): NetworkWeights {
  const records: { [name in WeightName]?: Tensor }[] = network.layers.map(() => ({}));
  for (const { layer, name, shape } of weightSpecs(network)) {
    const fanIn = sizeOf(shape) / shape[shape.length - 1];
    const tensor = gaussianTensor(stream, shape, name === "kernel" ? 1 / Math.sqrt(fanIn) : 0.3);
    const data = name === "movingVariance" ? tensor.data.map((x) => 0.5 + x * x) : tensor.data;
    records[layer][name] = { shape, data };
  }
  return records;
}

/** What the engine would give: inputs of the span, and the pre-activation to reproduce. */
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

/** A random legal network of two to four blocks on a vector, a signal or an image. */
export function randomNetwork(seed: number): Network {
  for (let attempt = 0; ; attempt++) {
    const network = draw(random(seed, "network", attempt));
    try {
      inferShapes(network);
      return network;
    } catch {
      continue; // a window larger than its input: draw again
    }
  }
}

function draw(stream: Random): Network {
  const rank = stream.integer(3); // spatial axes
  const from = (low: number, high: number) => low + stream.integer(high - low + 1);
  const pick = <Item>(items: readonly Item[]) => items[stream.integer(items.length)];
  const maybe = (share: number) => stream.uniform() < share;
  const activation = (): Activation => pick(ACTIVATIONS);
  const window = () => ({
    strides: from(1, 2),
    padding: pick(["same", "valid"] as const),
  });
  const layers: LayerSpec[] = [];
  const blocks = from(2, 4);
  let spatial = rank > 0;
  if (maybe(0.2)) layers.push({ type: "batchNorm" });
  for (let b = 0; b < blocks; b++) {
    if (spatial && b > 0 && maybe(0.25)) {
      layers.push({ type: "flatten" });
      spatial = false;
    }
    if (spatial) {
      const type = rank === 1 ? "conv1d" : "conv2d";
      const filters = from(1, 3);
      layers.push({ type, filters, kernelSize: from(1, 3), ...window(), activation: activation() });
      if (maybe(0.3))
        layers.push({ type: pick(["maxPool", "avgPool"] as const), poolSize: 2, ...window() });
    } else {
      layers.push({
        type: "dense",
        units: from(1, 5),
        activation: activation(),
        useBias: maybe(0.8),
      });
    }
    if (maybe(0.3)) layers.push({ type: "batchNorm" });
    if (maybe(0.2)) layers.push({ type: "dropout", rate: 0.5 });
    if (maybe(0.1)) layers.push({ type: "activation", activation: activation() });
  }
  const extents = Array.from({ length: rank }, () => from(4, 9));
  return { inputShape: [...extents, from(1, 3)], layers };
}
