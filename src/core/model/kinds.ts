// Every type of layer, one entry each: what is known of it without computing anything. Nothing else in
// the house asks for a layer's type by name (kinds.test.ts holds that).

import type { Shape } from "#core/math/tensor.ts";
import type { Window } from "./windows.ts";
import { activation } from "./kinds/activation.ts";
import { batchNorm } from "./kinds/batchNorm.ts";
import { conv1d, conv2d } from "./kinds/conv.ts";
import { dense } from "./kinds/dense.ts";
import { dropout } from "./kinds/dropout.ts";
import { flatten } from "./kinds/flatten.ts";
import { globalAvgPool } from "./kinds/globalAvgPool.ts";
import type { LayerKind, Part } from "./kinds/kind.ts";
import { layerNorm } from "./kinds/layerNorm.ts";
import { avgPool, maxPool } from "./kinds/pool.ts";
import { positionBias } from "./kinds/positionBias.ts";
import type { LayerSpec, LayerType, SpecOf } from "./layers.ts";

/** The table. Types are listed in messages in this order. */
export const KINDS: { readonly [type in LayerType]: LayerKind<SpecOf<type>> } = {
  dense,
  conv1d,
  conv2d,
  maxPool,
  avgPool,
  globalAvgPool,
  batchNorm,
  layerNorm,
  flatten,
  dropout,
  activation,
  positionBias,
};

export const LAYER_TYPES = Object.keys(KINDS) as readonly LayerType[];

export function isLayerType(type: unknown): type is LayerType {
  return typeof type === "string" && Object.hasOwn(KINDS, type);
}

/** The entry of a layer, to be asked about this layer. */
export function kindOf({ type }: LayerSpec): LayerKind<LayerSpec> {
  return KINDS[type];
}

/** Where a layer's sliding window reads on an input of shape […extents, channels]; undefined where none slides. */
export function windowsOf(layer: LayerSpec, input: Shape): readonly Window[] | undefined {
  return kindOf(layer).windows?.(layer, input);
}

/** Whether a layer is this part of its block. */
export function isPart(layer: LayerSpec, part: Part): boolean {
  return kindOf(layer).part === part;
}
