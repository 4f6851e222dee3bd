// Linear regions along a line: against dense sampling of every unit's piece, and where they can be counted by hand.

import { describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { forward, valuesAt } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { lineBreaks } from "./lineRegions.ts";

function drawn(network: Network, seed: number): NetworkWeights {
  const { normal } = random(seed, "regions");
  const records: Record<string, Tensor>[] = network.layers.map(() => ({}));
  for (const { layer, name, shape } of weightSpecs(network)) {
    const fanIn = sizeOf(shape) / shape[shape.length - 1];
    const scale = name === "kernel" ? Math.sqrt(2 / fanIn) : 0.3;
    const sign = name === "movingVariance" ? Math.abs : (x: number) => x;
    const data = Float64Array.from({ length: sizeOf(shape) }, () => sign(scale * normal()));
    records[layer][name] = { shape, data };
  }
  return records;
}

function sampleOf(shape: readonly number[], seed: number): Tensor {
  const { normal } = random(seed, "ends");
  return { shape: [1, ...shape], data: Float64Array.from({ length: sizeOf(shape) }, normal) };
}

/** Every unit's piece at some places of the line, as a word for each place. */
function patterns(
  network: Network,
  weights: NetworkWeights,
  ends: readonly [Tensor, Tensor],
  places: readonly number[],
): readonly string[] {
  const [from, to] = ends.map(({ data }) => data);
  const size = from.length;
  const data = new Float64Array(places.length * size);
  places.forEach((t, row) => {
    for (let i = 0; i < size; i++) data[row * size + i] = from[i] + t * (to[i] - from[i]);
  });
  const words = places.map(() => "");
  network.layers.forEach((layer, index) => {
    const points = (["input", "preActivation"] as const).map((at) => ({ layer: index, at }));
    const inputs = { shape: [places.length, ...network.inputShape], data };
    const [input, before] = valuesAt(network, weights, points, inputs);
    words.forEach((_, row) => {
      words[row] += pieceOf(layer, rowOf(before, row), rowOf(input, row), input.shape.slice(1));
    });
  });
  return words;
}

const rowOf = ({ shape, data }: Tensor, row: number) => {
  const size = sizeOf(shape.slice(1));
  return Array.from(data.slice(row * size, (row + 1) * size));
};

const largest = (values: readonly number[]) => values.indexOf(Math.max(...values));

function pieceOf(
  layer: LayerSpec,
  before: readonly number[],
  input: readonly number[],
  shape: readonly number[],
): string {
  if (layer.type === "maxout") {
    const units = Array.from({ length: layer.units }, (_, i) =>
      largest(before.filter((__, at) => at % layer.units === i)),
    );
    return units.join("");
  }
  if (layer.type === "maxPool") {
    const [height, width, channels] = shape; // 2×2, tiling
    const found: number[] = [];
    for (let y = 0; y + 1 < height; y += 2)
      for (let x = 0; x + 1 < width; x += 2)
        for (let c = 0; c < channels; c++)
          found.push(
            largest(
              [0, 1, width, width + 1].map((at) => input[(y * width + x + at) * channels + c]),
            ),
          );
    return found.join("");
  }
  if (!("activation" in layer)) return "";
  if (layer.activation === "relu6") return before.map((z) => (z > 6 ? 2 : Number(z > 0))).join("");
  return before.map((z) => Number(z > 0)).join("");
}

const NETWORKS: [string, readonly number[], readonly LayerSpec[]][] = [
  ["relu", [6], [1, 2, 3].map(() => ({ type: "dense", units: 12, activation: "relu" }))],
  [
    "leaky relu and relu6",
    [6],
    [
      { type: "dense", units: 10, activation: "leakyRelu", alpha: 0.2 },
      { type: "dense", units: 10, activation: "relu6" },
      { type: "dense", units: 4 },
    ],
  ],
  ["maxout", [6], [1, 2, 3].map(() => ({ type: "maxout", units: 8, rank: 4 }))],
  [
    "maxout with batch norm and relu behind",
    [5],
    [
      { type: "maxout", units: 7, rank: 3 },
      { type: "batchNorm" },
      { type: "activation", activation: "relu" },
      { type: "dense", units: 3 },
    ],
  ],
  [
    "convolution, max pool, maxout",
    [6, 6, 1],
    [
      { type: "conv2d", filters: 3, kernelSize: 3, padding: "same" },
      { type: "maxPool", poolSize: 2 },
      { type: "flatten" },
      { type: "maxout", units: 5, rank: 2 },
    ],
  ],
];

describe.each(NETWORKS)("%s", (_, inputShape, layers) => {
  const network: Network = { inputShape, layers };

  test.each([1, 2, 3])("seed %i: one pattern in each region, another in the next", (seed) => {
    const weights = drawn(network, seed);
    const ends = [sampleOf(inputShape, seed), sampleOf(inputShape, seed + 50)] as const;
    const places = [0, ...lineBreaks(network, weights, ...ends), 1];
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places.length).toBeGreaterThan(5);
    const inner = places
      .slice(0, -1)
      .map((low, i) => [0.02, 0.5, 0.98].map((share) => low + share * (places[i + 1] - low)));
    const found = inner.map((row) => patterns(network, weights, ends, row));
    found.forEach((words) => expect(new Set(words).size).toBe(1));
    found.slice(1).forEach(([word], i) => expect(word).not.toBe(found[i][0]));
  });

  test.each([4, 5])(
    "seed %i: dense sampling finds as many regions as are wider than its steps",
    (seed) => {
      const weights = drawn(network, seed);
      const ends = [sampleOf(inputShape, seed), sampleOf(inputShape, seed + 50)] as const;
      const breaks = lineBreaks(network, weights, ...ends);
      const steps = 5000;
      const grid = Array.from({ length: steps + 1 }, (__, i) => i / steps);
      const words = patterns(network, weights, ends, grid);
      const changes = words.filter((word, i) => i > 0 && word !== words[i - 1]).length;
      const cells = new Set(breaks.map((t) => Math.floor(t * steps)));
      expect(changes).toBe(cells.size);
    },
  );
});

