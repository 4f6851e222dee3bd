// The engine on the platform's cores, in a page or a worker.

import type { Engine } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openSharedSimd } from "./shared.ts";
import type { Shard } from "./shardProtocol.ts";

// More threads than this only divide the caches; data sets are copied to each.
const MOST_THREADS = 8;

/** A thread for every core but one, which is the page's; two threads on two cores. */
export async function openSimdOnCores(): Promise<Engine> {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
  if (cores < 2 || typeof Worker === "undefined") return openSimd();
  return openSharedSimd(spawnShard, Math.min(MOST_THREADS, Math.max(2, cores - 1)));
}

function spawnShard(): Shard {
  const worker = new Worker(new URL("./shardEntry.ts", import.meta.url), { type: "module" });
  return { endpoint: worker, terminate: () => worker.terminate() };
}
