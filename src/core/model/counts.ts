// The number of parameters of a network, and the arithmetic of a training step.

import { sizeOf } from "#core/math/tensor.ts";
import { kindOf } from "./kinds.ts";
import type { Network } from "./layers.ts";
import { inferShapes, inputShapeOf } from "./shapes.ts";
import { isDenseKernel, weightSpecs } from "./weights.ts";

/** Trainable numbers: kernels, biases, gammas and betas; moving statistics are not counted. */
export function countParameters(network: Network): number {
  return weightSpecs(network)
    .filter((weight) => weight.trainable)
    .reduce((sum, weight) => sum + sizeOf(weight.shape), 0);
}

/**
 * With their gradients and an optimizer's moments of them, float32 each, these fill the 2 GiB that an engine takes: no
 * engine trains more, and drawing more would take minutes.
 */
export const MOST_PARAMETERS: number = 2 ** 27;

/** Why nothing trains a network so large, in words; undefined where it is not. */
export function sizeProblem(network: Network): string | undefined {
  const count = countParameters(network);
  if (count <= MOST_PARAMETERS) return undefined;
  return `network: has ${inWords(count)} parameters; at most ${inWords(MOST_PARAMETERS)} can be trained here: use fewer units or layers`;
}

function inWords(count: number): string {
  return count.toLocaleString("en-US");
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

/**
 * Operations of one step that keep the dense kernels of the layers named, or of all, orthogonal (docs/methods.md §5):
 * 4nm² each for the tangent gradient and the retraction of n × m, n ≥ m.
 */
export function retractionFlop(network: Network, layers?: readonly number[]): number {
  const kernels = weightSpecs(network).filter(
    (weight) => isDenseKernel(network, weight) && (layers?.includes(weight.layer) ?? true),
  );
  const flopOf = (n: number, m: number) => 8 * Math.max(n, m) * Math.min(n, m) ** 2;
  return kernels.reduce((sum, { shape: [rows, columns] }) => sum + flopOf(rows, columns), 0);
}

/** What a step may take at most: every dense kernel kept orthogonal where the training asks for it. */
export function mostFlopPerStep(
  network: Network,
  { batchSize, retraction }: { batchSize: number; retraction?: "none" | "qr" | undefined },
): number {
  return flopPerStep(network, batchSize) + (retraction === "qr" ? retractionFlop(network) : 0);
}
