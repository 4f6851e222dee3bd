// A row for every kind of operation, in several shapes: odd ones, one that tiles do not fill, one that they do.

import { ACTIVATIONS } from "#core/model/layers.ts";
import type { OperationKind } from "#engine/plan/operations.ts";
import { caseOf } from "./kernelCase.test-support.ts";
import type { KernelCase, Row } from "./kernelCase.test-support.ts";
import {
  positive,
  labelsBelow,
  matrices,
  geometries,
  inputsOf,
  outputsOf,
  kernelOf,
  pools,
  pooledOf,
  mixtures,
  mixtureSizes,
  mixtureFill,
  epsilon,
} from "./kernelShapes.test-support.ts";

/** Rows of every kind: the compiler asks for a missing one. */
const ROWS: { readonly [K in OperationKind]: readonly Row<K>[] } = {
  product: [
    [1, 1, 1],
    [5, 7, 3],
    [13, 18, 21],
    [16, 8, 12],
    [33, 18, 65],
    [64, 64, 16],
    [70, 37, 41],
  ].flatMap(([m, n, k]) =>
    [false, true].map((transposed) => ({
      numbers: { m, n, k, transposed, relu: transposed },
      reads: { left: m * k, right: k * n, ...(n % 2 === 1 && { bias: n }) },
      writes: { out: m * n },
    })),
  ),
  transpose: matrices.map(([rows, columns]) => ({
    numbers: { rows, columns },
    reads: { from: rows * columns },
    writes: { to: rows * columns },
  })),
  columnSum: matrices.map(([rows, columns]) => ({
    numbers: { rows, columns },
    reads: { from: rows * columns },
    writes: { to: columns },
  })),
  addBias: matrices.map(([rows, columns]) => ({
    numbers: { rows, columns },
    reads: { from: rows * columns, bias: columns },
    writes: { to: rows * columns },
  })),
  add: [1, 65].map((size) => ({
    numbers: { size },
    reads: { from: size, other: size },
    writes: { to: size },
  })),
  convolve: geometries.map((g, i) => ({
    numbers: { geometry: g, relu: i % 2 === 1 },
    reads: { input: inputsOf(g), kernel: kernelOf(g), ...(i % 2 === 0 && { bias: g.filters }) },
    writes: { out: outputsOf(g) },
  })),
  convolveKernelGradient: geometries.map((g) => ({
    numbers: { geometry: g },
    reads: { input: inputsOf(g), outGradient: outputsOf(g) },
    writes: { kernelGradient: kernelOf(g) },
  })),
  flipKernel: [
    { positions: 9, channels: 2, filters: 5 },
    { positions: 1, channels: 1, filters: 3 },
  ].map((numbers) => {
    const size = numbers.positions * numbers.channels * numbers.filters;
    return { numbers, reads: { kernel: size }, writes: { to: size } };
  }),
  pool: pools.flatMap((g) =>
    [false, true].map((average) => ({
      numbers: { geometry: g, average },
      reads: { input: inputsOf(g) },
      writes: { out: pooledOf(g) },
    })),
  ),
  // Inputs of few values, so that outputs of such values meet them, and the first of equals matters.
  poolGradient: pools.flatMap((g) =>
    [false, true].map((average) => ({
      numbers: { geometry: g, average, relu: g.channels === 2 },
      reads: { input: inputsOf(g), out: pooledOf(g), outGradient: pooledOf(g) },
      writes: { inputGradient: inputsOf(g) },
      fill: { input: labelsBelow(3), out: labelsBelow(3) },
    })),
  ),
  activate: ACTIVATIONS.map((activation) => ({
    numbers: { size: 67, activation, alpha: 0.2 },
    reads: { from: 67 },
    writes: { to: 67 },
    fill: { from: (stream) => 3 * stream.normal() },
  })),
  activateGradient: ACTIVATIONS.map((activation) => ({
    numbers: { size: 67, activation, alpha: 0.2 },
    reads: { value: 67, outGradient: 67 },
    writes: { to: 67 },
  })),
  dropout: [0.1, 0.5].map((rate) => ({
    numbers: { size: 333, rate, layer: 2 },
    reads: { from: 333 },
    writes: { to: 333 },
  })),
  moments: matrices.map(([rows, channels]) => ({
    numbers: { rows, channels },
    reads: { from: rows * channels },
    writes: { mean: channels, variance: channels },
  })),
  follow: [
    {
      numbers: { size: 19, momentum: 0.9 },
      reads: { batch: 19 },
      writes: { moving: 19 },
      kept: ["moving"],
    },
  ],
  normalise: matrices.map(([rows, channels]) => ({
    numbers: { rows, channels, epsilon },
    reads: {
      ...{ from: rows * channels, mean: channels, variance: channels },
      ...{ gamma: channels, beta: channels },
    },
    writes: { to: rows * channels },
    fill: { variance: positive },
  })),
  normaliseGradient: matrices.flatMap(([rows, channels]) =>
    [false, true].map((relu) => ({
      numbers: { rows, channels, epsilon, relu },
      reads: {
        ...{ from: rows * channels, outGradient: rows * channels },
        ...{ mean: channels, variance: channels, gamma: channels },
      },
      writes: {
        ...{ gammaGradient: channels, betaGradient: channels },
        ...(rows > 1 && { inputGradient: rows * channels }),
      },
      fill: { variance: positive },
    })),
  ),
  fitMixture: mixtures.map((numbers) => ({
    numbers,
    reads: { from: numbers.rows * numbers.channels },
    writes: mixtureSizes(numbers),
    tolerance: 1e-4, // four rounds, each of which divides by what the last has rounded
  })),
  mixtureNormalise: mixtures.flatMap((of) =>
    [false, true].map((isTraining) => {
      const sizes = mixtureSizes(of);
      return {
        numbers: { ...of, epsilon },
        reads: {
          ...{ from: of.rows * of.channels, ...sizes },
          ...{ gamma: of.channels, beta: of.channels },
        },
        writes: {
          to: of.rows * of.channels,
          ...(isTraining && { ownMeans: sizes.means, ownVariances: sizes.means }),
        },
        fill: mixtureFill,
        tolerance: 1e-4,
      };
    }),
  ),
  mixtureNormaliseGradient: mixtures.map((of) => {
    const sizes = mixtureSizes(of);
    const all = of.rows * of.channels;
    return {
      numbers: { ...of, epsilon },
      reads: {
        ...{ from: all, outGradient: all, ...sizes, gamma: of.channels },
        ...{ ownMeans: sizes.means, ownVariances: sizes.means },
      },
      writes: { gammaGradient: of.channels, betaGradient: of.channels, inputGradient: all },
      fill: mixtureFill,
    };
  }),
  layerNormalise: matrices.map(([rows, channels]) => ({
    numbers: { rows, channels, epsilon },
    reads: { from: rows * channels, gamma: channels, beta: channels },
    writes: { to: rows * channels },
  })),
  layerNormaliseGradient: matrices.map(([rows, channels]) => ({
    numbers: { rows, channels, epsilon },
    reads: { from: rows * channels, outGradient: rows * channels, gamma: channels },
    writes: {
      ...{ gammaGradient: channels, betaGradient: channels },
      ...(rows > 1 && { inputGradient: rows * channels }),
    },
  })),
  loss: [
    { rows: 1, width: 2 },
    { rows: 67, width: 10 },
  ].flatMap((of) =>
    (["softmaxCrossEntropy", "meanSquaredError"] as const).map((loss) => ({
      numbers: { ...of, loss },
      reads: {
        outputs: of.rows * of.width,
        targets: loss === "meanSquaredError" ? of.rows * of.width : of.rows,
      },
      writes: {
        ...{ losses: of.rows, gradient: of.rows * of.width },
        ...(loss === "softmaxCrossEntropy" && { hits: of.rows }),
      },
      ...(loss === "softmaxCrossEntropy" && { fill: { targets: labelsBelow(of.width) } }),
    })),
  ),
  softTargets: (["softmaxCrossEntropy", "meanSquaredError"] as const).map((loss) => ({
    numbers: { rows: 9, width: 5, loss, temperature: 4, weight: 0.7 },
    reads: { outputs: 45, teacher: 45, gradient: 45 },
    writes: { gradient: 45 },
  })),
  meanLoss: [1, 7, 130].map((rows) => ({
    numbers: { rows },
    reads: { losses: rows },
    writes: { mean: 1 },
    fill: { losses: positive },
  })),
  update: (["sgd", "momentum", "rmsprop", "adam"] as const).map((rule, i) => ({
    numbers: { size: 65, l2: 0.01 * i, rule, momentum: 0.8 },
    reads: { weights: 65, gradients: 65 },
    writes: { weights: 65, ...(i > 0 && { slot1: 65 }), ...(i > 2 && { slot2: 65 }) },
    kept: ["slot1", "slot2"],
    fill: { slot2: positive, ...(rule === "rmsprop" && { slot1: positive }) },
  })),
  tangent: [
    [7, 4],
    [4, 70],
  ].flatMap(([rows, columns]) =>
    [0, 1.3].map((gain) => ({
      numbers: { rows, columns },
      reads: { weights: rows * columns, gradients: rows * columns, gain: 1 },
      writes: { gradients: rows * columns },
      fill: { gain: () => gain },
    })),
  ),
  retract: [
    [70, 4],
    [4, 9],
  ].flatMap(([rows, columns]) =>
    [0, 1.3].map((gain) => ({
      numbers: { rows, columns },
      reads: { weights: rows * columns, gain: 1 },
      writes: { weights: rows * columns },
      fill: { gain: () => gain },
    })),
  ),
};

export const KERNEL_ROWS: readonly KernelCase[] = (Object.keys(ROWS) as OperationKind[]).flatMap(
  (kind) => (ROWS[kind] as readonly Row<OperationKind>[]).map((row, i) => caseOf(kind, row, i)),
);
