// Networks whose kernels begin as g·Q, for tests of retraction.

import { random } from "#core/math/random.ts";
import { singularValues } from "#core/math/singularValues.ts";
import { drawOrthogonal } from "#core/init/rules/orthogonal.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { CohortOptions, OptimizerSpec } from "#engine/engine.ts";
import { seededClasses, seededWeights } from "./testNetworks.test-support.ts";

const tanh = (units: number) => ({ type: "dense", units, activation: "tanh" }) as const;

/** Wide, square, tall, and an output layer that does not start orthogonal. */
export const NETWORK: Network = {
  inputShape: [6],
  layers: [tanh(13), { type: "batchNorm" }, tanh(13), tanh(7), { type: "dense", units: 3 }],
};
/** Layers with orthogonal kernels, and their gains: none is a short binary number but the first. */
export const GAINS: readonly (readonly [layer: number, gain: number])[] = [
  [0, 1],
  [2, Math.SQRT2],
  [3, 0.3],
];
export const DATA = seededClasses(50, [6], 3);

/** Seeded weights, orthogonal in the layers of GAINS. */
export function orthogonalWeights(seed: number): NetworkWeights {
  const weights = [...seededWeights(NETWORK, seed)];
  for (const [layer, gain] of GAINS) {
    const { shape } = weights[layer].kernel!;
    const stream = random(seed, "orthogonal", layer);
    const data = drawOrthogonal(shape, { gain }, { stream } as never) as Float32Array;
    weights[layer] = { ...weights[layer], kernel: { shape, data } };
  }
  return weights;
}

export function options(
  type: OptimizerSpec["type"],
  learningRate: number,
  weights: readonly NetworkWeights[],
): CohortOptions {
  const training = { optimizer: { type, learningRate }, batchSize: 10, l2: 0 };
  return {
    network: NETWORK,
    loss: "softmaxCrossEntropy",
    training: { ...training, retraction: "qr" },
    weights,
    seed: 3,
  };
}

/** The farthest singular value from `gain`, as a share of it. */
export function stretch({ shape: [rows, columns], data }: Tensor, gain: number): number {
  const values = singularValues({ rows, columns, data: Float64Array.from(data) });
  return Math.max(...values.map((value) => Math.abs(value / gain - 1)));
}
