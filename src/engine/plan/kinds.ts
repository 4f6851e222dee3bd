// Every type of layer in a plan, one entry each. A table beside core/model/kinds.ts, because core knows
// nothing of plans.

import type { LayerSpec, LayerType, SpecOf } from "#core/model/layers.ts";
import { activation } from "./kinds/activation.ts";
import { batchNorm } from "./kinds/batchNorm.ts";
import { convolution } from "./kinds/conv.ts";
import { dense } from "./kinds/dense.ts";
import { dropout } from "./kinds/dropout.ts";
import type { Emit } from "./kinds/emit.ts";
import { flatten } from "./kinds/flatten.ts";
import { globalAvgPool } from "./kinds/globalAvgPool.ts";
import { layerNorm } from "./kinds/layerNorm.ts";
import { maxout, maxoutConv } from "./kinds/maxout.ts";
import { mixtureNorm } from "./kinds/mixtureNorm.ts";
import { pool } from "./kinds/pool.ts";
import { positionBias } from "./kinds/positionBias.ts";
import { residual, residualDense } from "./kinds/residual.ts";

const EMITS: { readonly [type in LayerType]: Emit<SpecOf<type>> } = {
  dense,
  conv1d: convolution,
  conv2d: convolution,
  maxout,
  maxoutConv1d: maxoutConv,
  maxoutConv2d: maxoutConv,
  residual,
  residualDense,
  maxPool: pool(false),
  avgPool: pool(true),
  globalAvgPool,
  batchNorm,
  mixtureNorm,
  layerNorm,
  flatten,
  dropout,
  activation,
  positionBias,
};

/** Emits a layer of any type. */
export function emitOf({ type }: LayerSpec): Emit<LayerSpec> {
  return EMITS[type] as Emit<LayerSpec>;
}
