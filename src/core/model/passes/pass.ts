// What a type of layer does to numbers, in float64 and in inference: one entry of the table in passes.ts.

import type { Matrix } from "#core/math/matrix.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import type { LayerWeights } from "#core/model/weights.ts";
import type { WeightGradients } from "./weightsBack.ts";

/** x ↦ x·kernel + offset, over flattened values. */
export type Affine = { readonly kernel: Matrix; readonly offset: Float64Array };

/** scale·x + shift on every channel. */
export type ChannelMap = { readonly scale: Float64Array; readonly shift: Float64Array };

/** A layer with its weights. */
export type Step = { readonly layer: LayerSpec; readonly weights: LayerWeights };

/**
 * How fusion treats a layer. affine: in inference x·A + b of all that enters. elementwise: nothing but its
 * activation. window: a maximum or mean of windows. opaque: no linear part is known; a span with such a
 * layer is fused by measurement alone, and is never called exact.
 */
export type Role = "affine" | "elementwise" | "window" | "opaque";

/** Methods and not functions as fields, so that every pass is one of `LayerPass<LayerSpec>`. */
type Known<Spec extends LayerSpec> = {
  readonly role: Exclude<Role, "opaque">;
  /** Why the layer is not affine even without its activation; absent where it is. */
  readonly nonlinear?: string;
  /** The adjoint of a linear layer: weightings y of its output as weightings of its input, [N, …input]. */
  backward?(spec: Spec, weights: LayerWeights, y: Tensor, input: Shape): Tensor["data"];
  /** The layer as linear layers: no activation, no offset, means for maxima; empty where nothing is left. */
  linearPart(spec: Spec, weights: LayerWeights): readonly Step[];
  /** The layer with its nonlinearity taken for linear, offsets kept; absent where it is so already. */
  linearised?(spec: Spec): LayerSpec;
  /** The layer far from any border; absent where borders make no difference. */
  inside?(spec: Spec, weights: LayerWeights): Step;
  /** `map` (none: the identity of `width` numbers) followed by the layer's affine part, over flattened values. */
  compose?(
    map: Affine | undefined,
    spec: Spec,
    weights: LayerWeights,
    width: number,
  ): Affine | undefined;
  /** A layer that multiplies and shifts every channel, and nothing else. */
  channelMap?(spec: Spec, weights: LayerWeights): ChannelMap;
  /** Whether it is x·kernel + bias and nothing else, so that a map beside it can be folded into the two. */
  readonly absorbsMaps?: true;
  /** Whether a channel-wise affine map behind the layer is the same one before it: always, or if it is rising. */
  readonly letsThrough?: "always" | "rising";
  /** Whether it changes no number in inference. */
  readonly isIdentity?: true;
  /**
   * Why zeros around its input keep a fused convolution from being exact; `isOutside`: they lie around
   * the span's own input.
   */
  atBorder?(isOutside: boolean): string | undefined;
  /** Why a fused layer needs a bias for every position to reproduce it. */
  readonly needsPositions?: string;
};

type Opaque = { readonly role: "opaque"; readonly nonlinear: string } & {
  readonly [field in Exclude<keyof Known<LayerSpec>, "role" | "nonlinear">]?: undefined;
};

export type LayerPass<Spec extends LayerSpec> = (Known<Spec> | Opaque) & {
  /** From [N, …input] to the value before the layer's activation, [N, …preActivationShape]. */
  forward(spec: Spec, weights: LayerWeights, input: Tensor, output: Shape): Tensor;
  /**
   * The adjoint of its derivative at one input [1, …input], for layers that are not linear: weightings y of its
   * output, or of what enters its activation, as weightings of its input, [N, …input].
   */
  pullBack?(spec: Spec, weights: LayerWeights, y: Tensor, input: Tensor): Tensor["data"];
  /**
   * What one sample's weightings y [1, …] of the layer's output, or of what enters its activation, make of its
   * weights. A layer without it has none that train, or nobody knows their gradients.
   */
  weightsBack?(spec: Spec, weights: LayerWeights, y: Tensor, input: Tensor): WeightGradients;
  /**
   * Of a layer whose outputs are maxima: the places, in what enters the maximum of one sample, among which each
   * output chooses. `before` is the shape of that: of the input, or of the pre-activation.
   */
  choices?(spec: Spec, before: Shape): readonly (readonly number[])[];
  /** From there to [N, …output], where the layer's own nonlinearity joins several numbers into one. */
  join?(spec: Spec, preActivation: Tensor, output: Shape): Tensor;
};

/** Numbers of another shape. */
export function reshaped({ shape, data }: Tensor, sample: Shape): Tensor {
  return { shape: [shape[0], ...sample], data };
}
