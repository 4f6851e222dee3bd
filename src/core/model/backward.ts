// The backward pass through linear layers: what each number inside a network contributes to its output,
// the adjoint of forward.ts (reverse-mode differentiation, Griewank and Walther 2008, where all is
// linear). It trains nothing: engines have their own backward passes, with activations.

import type { Tensor } from "#core/math/tensor.ts";
import { activationOf, layerName } from "./layers.ts";
import type { Network } from "./layers.ts";
import { passOf } from "./passes.ts";
import { inferShapes, inputShapeOf, NetworkError } from "./shapes.ts";
import type { NetworkWeights } from "./weights.ts";

/**
 * For weightings y [N, …output] of a linear network's output: the weightings [N, …] of what leaves layer
 * `to` (−1: of the input) that give the same sums, ⟨y, f(x)⟩ = ⟨backward(y), x⟩ up to biases.
 * Throws NetworkError at a layer that is not linear; average pooling is, max pooling is not.
 */
export function backward(
  network: Network,
  weights: NetworkWeights,
  outputs: Tensor,
  to: number,
): Tensor {
  const shapes = inferShapes(network);
  let value = outputs;
  for (let index = network.layers.length - 1; index > to; index--) {
    const layer = network.layers[index];
    const { activation } = activationOf(layer);
    const { backward, nonlinear } = passOf(layer);
    if (activation !== "linear" || !backward) {
      const where = layerName(network.layers, index);
      const why = backward ? `${activation} is not linear` : nonlinear;
      throw new NetworkError(`backward: ${where}: ${why}`, index);
    }
    const input = inputShapeOf(network, index, shapes);
    const data = backward(layer, weights[index], value, input);
    value = { shape: [value.shape[0], ...input], data };
  }
  return value;
}
