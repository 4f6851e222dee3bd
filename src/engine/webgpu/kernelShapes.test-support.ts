// The shapes in which every kind of operation is tried: odd ones, one that tiles do not fill, one that they do; and
// numbers that are not normal.

import type { Random } from "#core/math/random.ts";
import type { Geometry } from "#engine/plan/operations.ts";

export const positive = (stream: Random) => 0.3 + stream.uniform();
export const labelsBelow = (classes: number) => (stream: Random) => stream.integer(classes);

export const matrices = [
  [1, 1],
  [5, 7],
  [33, 18],
  [130, 21],
] as const;

export const geometry: Geometry = {
  ...{ batch: 3, height: 7, width: 6, channels: 2, outHeight: 5, outWidth: 4, filters: 5 },
  ...{ kernelHeight: 3, kernelWidth: 3, strideHeight: 1, strideWidth: 1, top: 0, left: 0 },
  ...{ inputDilationHeight: 1, inputDilationWidth: 1 },
};
export const geometries: readonly Geometry[] = [
  geometry,
  { ...geometry, top: 1, left: 1, outHeight: 7, outWidth: 6, filters: 3, channels: 1 },
  { ...geometry, strideHeight: 2, strideWidth: 3, outHeight: 3, outWidth: 2, top: 1, channels: 4 },
  { ...geometry, top: -1, left: 2, outHeight: 4, outWidth: 6 },
  { ...geometry, top: 1, left: 2, inputDilationHeight: 2, outHeight: 12, outWidth: 6 },
  { ...geometry, batch: 20, channels: 9, filters: 17, height: 12, outHeight: 10 },
];
export const inputsOf = (g: Geometry) => g.batch * g.height * g.width * g.channels;
export const outputsOf = (g: Geometry) => g.batch * g.outHeight * g.outWidth * g.filters;
export const kernelOf = (g: Geometry) => g.kernelHeight * g.kernelWidth * g.channels * g.filters;
export const pools = geometries.filter((g) => g.inputDilationHeight === 1);
export const pooledOf = (g: Geometry) => g.batch * g.outHeight * g.outWidth * g.channels;

export const mixtures = [
  { rows: 5, channels: 3, components: 2 },
  { rows: 70, channels: 9, components: 4 },
];
export const mixtureSizes = (of: (typeof mixtures)[number]) => {
  const all = of.components * of.channels;
  return { proportions: all, means: all, variances: all };
};
export const mixtureFill = { proportions: positive, variances: positive, ownVariances: positive };
export const epsilon = 0.01;
