// What is known of a type of layer without computing anything: one entry of the table in kinds.ts. What
// it does to numbers is in passes.ts, which a page does not load to draw a network.

import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { Window } from "#core/model/windows.ts";
import type { LayerSpec, WeightedSpec, WeightName } from "#core/model/layers.ts";
import type { EditField } from "./edit.ts";
import type { Entries } from "./fields.ts";

/** A weight of a layer. */
export type KindWeight = {
  readonly name: WeightName;
  readonly shape: Shape;
  /** Whether training changes it by gradient. */
  readonly trainable: boolean;
  /** Drawn by the initializer, and held small by weight decay; other weights are free of both. */
  readonly isKernel?: true;
  /** Of two kernels side by side: that of the branch, or that of the shortcut beside it. */
  readonly path?: "branch" | "shortcut";
  /** The number with which any other weight starts, and so changes nothing; 0 where there is none. */
  readonly start?: number;
};

/** The place of a layer in its block, in the order of docs/methods.md §6; see `PLACES`. */
export type Part =
  | "weights"
  | "normalisation"
  | "activation"
  | "offset"
  | "pooling"
  | "dropout"
  | "reshape";

/** A kind of block, as the editor lists it: "conv", "convolution". */
export type BlockKind = { readonly name: string; readonly label: string };

/** Layers with a kernel open a block, and no others. */
type PartOf<Spec> = Spec extends WeightedSpec ? "weights" : Exclude<Part, "weights">;

/** Methods and not functions as fields, so that every kind is one of `LayerKind<LayerSpec>`. */
export type LayerKind<Spec extends LayerSpec> = {
  /** What the layer does, in one line. */
  readonly summary: string;
  readonly part: PartOf<Spec>;
  /** Of layers with a kernel: the field that holds the number of outputs. */
  readonly units?: "units" | "filters";
  /** The fields of its spec in an experiment file. */
  readonly fields: Entries;
  /** The numbers of a layer that opens a block, or of the activation, that the editor offers to change. */
  readonly edit?: readonly EditField[];
  /** The kind of block that the layer opens; layers for inputs of other axes may share it. */
  readonly opens?: BlockKind;
  /** The name of the editor's switch that puts the layer into a block. */
  readonly toggle?: string;
  /** The number that puts the layer into a block while it is above 0. */
  readonly amount?: EditField;
  /** The layer as a new block, a switch or an amount begins with it. */
  readonly fresh?: Spec;
  /** Ready layers that the editor offers as poolings. */
  readonly choices?: readonly Spec[];
  /** The name of a choice: "max 2". */
  choiceName?(spec: Spec): string;
  /** Number of axes that its input must have; absent where any will do. */
  readonly inputAxes?: number;
  /** "dense 32", "conv 8, 3×3, stride 2". */
  describe(spec: Spec): string;
  /** What is wrong with the layer's own numbers, in words. */
  wrongNumber?(spec: Spec): string | undefined;
  /** What is wrong with the input, without the batch axis, in words. */
  wrongInput?(spec: Spec, input: Shape): string | undefined;
  outputShape(spec: Spec, input: Shape): Shape;
  /**
   * Of a layer whose own nonlinearity joins several numbers into one: the shape before it. A layer fused in
   * its place keeps its type, and with it that nonlinearity.
   */
  preActivationShape?(spec: Spec, output: Shape): Shape;
  /** Where a sliding window reads, for each spatial axis. */
  windows?(spec: Spec, input: Shape): readonly Window[];
  weights?(spec: Spec, input: Shape): readonly KindWeight[];
  /** What is wrong with the numbers of a weight of the right shape, in words. */
  wrongWeight?(spec: Spec, name: WeightName, weight: Tensor): string | undefined;
  /** Of a layer that takes maxima: of how many numbers each output is the largest, where the input has so many spatial axes. */
  largestOf?(spec: Spec, axes: number): number;
  /** Multiplications by the weights in one forward pass of one sample. */
  multiplies?(spec: Spec, input: Shape): number;
  /** Numbers that a pooling looks at in one forward pass of one sample. */
  pooled?(spec: Spec, input: Shape): number;
};

/** A kernel: drawn by the initializer, changed by training, held small by weight decay. */
export function kernel(name: WeightName, shape: Shape): KindWeight {
  return { name, shape, trainable: true, isKernel: true };
}

/** Another weight that training changes. */
export function trained(name: WeightName, shape: Shape, start: number = 0): KindWeight {
  return { name, shape, trainable: true, start };
}

/** A statistic that follows the batches. */
export function followed(name: WeightName, shape: Shape, start: number = 0): KindWeight {
  return { name, shape, trainable: false, start };
}

/** The channels of a value, its last axis. */
export function channelsOf(shape: Shape): number {
  return shape[shape.length - 1];
}
