// The charts that look into one network, drawn once from fixed, seeded data: its predictions, vectors and
// spectra, where it errs, and the paths of a weight. A part of examples.ts.

import { planeInputs } from "#core/data/plane.ts";
import type { Plane } from "#core/data/plane.ts";
import { random } from "#core/math/random.ts";
import { answersFigure } from "#charts/answer/answers.ts";
import type { AnswersData } from "#charts/answer/answers.ts";
import { sliceFigure } from "#charts/why/quadraticSlice.ts";
import { errorMapFigure } from "#charts/error/errorMap.ts";
import { fittedLineFigure, fittedValueFigure } from "#charts/answer/fitted.ts";
import type { Figure } from "#charts/marks/marks.ts";
import { pathFanFigure } from "#charts/weights/pathFan.ts";
import { probabilitiesFigure } from "#charts/answer/probabilities.ts";
import { sampleMarks } from "#charts/answer/sample.ts";
import { spectraFigure } from "#charts/weights/spectra.ts";
import { splineFigure } from "#charts/spline/splineFigure.ts";
import type { SplineSlice } from "#charts/spline/splineSlices.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { vectorFigure } from "#charts/tensor/vectorBars.ts";

const PLANE: Plane = { x: [-2, 2], y: [-2, 2] };
const SIDE = 40;

/** The figures by name. */
export function lookExamples(theme: Theme): Readonly<Record<string, Figure>> {
  const colour = theme.arms.fused.colour;
  const card = { width: 120, height: 84, theme, colour };
  const chart = { width: 320, height: 200, theme };
  return {
    "answers-classes": answersFigure(ringClasses(), { ...card, height: 120 }),
    "answers-surface": answersFigure(surface(), { ...card, height: 120 }),
    "fitted-line": fittedLineFigure(line(), card),
    "fitted-value": fittedValueFigure({ fitted: 0.62, target: 0.35, range: [-1, 1] }, card),
    probabilities: probabilitiesFigure(digit(), card),
    "probabilities-lost": probabilitiesFigure({ ...digit(), values: Array(10).fill(NaN) }, card),
    "quadratic-slice": sliceFigure(sliceCurve(), chart),
    spectra: spectraFigure(spectra(), chart),
    "spline-slices": splineFigure([bent(0), bent(1)], {
      ...chart,
      width: 620,
      height: 260,
      label: "target",
      nameOf: (variable) => ["size", "age"][variable],
      rawOf: (variable, value) => (variable === 0 ? value : 40 + 10 * value),
    }),
    "error-map": errorMapFigure(blob(), { ...chart, width: 220, height: 240 }),
    "error-map-signal": errorMapFigure(trace(), chart),
    "path-fan": pathFanFigure(fan(), { width: 260, height: 240, theme }),
    "vector-bias": vectorFigure(bias(), { ...chart, label: "Bias", entry: "unit" }),
    samples: samplesFigure(theme),
  };
}

/** Each cell's chance of the inner class falls with its distance from the middle. */
function ringClasses(): AnswersData {
  const grid = planeInputs(PLANE, SIDE);
  const values = Float32Array.from({ length: grid.length }, (_, i) => {
    const r = Math.hypot(grid[i - (i % 2)], grid[i - (i % 2) + 1]);
    const inner = 1 / (1 + Math.exp(4 * (r - 1.1)));
    return i % 2 === 0 ? inner : 1 - inner;
  });
  const { inputs } = scattered(60, "rings");
  const targets = Array.from({ length: 60 }, (_, i) =>
    Math.hypot(inputs[2 * i], inputs[2 * i + 1]) < 1.1 ? 0 : 1,
  );
  const answers = { plane: PLANE, columns: SIDE, rows: SIDE, values };
  return { answers, inputs, targets, classes: 2, chosen: 7 };
}

function surface(): AnswersData {
  const height = (x: number, y: number) => Math.sin(1.5 * x) * Math.cos(y);
  const grid = planeInputs(PLANE, SIDE);
  const values = Float32Array.from({ length: SIDE * SIDE }, (_, i) =>
    height(grid[2 * i], grid[2 * i + 1]),
  );
  const { inputs, noise } = scattered(60, "surface");
  const targets = Array.from(
    { length: 60 },
    (_, i) => height(inputs[2 * i], inputs[2 * i + 1]) + 0.2 * noise.normal(),
  );
  return {
    answers: { plane: PLANE, columns: SIDE, rows: SIDE, values },
    inputs,
    targets,
    chosen: 3,
  };
}

