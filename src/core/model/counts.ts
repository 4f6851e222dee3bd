// The number of parameters of a network, and the arithmetic of a training step.

import { sizeOf } from "#core/math/tensor.ts";
import { kindOf } from "./kinds.ts";
import type { Network } from "./layers.ts";
import { inferShapes, inputShapeOf } from "./shapes.ts";
import { weightSpecs } from "./weights.ts";

/** Trainable numbers: kernels, biases, gammas and betas; moving statistics are not counted. */
export function countParameters(network: Network): number {
  return weightSpecs(network)
    .filter((weight) => weight.trainable)
    .reduce((sum, weight) => sum + sizeOf(weight.shape), 0);
}

/** Multiplications of one forward pass of one sample, per layer; only weighted layers count. */
export function countMultiplies(network: Network): readonly number[] {
  const shapes = inferShapes(network);
  return network.layers.map((layer, index) => {
    const input = inputShapeOf(network, index, shapes);
    return kindOf(layer).multiplies?.(layer, input) ?? 0;
  });
}

/**
 * Floating-point operations of one training step: a multiply and an add for the forward pass, the
 * gradient of every kernel and the gradient of every weighted layer's input but the first's.
 */
export function flopPerStep(network: Network, batchSize: number): number {
  const perLayer = countMultiplies(network).filter((count) => count > 0);
  const total = perLayer.reduce((sum, count) => sum + count, 0);
  return 2 * batchSize * (3 * total - (perLayer[0] ?? 0));
}
