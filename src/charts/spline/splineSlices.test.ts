// What the picture shows of a network is what the network answers, and the knots are the spline's.

import { expect, test } from "vitest";
import { hingeAxes } from "#core/experiment/insight/splineReport.ts";
import type { SplineReport } from "#core/experiment/insight/splineReport.ts";
import { matrixOf } from "#core/math/matrix.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Term } from "#core/spline/terms.ts";
import { LIGHT } from "#charts/scales/theme.ts";
import { describeSpline, gridOf, splineFigure } from "./splineFigure.ts";
import { splineSlices } from "./splineSlices.ts";

/** 1 + 2·max(x₀ − 0.5, 0) − 3·max(0.25 − x₁, 0) in three units, the third of them spare. */
const terms: readonly Term[] = [
  [],
  [{ variable: 0, knot: 0.5, sign: 1 }],
  [{ variable: 1, knot: 0.25, sign: -1 }],
];
const X = matrixOf(3, 2, Float64Array.of(-1, 0, 0, 0.5, 2, 1));
const report: SplineReport = {
  terms,
  layers: [0, 1],
  hasTrunk: false,
  units: 2,
  explained: 1,
  bound: 0,
  centre: Float64Array.of(1 / 3, 0.5),
  axes: hingeAxes(X, terms),
};
const layers: readonly LayerSpec[] = [
  { type: "dense", units: 3, activation: "relu" },
  { type: "dense", units: 1 },
];
const tensor = (shape: readonly number[], data: readonly number[]) => ({
  shape,
  data: Float32Array.from(data),
});
const start: NetworkWeights = [
  { kernel: tensor([2, 3], [1, 0, 0.5, 0, -1, 0]), bias: tensor([3], [-0.5, 0.25, 0.75]) },
  { kernel: tensor([3, 1], [2, -3, 0]), bias: tensor([1], [1]) },
];
/** The first unit's knot moves to 1, the second's leaves the range, the spare one bends at −1.5. */
const now: NetworkWeights = [
  { kernel: tensor([2, 3], [1, 0, 0.5, 0, -1, 0]), bias: tensor([3], [-1, 2, 0.25]) },
  start[1],
];
const network = { report, layers, start, now, value: (outputs: ArrayLike<number>) => outputs[0] };

test("along each input with hinges the start is the spline, the others at their mean", () => {
  const [first, second] = splineSlices(network);
  expect([first.variable, first.low, first.high]).toEqual([0, -1, 2]);
  expect([second.variable, second.low, second.high]).toEqual([1, 0, 1]);
  const spline = (x: number, y: number) => 1 + 2 * Math.max(x - 0.5, 0) - 3 * Math.max(0.25 - y, 0);
  first.start.forEach((value, i) => {
    const x = -1 + (3 * i) / (first.start.length - 1);
    expect(value).toBeCloseTo(spline(x, 0.5), 6);
  });
  second.start.forEach((value, i) =>
    expect(value).toBeCloseTo(spline(1 / 3, i / (second.start.length - 1)), 6),
  );
});

test("a knot is where its unit bends: it moves, leaves the range, or is a spare unit's", () => {
  const [first, second] = splineSlices(network);
  expect(first.knots).toEqual([
    { unit: 0, start: 0.5, now: 1 },
    { unit: 2, now: -0.5 },
  ]);
  expect(second.knots).toEqual([{ unit: 1, start: 0.25 }]);
});

test("in words: how many knots, how many have left, how far the others moved", () => {
  const names = {
    nameOf: (variable: number) => "xy"[variable],
    rawOf: (_: number, x: number) => x,
  };
  const { sentence, rows } = describeSpline(splineSlices(network), names);
  // one of two knots moved by 0.5 of a range of 3
  expect(sentence).toMatch(
    /^2 knots along 2 inputs; 1 has left the data's range; .* by 16\.7 % of the range\.$/,
  );
  expect(rows).toEqual([
    ["1", "x", "0.5", "1"],
    ["3", "x", "spare", "−0.5"],
    ["2", "y", "0.25", "outside"],
  ]);
});

test("plots stand in as many columns as there is room for, and a diverged network leaves the start", () => {
  expect([gridOf(5, 900), gridOf(2, 900), gridOf(5, 300), gridOf(0, 0)]).toEqual([
    { columns: 3, lines: 2 },
    { columns: 2, lines: 1 },
    { columns: 1, lines: 5 },
    { columns: 1, lines: 0 },
  ]);
  const lost = now.map((layer) =>
    Object.fromEntries(
      Object.entries(layer).map(([name, { shape, data }]) => [
        name,
        { shape, data: new Float32Array(data.length).fill(NaN) },
      ]),
    ),
  );
  const options = {
    width: 600,
    height: 240,
    theme: LIGHT,
    label: "y",
    nameOf: String,
    rawOf: (_: number, x: number) => x,
  };
  const figure = splineFigure(splineSlices({ ...network, now: lost }), options);
  const lines = figure.marks.flatMap((mark) => (mark.type === "group" ? [...mark.marks] : []));
  const [solid, dashed] = lines.filter((mark) => mark.type === "line");
  expect([...dashed.points].every(Number.isFinite)).toBe(true);
  expect(solid.points.filter(Number.isFinite).length).toBe(solid.points.length / 2); // x alone
  expect(figure.description).toMatch(/2 have left/);
});
