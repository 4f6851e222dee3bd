// The layers and optimizers of presets in few words.

import type { LayerSpec } from "#core/model/layers.ts";

export const flatten = { type: "flatten" } as const;
export const relu = (units: number): LayerSpec => ({ type: "dense", units, activation: "relu" });
export const tanh = (units: number): LayerSpec => ({ type: "dense", units, activation: "tanh" });
export const output = (units: number): LayerSpec => ({ type: "dense", units });
export const residual = (units: number): LayerSpec => ({ type: "residualDense", units });
export const pool = { type: "maxPool", poolSize: 2 } as const;
export const norm = { type: "batchNorm" } as const;
export const dropout = (rate: number): LayerSpec => ({ type: "dropout", rate });
export const conv = (filters: number): LayerSpec => ({
  type: "conv2d",
  filters,
  kernelSize: 3,
  padding: "same",
  activation: "relu",
});
/** As the paper's code has it: every convolution's kernel with an l2 of its own, then a batch norm. */
export const paperConv = (filters: number): readonly LayerSpec[] => [
  { ...conv(filters), l2: 1e-4 } as LayerSpec,
  norm,
];
export const maxouts = (count: number): readonly LayerSpec[] =>
  Array.from({ length: count }, () => ({ type: "maxout", units: 24, rank: 5 }));
export const mixed = (units: number): readonly LayerSpec[] => [
  { type: "dense", units, useBias: false },
  { type: "mixtureNorm", components: 2, momentum: 0.9 },
  { type: "activation", activation: "relu" },
];
/** The arms of a race that lists none. */
export const RACE = ["original", "fused", "random", "randomEqualBudget"] as const;
export const adam = (
  learningRate: number,
): { readonly type: "adam"; readonly learningRate: number } => ({
  type: "adam",
  learningRate,
});
