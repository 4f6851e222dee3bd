// The geometry of fused convolutions against NumPy's table and against what really reaches an output.

import { describe, expect, test } from "vitest";
import { forward } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { fusedWindows, spanGeometry } from "./geometry.ts";
import { spanProblem, spanShape } from "./span.ts";
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
  "L=$L k=$k1/$s1 pool=$q/$r k=$k2/$s2: impulses reach the outputs that it says",
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

describe("what cannot be fused is told in words", () => {
  const network: Network = {
    inputShape: [200, 200, 1],
    layers: [
      { type: "conv2d", filters: 64, kernelSize: 3 },
      { type: "conv2d", filters: 2, kernelSize: 9 },
      { type: "flatten" },
      { type: "dense", units: 3 },
    ],
  };
  test.each<[readonly [number, number], object, RegExp]>([
    [[1, 1], {}, /span \[1, 1\] must name two or more of the blocks 1 to 3/],
    [[2, 9], {}, /span \[2, 9\] must name/],
    [[2, 3], {}, /would read all 2509056 numbers of 198×198×64, more than 16384/],
    [
      [1, 2],
      { kernelSize: 99 },
      /99×99×1 would have 9801 taps a unit, more than 4096; choose a smaller/,
    ],
    [[1, 2], { padBefore: 0.5 }, /padBefore must be an integer for each of 2 axes, got 0.5/],
  ])("%j %j", (span, options, message) => {
    expect(spanProblem(network, span, options)).toMatch(message);
  });
  test("a network that cannot stand is told by its layer", () => {
    const layers: LayerSpec[] = [
      { type: "dense", units: 2 },
      { type: "dense", units: 0 },
    ];
    expect(spanProblem({ inputShape: [3], layers }, [1, 2])).toBe(
      "layer 2 (dense): units must be a positive integer, got 0",
    );
  });
});
