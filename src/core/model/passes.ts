// What every type of layer does to numbers, one entry each: the reference in float64, and what fusion
// asks of a layer. A table beside kinds.ts, so that a page can draw a network without loading convolutions.

import type { LayerSpec, LayerType, SpecOf } from "./layers.ts";
import { batchNorm } from "./passes/batchNorm.ts";
import { conv } from "./passes/conv.ts";
import { dense } from "./passes/dense.ts";
import { globalAvgPool } from "./passes/globalAvgPool.ts";
import { layerNorm } from "./passes/layerNorm.ts";
import type { LayerPass } from "./passes/pass.ts";
import { maxout, maxoutConv } from "./passes/maxout.ts";
import { mixtureNorm } from "./passes/mixtureNorm.ts";
import { avgPool, maxPool } from "./passes/pool.ts";
import { positionBias } from "./passes/positionBias.ts";
import { residual, residualDense } from "./passes/residual.ts";
import { activation, dropout, flatten } from "./passes/unchanged.ts";

export const PASSES: { readonly [type in LayerType]: LayerPass<SpecOf<type>> } = {
  dense,
  conv1d: conv,
  conv2d: conv,
  maxout,
  maxoutConv1d: maxoutConv,
  maxoutConv2d: maxoutConv,
  residual,
  residualDense,
  maxPool,
  avgPool,
  globalAvgPool,
  batchNorm,
  mixtureNorm,
  layerNorm,
  flatten,
  dropout,
  activation,
  positionBias,
};

/** The entry of a layer's type, typed for this layer. */
export function passOf({ type }: LayerSpec): LayerPass<LayerSpec> {
  return PASSES[type];
}
