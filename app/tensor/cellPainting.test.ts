// Pictures of cards as RGBA: colours are the theme's own ends and middle, read off its palette.

import { expect, test } from "vitest";
import type { Tensor } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { sequentialScale } from "#charts/scales/colour.ts";
import type { Mark } from "#charts/marks/marks.ts";
import { LIGHT as theme } from "#charts/scales/theme.ts";
import { activationKind, boxOf, kernelKind, mapsKind } from "./cellPainting.ts";
import type { CellKind } from "./cellPainting.ts";

const network: Network = {
  inputShape: [2],
  layers: [{ type: "dense", units: 3, activation: "relu" }],
};
const box = { x: 0, y: 0, width: 60, height: 40 };
const tensor = (shape: number[], values: number[]): Tensor => ({
  shape,
  data: Float32Array.from(values),
});

/** Rows of colours, "#rrggbb" or "none" where nothing is painted. */
function painted(kind: CellKind, values: Tensor, aspect = 1): string[][] {
  const layout = kind.layoutOf(values, aspect);
  const [mark] = kind.marksOf(values, layout, box, theme) as (Mark & { type: "image" })[];
  const { width, height, rgba } = mark.pixels;
  const colour = (at: number) =>
    rgba[at + 3] === 0 ? "none" : `#${Buffer.from(rgba.subarray(at, at + 3)).toString("hex")}`;
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column) => colour(4 * (row * width + column))),
  );
}

/** The largest difference of two colours in a channel. */
function distance(a: string, b: string): number {
  const channels = (hex: string) => [...Buffer.from(hex.slice(1), "hex")];
  return Math.max(...channels(a).map((value, i) => Math.abs(value - channels(b)[i])));
}

test("a dense kernel is a matrix of inputs by units, symmetric about zero", () => {
  const kind = kernelKind(network, 0);
  const [least, , , zero, , , most] = theme.weights;
  const [[a, b, c], second] = painted(kind, tensor([2, 3], [-2, 0, 2, 2, 2, -2]));
  expect([a, c, ...second]).toEqual([least, most, most, most, least]);
  expect(distance(b, zero)).toBeLessThanOrEqual(1); // 256 steps have no middle one
});

test("a kernel on a given scale takes its colours, not its own", () => {
  const scale = sequentialScale(["#000000", "#ffffff"], 0, 4);
  expect(painted(kernelKind(network, 0, scale), tensor([1, 2], [0, 4]))).toEqual([
    ["#000000", "#ffffff"],
  ]);
});

test("maps of activations stand beside each other, a gap between them", () => {
  const scale = sequentialScale(["#000000", "#ffffff"]);
  const maps = tensor([1, 2, 2], [0, 1, 1, 0]); // row, column, filter
  expect(painted(mapsKind(scale), maps, 5)).toEqual([
    ["#000000", "#ffffff", "none", "#ffffff", "#000000"],
  ]);
});

test("activations without a negative value run from nothing to the largest, others about zero", () => {
  const [first, , , last] = theme.activation;
  const signal = (values: number[]) => painted(activationKind, tensor([values.length, 1], values));
  expect(signal([0, 3])).toEqual([[first, last]]);
  expect(signal([-3, 3])).toEqual([[theme.weights[0], theme.weights[6]]]);
});

test("units are bars, not cells", () => {
  const values = tensor([3], [1, -1, 0]);
  const marks = activationKind.marksOf(values, activationKind.layoutOf(values, 1), box, theme);
  expect(marks.map(({ type }) => type)).toEqual(["rect", "rect", "rect", "line"]);
});

test("the readout of a cell is its name and number", () => {
  const kernel = tensor([2, 3], [0, 0, 0, 0, 0, 0.5]);
  expect(kernelKind(network, 0).readout(kernel, { tile: 0, row: 1, col: 2, index: 5 })).toBe(
    "kernel[2, 3] = 0.5\ninput 2 → unit 3",
  );
});

test("tiles keep their proportions in the middle of the box; a matrix fills it", () => {
  const kind = mapsKind(sequentialScale(theme.activation));
  const layout = kind.layoutOf(tensor([2, 2, 4], Array(16).fill(0)), 1); // 2 × 2 tiles: 5 × 5 cells
  expect(boxOf(layout, 60, 40)).toEqual({ x: 10, y: 0, width: 40, height: 40 });
  const matrix = kernelKind(network, 0).layoutOf(tensor([2, 3], Array(6).fill(0)), 1);
  expect(boxOf(matrix, 60, 40)).toEqual(box);
});
