// Every operation of a plan on TensorFlow.js, one entry each.

import type { OperationKind } from "#engine/plan/operations.ts";
import { activate, activateGradient } from "./operations/activation.ts";
import { convolve, convolveKernelGradient, flipKernel } from "./operations/convolve.ts";
import { dropout } from "./operations/dropout.ts";
import { loss, meanLoss } from "./operations/loss.ts";
import { addBias, columnSum, product, transpose } from "./operations/matrix.ts";
import {
  layerNormalise,
  layerNormaliseGradient,
  moments,
  normalise,
  normaliseGradient,
  updateRunningStats,
} from "./operations/normalise.ts";
import type { Carry } from "./operations/operation.ts";
import { pool, poolGradient } from "./operations/pool.ts";
import { update } from "./operations/update.ts";

export const CARRIES: { readonly [K in OperationKind]: Carry<K> } = {
  product,
  transpose,
  columnSum,
  addBias,
  convolve,
  convolveKernelGradient,
  flipKernel,
  pool,
  poolGradient,
  activate,
  activateGradient,
  dropout,
  moments,
  updateRunningStats,
  normalise,
  normaliseGradient,
  layerNormalise,
  layerNormaliseGradient,
  loss,
  meanLoss,
  update,
};