function scattered(count: number, name: string) {
  const noise = random(12, name);
  const inputs = Float64Array.from({ length: 2 * count }, () => 3.6 * noise.uniform() - 1.8);
  return { inputs, noise };
}

function line() {
  const noise = random(13, "line");
  const wave = (x: number) => Math.sin(2.2 * x);
  const inputs = Float64Array.from({ length: 80 }, () => 4 * noise.uniform() - 2);
  const targets = inputs.map((x) => wave(x) + 0.15 * noise.normal());
  const values = Float64Array.from({ length: 48 }, (_, i) => 0.9 * wave(-2 + (4 * (i + 0.5)) / 48));
  return { x: [-2, 2] as const, values, inputs, targets, chosen: 11 };
}

function digit() {
  const values = [0.01, 0.02, 0.05, 0.03, 0.01, 0.06, 0.02, 0.09, 0.23, 0.48];
  return { values, classes: Array.from("0123456789"), target: 8 };
}

function sliceCurve() {
  const loss = (weight: number) => 0.034 + 0.02 * (weight + 4.9) ** 2;
  const curve = Array.from({ length: 41 }, (_, i) => {
    const weight = -6.9 + 0.1 * i;
    return [weight, loss(weight)] as const;
  });
  const top = 0.15;
  return {
    weight: "input 1 → unit 2",
    curve,
    fused: [-4.9, 0.034],
    now: [-3.8, loss(-3.8)],
    top,
  } as const;
}

function spectra() {
  const falling = (first: number, rate: number) =>
    Array.from({ length: 12 }, (_, i) => first * rate ** i);
  return [
    { name: "fused", arm: "fused", values: falling(3.1, 0.8) },
    { name: "product of kernels", arm: "product", values: falling(4.4, 0.72) },
    { name: "random", arm: "random", values: falling(2.2, 0.93) },
    { name: "fused, now", arm: "fused", isLater: true, values: falling(3.4, 0.82) },
  ] as const;
}

/** Errors grow towards the lower right corner, as where strokes end. */
function blob() {
  const side = 14;
  const mse = Float64Array.from({ length: side * side }, (_, i) => {
    const [row, column] = [Math.floor(i / side), i % side];
    return 0.4 * Math.exp(-((row - 10) ** 2 + (column - 9) ** 2) / 18);
  });
  return { shape: [side, side], mse };
}

function trace() {
  const mse = Float64Array.from({ length: 64 }, (_, i) => 0.2 + 0.2 * Math.sin(i / 6));
  return { shape: [64], mse };
}

function fan() {
  const noise = random(14, "fan");
  const shares = Float64Array.from({ length: 16 }, () => 0.6 * noise.normal());
  return { from: "input 1", to: "unit 2", unit: "unit", shares, weight: -1.2 } as const;
}

function bias() {
  const noise = random(15, "bias");
  const before = Float64Array.from({ length: 16 }, () => 0.1 * noise.normal());
  return { values: before.map((value) => value + 0.3 * noise.normal()), before };
}

/** An image, the traces of a signal, and a row of a table beside each other. */
function samplesFigure(theme: Theme): Figure {
  const noise = random(16, "samples");
  const image = Float64Array.from({ length: 64 }, (_, i) => ((i % 8) + Math.floor(i / 8)) / 14);
  const signal = Float64Array.from({ length: 80 }, (_, i) =>
    Math.sin((i >> 1) / (4 + 3 * (i % 2))),
  );
  const row = Float64Array.from({ length: 10 }, () => noise.normal());
  const box = (x: number) => ({ x, y: 10, width: 80, height: 80 });
  return {
    width: 290,
    height: 100,
    title: "Samples",
    description: "An image, a signal of two channels, and a row of ten numbers.",
    background: theme.panel,
    marks: [
      ...sampleMarks(image, [8, 8, 1], box(10), theme),
      ...sampleMarks(signal, [40, 2], box(105), theme),
      ...sampleMarks(row, [10], box(200), theme),
    ],
  };
}

/** A hinge whose knot has moved, one that has left, and a spare unit that has come. */
function bent(variable: number): SplineSlice {
  const along = (knot: number) =>
    Array.from({ length: 61 }, (_, i) => Math.max(i / 20 - 1 - knot, 0) - (variable * i) / 40);
  return {
    variable,
    low: -1,
    high: 2,
    start: along(0.25),
    now: along(0.75),
    knots: [
      { unit: 0, start: 0.25, now: 0.75 },
      { unit: 1, start: -0.5 },
      { unit: 4, now: 1.5 },
    ],
  };
}
