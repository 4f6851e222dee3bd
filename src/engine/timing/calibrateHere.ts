// Both of the lab's own engines timed on this machine, on this thread and on engines of their own: whatever else trains
// keeps its data.

import type { Breathe } from "#core/breathe.ts";
import { guardEngine } from "#engine/guard.ts";
import { prove } from "#engine/prove.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openWebgpu } from "#engine/webgpu/engine.ts";
import { lawOf } from "./calibrate.ts";
import type { Calibration } from "./choice.ts";

/** Throws BackendUnavailableError where WebGPU does not work, and whatever `breathe` throws. */
export async function calibrateHere(of: string, breathe: Breathe): Promise<Calibration> {
  const gpu = guardEngine(await openWebgpu());
  try {
    await breathe();
    await prove(gpu);
    await breathe();
    const webgpu = await lawOf(gpu, false, breathe);
    const cores = await openSimd();
    try {
      return { of, webgpu, simd: await lawOf(cores, true, breathe) };
    } finally {
      cores.dispose();
    }
  } finally {
    gpu.dispose();
  }
}
