// Every chart drawn once from fixed, seeded data: figures.test.ts compares them with the files in
// figures/, and a gallery can show them. Not part of the site.

import { random } from "#core/math/random.ts";

import { singularValuesFigure, unitBarsFigure } from "./bars.ts";
import type { SingularValues } from "./bars.ts";
import { planeInputs } from "#core/data/plane.ts";
import type { Plane } from "#core/data/plane.ts";
import { boundaryFigure, paintClasses } from "./boundary.ts";
import { divergingScale } from "./colour.ts";
import { costFigure } from "./costTriangle.ts";
import { finalValues } from "./curveData.ts";
import type { ArmCurve } from "./curveData.ts";
import { curvesFigure, figureOfGeometry } from "./curves.ts";
import { curvesGeometry } from "./curvesGeometry.ts";
import { crosshairMarks, readCurves } from "./curvesReading.ts";
import { readoutMarks, selectionMarks } from "./curvesReadout.ts";
import { dotStripFigure } from "./dotStrip.ts";
import type { ArmFinals } from "./dotStrip.ts";
import { intervalsFigure } from "./intervals.ts";
import type { IntervalRow } from "./intervals.ts";
import { formatPercent } from "./format.ts";
import { histogramFigure, histogramOf } from "./histogram.ts";
import { pictureMark, tilesPicture } from "./heatmap.ts";
import { lookExamples } from "./lookExamples.ts";
import type { Figure, Mark } from "./marks.ts";
import { ribbonPath } from "./ribbons.ts";
import { columnsBox, fitRuler } from "./ruler.ts";
import { scatterFigure } from "./scatter.ts";
import type { ScatterData } from "./scatterGeometry.ts";
import type { ArmName, Theme } from "./theme.ts";
import { convKernelLayout, imageKernelLayout, matrixLayout } from "./tiles.ts";

/** The figures by name. */
export function examples(theme: Theme): Readonly<Record<string, Figure>> {
  const size = { width: 620, height: 320, theme };
  const three: ArmName[] = ["original", "fused", "random"];
  const small = { width: 168, height: 56, theme };
  const loss = { ...size, label: "validation loss" };
  const offsets = { fused: { flop: 6e8 }, random: { flop: 0 } };
  const all: ArmName[] = [...three, "product", "varianceMatched", "randomInherit", "distilled"];
  return {
    "curves-sd": curvesFigure(race(three, 8), loss),
    "curves-log-lines": curvesFigure(race(three, 8), { ...loss, yScale: "log", band: "lines" }),
    "curves-flop": curvesFigure(race(three, 8), {
      ...loss,
      xAxis: "flop",
      offsets,
      band: "minmax",
    }),
    "curves-all-arms": curvesFigure(race(all, 5), { ...loss, band: "se" }),
    "curves-one-replica-long": curvesFigure(race(three, 1, 8000), loss),
    "curves-readout": readoutFigure(theme, three),
    "curves-readout-many": readoutFigure(theme, all.slice(0, 6)),
    "curves-log-hidden": curvesFigure(vanishing(), { ...loss, yScale: "log" }),
    "curves-accuracy": curvesFigure(nearlyPerfect(), {
      ...size,
      label: "accuracy",
      bounds: [0, 1],
      formatValue: formatPercent,
    }),
    "curves-empty": curvesFigure([], loss),
    "scatter-dots": scatterFigure(cloud(400), { ...size, width: 320 }),
    "scatter-density": scatterFigure(cloud(12_000), { ...size, width: 320 }),
    "cost-triangle": costFigure(fitRuler(5, 720), costs(), theme),
    ribbons: ribbonsFigure(theme),
    "dot-strip": dotStripFigure(finals(all), { ...size, label: "validation loss at the end" }),
    "dot-strip-compact": dotStripFigure(finals(three), {
      width: 464,
      theme,
      label: "last validation loss",
      compact: true,
    }),
    "dot-strip-percent": dotStripFigure(accuracies(), {
      width: 464,
      theme,
      label: "last validation accuracy",
      compact: true,
      formatValue: formatPercent,
    }),
    intervals: intervalsFigure(comparisons(), {
      width: 464,
      theme,
      label: "fused minus other, points of accuracy",
      columns: ["Start", "Epoch 1", "End"],
    }),
    histogram: histogramFigure(histogramOf(rectified(), 40), { ...small, label: "activations" }),
    "unit-bars": unitBarsFigure(unitErrors(), { ...size, width: 420, height: 220 }),
    "unit-bars-exact": unitBarsFigure(Array(16).fill(2e-13), { ...size, width: 420, height: 220 }),
    "singular-values": singularValuesFigure(spectrum(theme), { ...size, width: 420, height: 220 }),
    boundary: moonsFigure(theme),
    kernels: kernelsFigure(theme),
    ...lookExamples(theme),
  };
}

