// Every operation of a plan on TensorFlow.js, one entry each.

import type { OperationKind } from "#engine/plan/operations.ts";
import { activate, activateGradient } from "./operations/activation.ts";
import { convolve, convolveKernelGradient, flipKernel } from "./operations/convolve.ts";
import { dropout } from "./operations/dropout.ts";
import { loss, meanLoss } from "./operations/loss.ts";
import { add, addBias, columnSum, product, transpose } from "./operations/matrix.ts";
import {
  follow,
  layerNormalise,
  layerNormaliseGradient,
  moments,
  normalise,
  normaliseGradient,
} from "./operations/normalise.ts";
import { fitMixture, mixtureNormalise, mixtureNormaliseGradient } from "./operations/mixture.ts";
import type { Carry } from "./operations/operation.ts";
import { pool, poolGradient } from "./operations/pool.ts";
import { retract, tangent } from "./operations/retraction.ts";
import { softTargets } from "./operations/softTargets.ts";
import { update } from "./operations/update.ts";

export const CARRIES: { readonly [K in OperationKind]: Carry<K> } = {
  product,
  transpose,
  columnSum,
  addBias,
  add,
  convolve,
  convolveKernelGradient,
  flipKernel,
  pool,
  poolGradient,
  activate,
  activateGradient,
  dropout,
  moments,
  follow,
  normalise,
  normaliseGradient,
  fitMixture,
  mixtureNormalise,
  mixtureNormaliseGradient,
  layerNormalise,
  layerNormaliseGradient,
  loss,
  softTargets,
  meanLoss,
  update,
  tangent,
  retract,
};
