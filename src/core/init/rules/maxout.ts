// Maxout: kernels that keep the mean square of signals through layers whose units are the largest of K pieces.
// Tseran and Montúfar 2023; docs/methods.md §3.

import { largestNormalMoment } from "#core/math/largestNormal.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { isPart, kindOf } from "#core/model/kinds.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { fansOf } from "#core/init/fans.ts";
import type { Draw, InitContext, Initializer, InitOption } from "#core/init/initializer.ts";

const scale: InitOption = {
  label: "Scale",
  hint: "Multiplies the variance; 1 keeps signals as large as they come.",
  default: 1,
  min: 0.01,
  max: 100,
};

export const maxout: Initializer<"scale"> = {
  label: "maxout normal",
  hint: "Keeps signals through maxout: variance 1 ∕ inputs ∕ E max².",
  options: { scale },
  check: ({ scale }) => (scale > 0 ? undefined : `scale must be above 0, got ${scale}`),
};
export const maxoutUniform: Initializer<"scale"> = { ...maxout, label: "maxout uniform" };

/** N(0, c/fanIn). */
export const drawMaxout: Draw<"scale"> = (shape, { scale }, context) => {
  const stddev = deviation(shape, scale, context);
  return Float32Array.from({ length: sizeOf(shape) }, () => stddev * context.stream.normal());
};

/** Uniform on ±√(3c/fanIn). */
export const drawMaxoutUniform: Draw<"scale"> = (shape, { scale }, context) => {
  const limit = Math.sqrt(3) * deviation(shape, scale, context);
  return Float32Array.from(
    { length: sizeOf(shape) },
    () => limit * (2 * context.stream.uniform() - 1),
  );
};

function deviation(shape: Shape, scale: number, context: InitContext): number {
  return Math.sqrt((scale * gainOf(context, shape.length - 2)) / fansOf(shape).fanIn);
}

/**
 * c = 1/M_K, K the number of pieces among which the layer, or a max pooling straight behind it, chooses; 1 of
 * an affine layer, and 2 in front of a relu.
 */
function gainOf({ network: { layers }, layer }: InitContext, axes: number): number {
  const own = layers[layer];
  if (own && "activation" in own && own.activation === "relu") return 2;
  const next = layers[layer + 1];
  const pooled = next && isPart(next, "pooling") ? largestOf(next, axes) : 1;
  return 1 / largestNormalMoment(largestOf(own, axes) * pooled);
}

function largestOf(layer: LayerSpec | undefined, axes: number): number {
  return (layer && kindOf(layer).largestOf?.(layer, axes)) ?? 1;
}