/** Losses that fall like a power of the step, noisy, replica by replica. */
function race(arms: readonly ArmName[], replicas: number, points = 60): ArmCurve[] {
  const start: Partial<Record<ArmName, number>> = { fused: 0.34, randomInherit: 1.4, product: 0.9 };
  const step = Float64Array.from({ length: points }, (_, i) => (i * 2400) / points);
  return arms.map((arm, a) => ({
    arm,
    step,
    seconds: step.map((s) => s * 0.004),
    flop: step.map((s) => s * (arm === "original" ? 4.1e5 : 2.6e5)),
    replicas: Array.from({ length: replicas }, (_, r) => {
      const noise = random(5, arm, r);
      const own = 1 + 0.12 * noise.normal();
      const first = start[arm] ?? 2.2;
      return step.map(
        (s) => own * (0.12 + 0.015 * a + first / (1 + s / 150)) * (1 + 0.03 * noise.normal()),
      );
    }),
  }));
}

/** Losses that reach exactly zero, as of float32 on an easy task: a log axis has no place for them. */
function vanishing(): ArmCurve[] {
  return race(["original", "fused", "random"], 1).map((curve) => ({
    ...curve,
    replicas: curve.replicas.map((row) => Array.from(row, (value) => Math.max(0, value - 0.2))),
  }));
}

function nearlyPerfect(): ArmCurve[] {
  return race(["original", "fused", "random"], 8).map((curve) => ({
    ...curve,
    replicas: curve.replicas.map((row) => Array.from(row, (value) => 1 - value / 4000)),
  }));
}

function accuracies(): ArmFinals[] {
  return finals(["original", "fused", "random"]).map(({ arm, values }) => ({
    arm,
    values: values.map((value) => 1 - value / 10),
  }));
}

/** Curves with the crosshair, what it reads, and a stretch that is being marked. */
function readoutFigure(theme: Theme, arms: readonly ArmName[]): Figure {
  const options = {
    width: 620,
    height: arms.length > 3 ? 204 : 320,
    theme,
    label: "validation loss",
  };
  const geometry = curvesGeometry(race(arms, 8), options);
  const figure = figureOfGeometry(geometry, options);
  const reading = readCurves(geometry, geometry.x(900));
  const over = [
    ...selectionMarks(geometry, geometry.x(1400), geometry.x(1800), theme),
    ...crosshairMarks(geometry, reading, theme),
    ...readoutMarks(geometry, reading, options),
  ];
  return { ...figure, marks: [...figure.marks, ...over] };
}

/** Ahead by far at the start, undecided at the end; against the parent only one pair has finished. */
function comparisons(): IntervalRow[] {
  const cell = (difference: number, half: number, verdict: string, n = 8) =>
    n < 2
      ? { difference, n, verdict }
      : {
          difference,
          interval: [difference - half, difference + half] as const,
          n,
          verdict,
        };
  return [
    {
      against: "random",
      cells: [cell(84.5, 2.4, "BEATS"), cell(17.9, 3.6, "BEATS"), cell(0.4, 0.9, "INCONCLUSIVE")],
    },
    {
      against: "original",
      cells: [cell(-1.6, 0.5, "NO BEATS"), cell(-0.5, 0, "INCONCLUSIVE", 1), undefined],
    },
  ];
}

function cloud(points: number): ScatterData {
  const noise = random(9, "cloud");
  const truth = new Float64Array(points);
  const fused = new Float64Array(points);
  const clipped = new Uint8Array(points);
  for (let i = 0; i < points; i++) {
    truth[i] = 1.6 * noise.normal();
    clipped[i] = noise.integer(17);
    fused[i] = 0.94 * truth[i] + 0.06 * clipped[i] * noise.normal() * 0.5 + 0.05;
  }
  return { truth, fused, clipped, gates: 16, nmse: 0.041 };
}

function costs() {
  const nmse = [0.002, 0.041, 0.13, 0.36, 0.058, 0.22, 0.47, 0.29, 0.61, 0.83];
  const spans: [number, number][] = [];
  for (let length = 2; length <= 5; length++) {
    for (let first = 1; first + length - 1 <= 5; first++) spans.push([first, first + length - 1]);
  }
  return spans.map((span, i) => {
    if (i === 3) return { span, impossible: "the output layer cannot be fused into a convolution" };
    return i === 9 ? { span } : { span, nmse: nmse[i] };
  });
}

