// One type of layer in a plan: the operations of its forward pass, and of its way back.

import type { Shape } from "#core/math/tensor.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";

export type Place = {
  /** Counted from 0. */
  readonly layer: number;
  /** The tensor that enters. */
  readonly input: string;
  /** Without the batch axis. */
  readonly inputShape: Shape;
};

/** Emits the forward operations of a layer whose output has `shape`. */
export type Emit<Spec extends LayerSpec> = (
  builder: Builder,
  place: Place,
  spec: Spec,
  shape: Shape,
) => Forward;
