// The engine simd on Node's threads. Their script is a bundle of its own beside the program's: in a checkout, where
// sources run as they are, there is none, and everything stays on one thread, with the same bits.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Shard } from "#engine/simd/threads/shardProtocol.ts";

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), "shard.js");

export function hasThreads(): boolean {
  return existsSync(SCRIPT);
}

/** A thread of Node as the engine talks to it; one that ends by itself is reported as dead. */
export function spawnShard(): Shard {
  const worker = new Worker(SCRIPT);
  const endpoint: Shard["endpoint"] = {
    onmessage: null,
    postMessage: (message) => worker.postMessage(message),
  };
  const die = (message: string) => endpoint.onerror?.({ message } as ErrorEvent);
  worker.on("message", (data) => endpoint.onmessage?.({ data } as MessageEvent));
  worker.on("messageerror", () => endpoint.onmessageerror?.({} as MessageEvent));
  worker.on("error", ({ message }) => die(message));
  worker.on("exit", (code) => die(`its thread ended with code ${code}`));
  return { endpoint, terminate: () => void worker.terminate() };
}
