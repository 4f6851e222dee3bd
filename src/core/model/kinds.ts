// Every type of layer, one entry each: what is known of it without computing anything. No other file asks
// for a layer's type by name (kinds.test.ts checks that).

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
import { maxout, maxoutConv1d, maxoutConv2d } from "./kinds/maxout.ts";
import { mixtureNorm } from "./kinds/mixtureNorm.ts";
import { positionBias } from "./kinds/positionBias.ts";
import { residual, residualDense } from "./kinds/residual.ts";
import type {
  LayerSpec,
  LayerType,
  PaddableSpec,
  SlidingSpec,
  SpecOf,
  WeightedSpec,
} from "./layers.ts";

/** The table. Types are listed in messages in this order. */
export const KINDS: { readonly [type in LayerType]: LayerKind<SpecOf<type>> } = {
  dense,
  conv1d,
  conv2d,
  maxout,
  maxoutConv1d,
  maxoutConv2d,
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

export const LAYER_TYPES = Object.keys(KINDS) as readonly LayerType[];

export function isLayerType(type: unknown): type is LayerType {
  return typeof type === "string" && Object.hasOwn(KINDS, type);
}

/** The entry of a layer's type, typed for this layer. */
export function kindOf({ type }: LayerSpec): LayerKind<LayerSpec> {
  return KINDS[type];
}

/** The shape of a layer's value before its nonlinearity, where what leaves it has the shape `output`. */
export function preActivationShape(layer: LayerSpec, output: Shape): Shape {
  return kindOf(layer).preActivationShape?.(layer, output) ?? output;
}

/** Where a layer's sliding window reads on an input of shape […extents, channels]; undefined where none slides. */
export function windowsOf(layer: LayerSpec, input: Shape): readonly Window[] | undefined {
  return kindOf(layer).windows?.(layer, input);
}

/** Whether a layer is this part of its block. */
export function isPart(layer: LayerSpec, part: Part): boolean {
  return kindOf(layer).part === part;
}

/** Whether a layer has a kernel and so begins a block. */
export function isWeighted(layer: LayerSpec): layer is WeightedSpec {
  return isPart(layer, "weights");
}

/** Whether a layer's kernel slides over positions: a convolution. */
export function isConv(layer: LayerSpec): layer is SlidingSpec {
  return isWeighted(layer) && kindOf(layer).windows !== undefined;
}

/** Whether a layer's zeros around its input can be chosen. */
export function isPaddable(layer: LayerSpec): layer is PaddableSpec {
  return isConv(layer) && Object.hasOwn(kindOf(layer).fields, "padding");
}

/** What one output of a weighted layer is called. */
export function unitWord(layer: WeightedSpec): "unit" | "filter" {
  return kindOf(layer).units === "filters" ? "filter" : "unit";
}

/** The number of a weighted layer's outputs, at every position. */
export function unitsOf(layer: WeightedSpec): number {
  return (layer as { readonly [field: string]: unknown })[kindOf(layer).units!] as number;
}

/** The layer with another number of outputs. */
export function withUnits<Spec extends WeightedSpec>(layer: Spec, count: number): Spec {
  return { ...layer, [kindOf(layer).units!]: count };
}
