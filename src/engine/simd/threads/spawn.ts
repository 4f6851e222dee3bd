// The engine on the platform's cores, in a page or a worker.

import type { Engine } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openSharedSimd } from "./shared.ts";
import type { Shard } from "./shardProtocol.ts";
import { threadCount } from "./threadCount.ts";

export async function openSimdOnCores(): Promise<Engine> {
  const threads = threadCount();
  return threads === 1 ? openSimd() : openSharedSimd(spawnShard, threads);
}

function spawnShard(): Shard {
  const worker = new Worker(new URL("./shardEntry.ts", import.meta.url), { type: "module" });
  return { endpoint: worker, terminate: () => worker.terminate() };
}
