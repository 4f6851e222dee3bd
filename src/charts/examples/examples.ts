// Every chart drawn once from fixed, seeded data: figures.test.ts compares them with the files in
// figures/, and a gallery can show them. Not part of the site.

import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";
import { singularValuesFigure, unitBarsFigure } from "#charts/error/bars.ts";
import { costFigure } from "#charts/stage/costTriangle.ts";
import { curvesFigure } from "#charts/curves/curves.ts";
import { dotStripFigure } from "#charts/curves/dotStrip.ts";
import {
  accuracies,
  cloud,
  comparisons,
  costs,
  diverged,
  divergedComparisons,
  finals,
  nearlyPerfect,
  race,
  rectified,
  spectrum,
  unitErrors,
  vanishing,
} from "./exampleData.ts";
import {
  kernelsFigure,
  likenessExample,
  moonsFigure,
  readoutFigure,
  ribbonsFigure,
} from "./exampleFigures.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { histogramFigure, histogramOf } from "#charts/tensor/histogram.ts";
import { intervalsFigure } from "#charts/verdict/intervals.ts";
import { armsByDepthFigure } from "#charts/signal/armsByDepth.ts";
import { byDepthFigure } from "#charts/signal/byDepth.ts";
import { spectrumFigure } from "#charts/signal/spectrumByDepth.ts";
import { depthArms, depthLines, depthSpectra } from "./depthData.ts";
import { ghostExamples } from "./ghostExamples.ts";
import { lookExamples } from "./lookExamples.ts";
import { taughtExamples } from "./taughtExamples.ts";
import type { Figure } from "#charts/marks/marks.ts";
import { fitRuler } from "#charts/stage/ruler.ts";
import { scatterFigure } from "#charts/error/scatter.ts";
import type { Theme } from "#charts/scales/theme.ts";

/** The figures by name. */
export function examples(theme: Theme): Readonly<Record<string, Figure>> {
  const size = { width: 620, height: 320, theme };
  const three: Arm[] = ["original", "fused", "random"];
  const small = { width: 168, height: 56, theme };
  const loss = { ...size, label: "validation loss" };
  const offsets = { fused: { flop: 6e8 }, random: { flop: 0 } };
  const all: Arm[] = [...three, "product", "varianceMatched", "randomInherit"];
  const depth = { width: 360, height: 240, theme, places: ["1", "2", "3", "4", "5"] };
  const spectra = {
    width: 680,
    height: 240,
    theme,
    label: "Singular values of the Jacobian",
    places: Array.from({ length: 16 }, (_, l) => String(l + 1)),
    colour: theme.arms.original.colour,
  };
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
    likeness: likenessExample(theme),
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
    "dot-strip-beyond": dotStripFigure(diverged(), {
      width: 464,
      theme,
      label: "last validation R²",
      compact: true,
      reach: 2,
      formatValue: formatR2,
    }),
    "by-depth-lines": byDepthFigure(depthLines(), {
      ...depth,
      label: "Mean square of signals",
      colour: theme.arms.original.colour,
    }),
    "arms-by-depth": armsByDepthFigure(depthArms(three), {
      ...depth,
      label: "Variance of activations",
      chosen: "fused",
      healthy: [0.01, 100],
    }),
    "arms-by-depth-many": armsByDepthFigure(depthArms(ARMS), {
      ...depth,
      label: "Gain of a step",
      placesAre: "step",
      chosen: "original",
      linear: [-1, 1.5],
      healthy: [0.5, 1.2],
    }),
    "spectrum-by-depth": spectrumFigure(depthSpectra(), spectra),
    "spectrum-by-depth-tall": spectrumFigure(depthSpectra(), {
      ...spectra,
      width: 300,
      height: 560,
      colour: theme.arms.random.colour,
    }),
    intervals: intervalsFigure(comparisons(), {
      width: 464,
      theme,
      label: "fused minus other, points of accuracy",
      columns: ["Start", "Epoch 1", "End"],
    }),
    "intervals-beyond": intervalsFigure(divergedComparisons(), {
      width: 464,
      theme,
      label: "fused minus other, R²",
      columns: ["Start", "End"],
      reach: 2,
    }),
    histogram: histogramFigure(histogramOf(rectified(), 40), { ...small, label: "activations" }),
    "unit-bars": unitBarsFigure(unitErrors(), { ...size, width: 420, height: 220 }),
    "unit-bars-exact": unitBarsFigure(Array(16).fill(2e-13), { ...size, width: 420, height: 220 }),
    "singular-values": singularValuesFigure(spectrum(theme), { ...size, width: 420, height: 220 }),
    boundary: moonsFigure(theme),
    kernels: kernelsFigure(theme),
    ...lookExamples(theme),
    ...taughtExamples(theme),
    ...ghostExamples(theme),
  };
}
