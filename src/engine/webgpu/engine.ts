// The engine for machines with WebGPU: kernels in WGSL of our own behind the Engine interface.

import type { Engine } from "#engine/engine.ts";
import { openPlanEngine } from "#engine/plan/engine.ts";
import { openDevice } from "./device.ts";
import { webgpuExecutor } from "./executor.ts";
import { openGram } from "./gram/gram.ts";

/** Throws BackendUnavailableError, with the reason in words, where WebGPU cannot be had. */
export async function openWebgpu(): Promise<Engine> {
  const gpu = await openDevice();
  return { ...openPlanEngine(webgpuExecutor(gpu)), gram: openGram(gpu) };
}
