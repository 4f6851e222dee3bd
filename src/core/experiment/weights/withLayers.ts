// An experiment's network with other layers: the weights that it starts from stay as long as they fit.

import type { Shape } from "#core/math/tensor.ts";
import { haveSameWeights } from "#core/model/fitWeights.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

/** `layers` on samples of `inputShape`, with the file of weights of `before` where they are those of `layers` too. */
export function withLayers(
  before: Experiment["network"],
  layers: readonly LayerSpec[],
  inputShape: Shape,
): Experiment["network"] {
  const { weights } = before;
  if (!weights || !fits(before.layers, layers, inputShape)) return { layers };
  return { layers, weights };
}

function fits(
  before: readonly LayerSpec[],
  after: readonly LayerSpec[],
  inputShape: Shape,
): boolean {
  try {
    return haveSameWeights({ inputShape, layers: before }, { inputShape, layers: after });
  } catch (error) {
    if (error instanceof NetworkError) return false;
    throw error;
  }
}
