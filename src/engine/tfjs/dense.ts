// Dense layers: one batched product for all replicas.

import { affine, affineRowGradients, affineWeightGradients } from "./affine.ts";
import { plainPass } from "./layer.ts";
import type { Layer } from "./layer.ts";

/** [R or 1, B, in] → [R, B, units], without activation. */
export const dense: Layer = (input, weights) =>
  plainPass(affine(input, weights), (gradient, needsInput) => {
    const gradients = affineWeightGradients(input, weights, gradient);
    if (!needsInput) return { weights: gradients };
    return { weights: gradients, input: affineRowGradients(weights, gradient) };
  });
