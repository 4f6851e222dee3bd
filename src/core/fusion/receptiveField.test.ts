// The geometry of fused convolutions against NumPy's table and against what really reaches an output.

import { describe, expect, test } from "vitest";
import { sizeOf } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { forward } from "#core/model/forward.ts";
import { isConv } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import { fusedWindows, spanGeometry } from "./receptiveField.ts";
import { spanShape } from "./span.ts";
import { randomNetwork } from "./testNetworks.test-support.ts";
import conv1dConv1d from "./vectors/conv1d_conv1d.json";

type Row = {
  [field in "L" | "k1" | "s1" | "q" | "r" | "k2" | "s2" | "S" | "RF" | "P" | "Lout"]: number;
};

function networkOf({ L, k1, s1, q, r, k2, s2 }: Row): Network {
  const conv = (kernelSize: number, strides: number) =>
    ({ type: "conv1d", filters: 1, kernelSize, strides, padding: "same" }) as const;
  const pool: LayerSpec = { type: "maxPool", poolSize: q, strides: r, padding: "same" };
  return { inputShape: [L, 1], layers: [conv(k1, s1), pool, conv(k2, s2)] };
}

const rows = conv1dConv1d.geometry_table as Row[];

test.each(rows)("L=$L k=$k1/$s1 pool=$q/$r k=$k2/$s2: NumPy's stride, field and padding", (row) => {
  const network = networkOf(row);
  const [axis] = spanGeometry(network, spanShape(network, [1, 2]));
  expect(axis).toEqual({
    input: row.L,
    output: row.Lout,
    stride: row.S,
    receptiveField: row.RF,
    before: row.P,
  });
});

test.each(rows)(
  "L=$L k=$k1/$s1 pool=$q/$r k=$k2/$s2: impulses reach the predicted outputs",
  (row) => {
    const network = networkOf(row);
    const ones = (k: number) => ({
      kernel: { shape: [k, 1, 1], data: new Float64Array(k).fill(1) },
      bias: { shape: [1], data: new Float64Array(1) },
    });
    const data = new Float64Array(row.L * row.L);
    for (let i = 0; i < row.L; i++) data[i * row.L + i] = 1;
    const answers = forward(network, [ones(row.k1), {}, ones(row.k2)], {
      shape: [row.L, row.L, 1],
      data,
    });
    const middle = row.Lout >> 1;
    const reached = Array.from({ length: row.L }, (_, i) => i).filter(
      (i) => answers.data[i * row.Lout + middle] > 0,
    );
    expect(reached[0]).toBe(Math.max(0, middle * row.S - row.P));
    expect(reached.at(-1)).toBe(Math.min(row.L - 1, middle * row.S - row.P + row.RF - 1));
  },
);

/** The span alone with every weight 1, no bias and nothing bent: what an impulse reaches is above zero. */
function counting(network: Network, span: Span): { network: Network; weights: NetworkWeights } {
  const { start, last, input } = spanShape(network, span);
  const layers = network.layers
    .slice(start, last + 1)
    .filter((layer) => isConv(layer) || layer.type === "maxPool" || layer.type === "avgPool")
    .map((layer): LayerSpec => {
      return isConv(layer) ? { ...layer, activation: "linear", useBias: false } : layer;
    });
  const counted = { inputShape: input, layers };
  const weights: LayerWeights[] = layers.map(() => ({}));
  for (const { layer, name, shape } of weightSpecs(counted))
    weights[layer] = { [name]: { shape, data: new Float64Array(sizeOf(shape)).fill(1) } };
  return { network: counted, weights };
}

/** Coordinates of place `index` in a grid of these extents. */
function coordinates(index: number, extents: readonly number[]): number[] {
  const result: number[] = [];
  for (let axis = extents.length - 1; axis >= 0; axis--) {
    result.unshift(index % extents[axis]);
    index = Math.floor(index / extents[axis]);
  }
  return result;
}

test("on 600 random spans of convolutions impulses reach just the predicted windows", () => {
  let [spans, whole] = [0, 0];
  for (let seed = 0; spans < 600; seed++) {
    const drawn = randomNetwork(seed);
    const convolutions = blocksOf(drawn.layers).filter(({ layer }) => isConv(layer));
    if (convolutions.length < 2) continue;
    spans += 1;
    const span: Span = [1 + (seed % (convolutions.length - 1)), convolutions.length];
    const axes = spanGeometry(drawn, spanShape(drawn, span));
    const { network, weights } = counting(drawn, span);
    const extents = network.inputShape.slice(0, -1);
    const [places, size] = [sizeOf(extents), sizeOf(network.inputShape)];
    const channels = size / places;
    const data = new Float64Array(places * size);
    for (let i = 0; i < places; i++) data[i * size + i * channels] = 1;
    const answers = forward(network, weights, { shape: [places, ...network.inputShape], data });
    const outputs = answers.shape.slice(1, -1);
    expect(outputs, `seed ${seed}`).toEqual(axes.map(({ output }) => output));
    const units = answers.shape.at(-1)!;
    const crops = drawn.layers.some((layer) => isConv(layer) && typeof layer.padding === "object");
    for (let j = 0; j < sizeOf(outputs); j++) {
      const reached = Array.from({ length: places }, (_, i) => i)
        .filter((i) => answers.data[(i * sizeOf(outputs) + j) * units] > 0)
        .map((i) => coordinates(i, extents));
      axes.forEach(({ input, stride, before, receptiveField }, axis) => {
        const at = coordinates(j, outputs)[axis] * stride - before;
        const seen = reached.map((place) => place[axis]);
        for (const i of seen) {
          expect(i, `seed ${seed}`).toBeGreaterThanOrEqual(at);
          expect(i, `seed ${seed}`).toBeLessThan(at + receptiveField);
        }
        if (crops || seen.length === 0 || at < 0 || at + receptiveField > input) return;
        whole += 1;
        expect(Math.min(...seen), `seed ${seed}`).toBe(at);
        expect(Math.max(...seen), `seed ${seed}`).toBe(at + receptiveField - 1);
      });
    }
  }
  expect(whole).toBeGreaterThan(600);
});

describe("windows of the fused kernel", () => {
  const axis = { input: 16, output: 8, stride: 2, receptiveField: 8, before: 3 };
  test("default to the receptive field, padded so that the last output finds all it needs", () => {
    expect(fusedWindows([axis])).toEqual([
      [{ input: 16, output: 8, size: 8, stride: 2, before: 3, after: 3 }],
    ]);
  });
  test("of another size are centred, in both roundings where that is ambiguous", () => {
    const befores = fusedWindows([axis], { kernelSize: 3 }).map(([window]) => window.before);
    expect(befores).toEqual([0, 1]);
    expect(fusedWindows([axis], { kernelSize: 6 })).toHaveLength(1);
    expect(fusedWindows([axis, axis], { kernelSize: [3, 5] })).toHaveLength(4);
  });
  test("may crop: a single tap needs no border", () => {
    const [[window]] = fusedWindows([axis], { kernelSize: 1, padBefore: -1 });
    expect(window).toMatchObject({ before: -1, after: 0 });
  });
});