test("between two breaks the output is straight", () => {
  const [, inputShape, layers] = NETWORKS[2];
  const network: Network = { inputShape, layers };
  const weights = drawn(network, 9);
  const [from, to] = [sampleOf(inputShape, 1), sampleOf(inputShape, 2)];
  const places = [0, ...lineBreaks(network, weights, from, to), 1];
  const at = (t: number) => {
    const data = from.data.map((x, i) => x + t * (to.data[i] - x));
    return forward(network, weights, { shape: from.shape, data }).data;
  };
  for (let i = 0; i + 1 < places.length; i++) {
    const [low, high] = [places[i], places[i + 1]];
    const [a, b, middle] = [at(low), at(high), at((low + high) / 2)];
    middle.forEach((value, o) => expect(value).toBeCloseTo((a[o] + b[o]) / 2, 9));
  }
});

test("a line through |x| as the larger of x and −x breaks once, at 0", () => {
  const network: Network = {
    inputShape: [1],
    layers: [{ type: "maxout", units: 1, rank: 2, useBias: false }],
  };
  const weights = [{ kernel: { shape: [1, 2], data: Float64Array.of(1, -1) } }];
  const at = (x: number) => ({ shape: [1, 1], data: Float64Array.of(x) });
  expect(lineBreaks(network, weights, at(-1), at(3))).toEqual([0.25]);
  expect(lineBreaks(network, weights, at(1), at(3))).toEqual([]);
});

test("a layer that is not piecewise linear is refused by its name", () => {
  const network: Network = {
    inputShape: [2],
    layers: [{ type: "dense", units: 2, activation: "tanh" }],
  };
  const end = sampleOf([2], 1);
  expect(() => lineBreaks(network, drawn(network, 1), end, end)).toThrow(
    "layer 1 (dense): linear regions are counted for relu, leakyRelu, relu6, maxout and max pooling alone",
  );
});
