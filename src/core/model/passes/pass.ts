// What a type of layer does to numbers, in float64 and in inference: one entry of the table in passes.ts.

import type { Matrix } from "#core/math/matrix.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import type { LayerWeights } from "#core/model/weights.ts";

/** x ↦ x·kernel + offset, over flattened values. */
export type Affine = { readonly kernel: Matrix; readonly offset: Float64Array };

/** scale·x + shift on every channel. */
export type ChannelMap = { readonly scale: Float64Array; readonly shift: Float64Array };

/** A layer with its weights. */
export type Step = { readonly layer: LayerSpec; readonly weights: LayerWeights };

/** Methods and not functions as fields, so that every pass is one of `LayerPass<LayerSpec>`. */
export type LayerPass<Spec extends LayerSpec> = {
  /** From [N, …input] to the value before the layer's activation, [N, …output]. */
  forward(spec: Spec, weights: LayerWeights, input: Tensor, output: Shape): Tensor;
  /** The adjoint of a linear layer: weightings y of its output as weightings of its input, [N, …input]. */
  backward?(spec: Spec, weights: LayerWeights, y: Tensor, input: Shape): Tensor["data"];
};

/** Numbers of another shape. */
export function reshaped({ shape, data }: Tensor, sample: Shape): Tensor {
  return { shape: [shape[0], ...sample], data };
}
