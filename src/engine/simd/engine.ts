// The engine for machines without a GPU: WebAssembly SIMD kernels of our own behind the Engine interface.
// The same numbers to the last bit in every browser and in Node (assembly/tile.ts says why).

import type { Engine } from "#engine/engine.ts";
import { openPlanEngine } from "#engine/plan/engine.ts";
import { simdExecutor } from "./executor.ts";
import { compileKernels } from "./kernels.ts";

/** Throws BackendUnavailableError where WebAssembly SIMD is missing. */
export async function openSimd(): Promise<Engine> {
  return openPlanEngine(simdExecutor(await compileKernels()));
}
