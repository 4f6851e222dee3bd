// The lab's own engines with several replicas in step; and the matrix product that measures the
// machine's peak and its present speed.

import { initializeWeights } from "#core/init/initializeWeights.ts";
import type { Engine } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { START_ZERO } from "#engine/simd/compiled/kernelInterface.ts";
import { compileKernels, linkKernels } from "#engine/simd/kernels.ts";
import { benchSamples } from "./cases.ts";
import type { BenchCase } from "./cases.ts";
import type { Contender } from "./contender.ts";

export const REPLICAS = [1, 4, 8, 16] as const;

export function openSimdContender(given: BenchCase, replicas: number): Promise<Contender> {
  return openLabContender(openSimd, given, replicas);
}

export async function openLabContender(
  open: () => Promise<Engine>,
  given: BenchCase,
  replicas: number,
): Promise<Contender> {
  const engine = await open();
  const samples = benchSamples(given);
  await engine.loadData(samples, samples);
  const cohort = await engine.createCohort({
    network: given.network,
    loss: "softmaxCrossEntropy",
    training: { optimizer: given.optimizer, batchSize: given.batch, l2: 0 },
    weights: Array.from({ length: replicas }, (_, replica) =>
      initializeWeights(given.network, { type: "heNormal" }, 1, replica),
    ),
    seed: 1,
  });
  return {
    engine: engine.name,
    replicas,
    async train(steps) {
      await cohort.train(steps);
      await cohort.takeLosses();
    },
    dispose: () => engine.dispose(),
  };
}

export type Reference = {
  /** Milliseconds that the reference takes now. */
  readonly time: () => number;
  readonly flop: number;
};

const [M, K, N] = [64, 784, 64];
const REPEATS = 4;

/** A product of 64×784 by 784×64, four times: about a millisecond on one core. */
export async function openReference(): Promise<Reference> {
  const memory = new WebAssembly.Memory({ initial: 16 });
  const kernels = linkKernels(await compileKernels(), memory);
  new Float32Array(memory.buffer).forEach((_, i, heap) => (heap[i] = (i % 13) / 13 - 0.5));
  const [left, right, out] = [1024, 1024 + 4 * M * K, 1024 + 4 * (M * K + K * N)];
  const time = () => {
    const began = performance.now();
    for (let i = 0; i < REPEATS; i++) {
      kernels.product(left, 4 * K, 4, right, out, M, N, K, START_ZERO, 0, false);
    }
    return performance.now() - began;
  };
  for (let i = 0; i < 400; i++) time();
  return { time, flop: REPEATS * 2 * M * N * K };
}
