// WebGPU in Node through Dawn, on one adapter: the lab's kernels with 1, 8 and 32 replicas in step, stock TensorFlow.js
// on its webgpu backend, and simd beside them.

import { probeWebgpu } from "#engine/platform.ts";
import { provideWebgpu } from "#engine/webgpu/dawn.test-support.ts";
import { openWebgpu } from "#engine/webgpu/engine.ts";
import type { BenchCase } from "./cases.ts";
import type { Contender, Opener } from "./contender.ts";
import { dispatchesSoFar } from "./dispatches.ts";
import { openLabContender, openSimdContender } from "./simd.ts";
import { openStockTfjs } from "./stockTfjs.ts";

const REPLICAS = [1, 8, 32];

/** The adapter in words, or why there is none. */
export async function openAdapter(): Promise<string> {
  const missing = await provideWebgpu();
  if (missing !== undefined) return missing;
  // tfjs registers its backend while it is loaded, and only where there is WebGPU then.
  await import("@tensorflow/tfjs-backend-webgpu");
  return (await probeWebgpu()).found?.adapter ?? "no adapter";
}

export function openWebgpuContenders(given: BenchCase): readonly Opener[] {
  return [
    ["tfjs-webgpu", async () => counting(await openStockTfjs(given, "webgpu"))],
    ...REPLICAS.map((replicas): Opener => [
      `webgpu × ${replicas}`,
      async () => counting(await openLabContender(openWebgpu, given, replicas)),
    ]),
    ["simd × 1", () => openSimdContender(given, 1)],
    ["simd × 8", () => openSimdContender(given, 8)],
  ];
}

/** Contenders take turns, so that what is dispatched while one trains is its own. */
function counting(contender: Contender): Contender {
  let own = 0;
  return {
    ...contender,
    async train(steps) {
      const before = dispatchesSoFar();
      await contender.train(steps);
      own += dispatchesSoFar() - before;
    },
    dispatches: () => own,
  };
}
