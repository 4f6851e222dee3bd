// The engine that a run asks for, in Node: simd on as many threads as there are cores, TensorFlow.js on the CPU, or
// WebGPU where its package is installed beside.

import { availableParallelism } from "node:os";
import { reasonOf } from "#core/message.ts";
import type { Network } from "#core/model/layers.ts";
import { openEngine } from "#engine/open.ts";
import type { OpenedEngine } from "#engine/open.ts";
import { probePlatform } from "#engine/platform.ts";
import { prove } from "#engine/prove.ts";
import { openSharedSimd } from "#engine/simd/threads/shared.ts";
import { hasThreads, spawnShard } from "#cli/threads/nodeShards.ts";

// More threads than this only divide the caches; data sets are copied to each.
const MOST_THREADS = 8;

/** Throws as openEngine does, and Error with what to install where Node has no WebGPU. */
export async function openAsked(
  network: Network,
  forced: string,
  { replicas, workers }: { readonly replicas: number; readonly workers?: number | undefined },
): Promise<OpenedEngine> {
  if (forced === "webgpu" || forced === "tfjs-webgpu") await provideWebgpu(forced);
  const threads = Math.min(workers ?? Math.min(MOST_THREADS, availableParallelism()), replicas);
  if (forced !== "simd" || threads < 2 || !hasThreads()) return openEngine(network, { forced });
  const open = () => openSharedSimd(spawnShard, threads);
  return openEngine(network, { forced }, { probe: probePlatform, open, prove });
}

/** Gives this thread a navigator.gpu by Dawn, which is too large a package to come with the lab. */
async function provideWebgpu(engine: string): Promise<void> {
  if ((globalThis.navigator as { readonly gpu?: unknown } | undefined)?.gpu) return;
  const { create, globals } = await import("webgpu").catch((cause: unknown) => {
    const remedy = "install the package beside the lab (npm install webgpu), or use --engine simd";
    throw new Error(`the engine ${engine} needs Dawn in Node: ${reasonOf(cause)}; ${remedy}`, {
      cause,
    });
  });
  Object.assign(globalThis, globals);
  const existing: object = globalThis.navigator ?? {};
  const navigator = Object.create(existing, { gpu: { value: create([]) } }) as object;
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
}