/** Three ribbons half-way to a fused block that is narrower than they are together. */
function ribbonsFigure(theme: Theme): Figure {
  const ruler = fitRuler(5, 720);
  const fused = columnsBox(ruler, [2, 3]);
  const share = fused.width / 3;
  const ribbons = [2, 3, 4].map((column, i) => ({
    from: { ...columnsBox(ruler, [column, column]), y: 10 },
    to: { x: fused.x + i * share, width: share, y: 110 },
  }));
  return {
    width: 720,
    height: 120,
    title: "What melts into what",
    description: "Layers 2 to 4 grow towards the layer that they become.",
    background: theme.panel,
    marks: ribbons.flatMap((ribbon) =>
      [0.5, 1].map((t): Mark => ({
        type: "path",
        d: ribbonPath(ribbon, t),
        fill: theme.arms.fused.colour,
        fillOpacity: 0.2,
      })),
    ),
  };
}

function kernelsFigure(theme: Theme): Figure {
  const noise = random(3, "kernel");
  const draw = (n: number) => Float32Array.from({ length: n }, () => noise.normal());
  const [dense, conv] = [draw(24 * 16), draw(3 * 3 * 4 * 8)];
  const image = Float32Array.from({ length: 256 * 12 }, (_, i) => stroke(i, noise.normal()));
  const picture = (values: Float32Array, layout: ReturnType<typeof matrixLayout>) =>
    tilesPicture(values, layout, divergingScale(theme.weights, values, 0.99));
  return {
    width: 620,
    height: 200,
    title: "Kernels",
    description: "A dense kernel, a convolution's tiles, and first-layer kernels as images.",
    background: theme.panel,
    marks: [
      pictureMark(picture(dense, matrixLayout(24, 16)), { x: 16, y: 16, width: 112, height: 168 }),
      pictureMark(picture(conv, convKernelLayout(3, 3, 4, 8)), {
        x: 160,
        y: 40,
        width: 217,
        height: 105,
      }),
      pictureMark(picture(image, imageKernelLayout(16, 16, 12, { across: 4 })), {
        x: 410,
        y: 16,
        width: 201,
        height: 150,
      }),
    ],
  };
}

/** Unit u of a first layer sees a bar at angle u, plus noise. */
function stroke(i: number, noise: number): number {
  const [pixel, unit] = [Math.floor(i / 12), i % 12];
  const [x, y] = [(pixel % 16) - 7.5, Math.floor(pixel / 16) - 7.5];
  const angle = (unit * Math.PI) / 12;
  const d = x * Math.cos(angle) + y * Math.sin(angle);
  return Math.exp((-d * d) / 9) * Math.cos(d / 2) + 0.15 * noise;
}

function finals(arms: readonly ArmName[]): ArmFinals[] {
  return race(arms, 12).map((curve) => ({ arm: curve.arm, values: finalValues(curve) }));
}

function rectified(): Float32Array {
  const noise = random(4, "activations");
  return Float32Array.from({ length: 2000 }, () => Math.max(0, 0.4 + noise.normal()));
}

function unitErrors(): Float64Array {
  const noise = random(6, "units");
  return Float64Array.from({ length: 16 }, () => 0.08 * noise.uniform() ** 2);
}

function spectrum(theme: Theme): SingularValues {
  const values = Array.from({ length: 24 }, (_, i) => 3.2 * 0.87 ** i);
  const before = values.map((value, i) => 1.6 - 0.05 * i + 0.02 * value);
  return { values, before, colour: theme.arms.fused.colour };
}

/** Two moons and a network that nearly parts them. */
function moonsFigure(theme: Theme): Figure {
  const plane: Plane = { x: [-1.6, 2.6], y: [-1.6, 2.1] };
  const grid = planeInputs(plane, 48);
  const probabilities = Float32Array.from({ length: grid.length }, (_, i) => {
    const [x, y] = [grid[i - (i % 2)], grid[i - (i % 2) + 1]];
    const p = 1 / (1 + Math.exp(4 * (y - 0.25 - 0.6 * Math.sin(2.2 * x + 0.6))));
    return i % 2 === 0 ? 1 - p : p;
  });
  const rgba = new Uint8ClampedArray(2 * grid.length);
  paintClasses(rgba, probabilities, 2, theme);
  const noise = random(8, "moons");
  const classes = Array.from({ length: 160 }, (_, i) => i % 2);
  const inputs = classes.flatMap((k) => {
    const angle = Math.PI * noise.uniform();
    const [x, y] =
      k === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return [x + 0.12 * noise.normal(), y + 0.12 * noise.normal()];
  });
  const pixels = { width: 48, height: 48, rgba };
  return boundaryFigure(pixels, { inputs, classes }, plane, {
    side: 220,
    theme,
    title: "Decision boundary",
  });
}
