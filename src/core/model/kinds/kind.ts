// What is known of a type of layer without computing anything: one entry of the table in kinds.ts.
// What it does to numbers stands in passes.ts, which a page does not load to draw a network.

import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { Window } from "#core/model/windows.ts";
import type { LayerSpec, WeightName } from "#core/model/layers.ts";
import type { EditField } from "./edit.ts";
import type { Entries } from "./fields.ts";

/** A weight of a layer. */
type KindWeight = {
  readonly name: WeightName;
  readonly shape: Shape;
  /** Whether training changes it by gradient. */
  readonly trainable: boolean;
};

/** Where a layer stands in its block, in the order of methods.md §6; see `PLACES`. */
export type Part =
  | "weights"
  | "normalisation"
  | "activation"
  | "offset"
  | "pooling"
  | "dropout"
  | "reshape";

/** Methods and not functions as fields, so that every kind is one of `LayerKind<LayerSpec>`. */
export type LayerKind<Spec extends LayerSpec> = {
  /** What the layer does, in one line. */
  readonly summary: string;
  readonly part: Part;
  /** The fields of its spec in an experiment file. */
  readonly fields: Entries;
  /** The fields that the editor shows. */
  readonly edit?: readonly EditField[];
  /** The name of the editor's switch that puts the layer into a block. */
  readonly toggle?: string;
  /** The layer as a new block or a switch begins with it. */
  readonly fresh?: Spec;
  /** Ready layers that the editor offers, where there are several to choose from. */
  readonly choices?: readonly Spec[];
  /** The name of a choice: "max 2". */
  choiceName?(spec: Spec): string;
  /** Axes of the only inputs that it takes; absent where it takes any. */
  readonly inputAxes?: number;
  /** "dense 32", "conv 8, 3×3, stride 2". */
  describe(spec: Spec): string;
  /** What is wrong with the layer's own numbers, in words. */
  wrongNumber?(spec: Spec): string | undefined;
  /** What is wrong with the input, without the batch axis, in words. */
  wrongInput?(spec: Spec, input: Shape): string | undefined;
  outputShape(spec: Spec, input: Shape): Shape;
  /** Where a sliding window reads, for each spatial axis. */
  windows?(spec: Spec, input: Shape): readonly Window[];
  weights?(spec: Spec, input: Shape): readonly KindWeight[];
  /** What is wrong with the numbers of a weight of the right shape, in words. */
  wrongWeight?(spec: Spec, name: WeightName, weight: Tensor): string | undefined;
  /** Multiplications by the weights in one forward pass of one sample. */
  multiplies?(spec: Spec, input: Shape): number;
  /** Numbers that a pooling looks at in one forward pass of one sample. */
  pooled?(spec: Spec, input: Shape): number;
};

/** A weight that training changes. */
export function trained(name: WeightName, shape: Shape): KindWeight {
  return { name, shape, trainable: true };
}

/** A statistic that follows the batches. */
export function followed(name: WeightName, shape: Shape): KindWeight {
  return { name, shape, trainable: false };
}

/** The channels of a value, its last axis. */
export function channelsOf(shape: Shape): number {
  return shape[shape.length - 1];
}
