// The engine on as many threads as the platform has cores, in a page or a worker.

import type { Engine } from "#engine/engine.ts";
import { openSimd } from "./engine.ts";
import { openSharedSimd } from "./shared.ts";
import type { Shard } from "./shardProtocol.ts";

// More threads than this only divide the caches; data sets are copied to each.
const MOST_THREADS = 8;

/** One thread for each core, this one included where it is the only one. */
export async function openSimdOnCores(): Promise<Engine> {
  const cores = Math.min(MOST_THREADS, globalThis.navigator?.hardwareConcurrency ?? 1);
  if (cores < 2 || typeof Worker === "undefined") return openSimd();
  return openSharedSimd(spawnShard, cores);
}

function spawnShard(): Shard {
  const worker = new Worker(new URL("./shardEntry.ts", import.meta.url), { type: "module" });
  return { endpoint: worker, terminate: () => worker.terminate() };
}
