// The lab's own engine on threads of Node, as a page has it on workers: each holds a share of the replicas,
// trains it, fuses it and prices it. A replica's bits are those of one thread.

import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { clipName } from "#core/message.ts";
import type { Network } from "#core/model/layers.ts";
import type { Engine } from "#engine/engine.ts";
import { openEngine } from "#engine/open.ts";
import type { OpenedEngine } from "#engine/open.ts";
import { openSharedSimd } from "#engine/simd/threads/shared.ts";
import type { Endpoint, Shard } from "#engine/simd/threads/shardProtocol.ts";

/** More than a machine has cores only divides its caches. */
const MOST_THREADS = 64;

// Node strips no types: a thread begins with the script that transforms them, as every program here does.
const RUNNER = fileURLToPath(new URL("../../scripts/run.mjs", import.meta.url));
const ENTRY = fileURLToPath(new URL("./threadEntry.ts", import.meta.url));

/**
 * The engine asked for, on so many threads. Throws RangeError for a number that cannot be had, or where the engine has
 * no threads, and as openEngine does.
 */
export async function openEngineOn(
  threads: number,
  network: Network,
  forced: string,
): Promise<Pick<OpenedEngine, "engine" | "notice">> {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new RangeError(`threads: give a whole number from 1 to ${MOST_THREADS}, not ${threads}`);
  }
  if (threads === 1) return openEngine(network, { forced });
  if (forced === "simd") return { engine: await openOnThreads(threads) };
  throw new RangeError(
    `threads: only the engine simd has them; leave out threads, or the engine ${clipName(forced)}`,
  );
}

/** The engine simd on `count` threads. Throws BackendUnavailableError where WebAssembly SIMD is missing. */
export async function openOnThreads(count: number): Promise<Engine> {
  return openSharedSimd(spawnThread, count);
}

function spawnThread(): Shard {
  const worker = new Worker(RUNNER, { argv: [ENTRY] });
  const endpoint: Endpoint = {
    onmessage: null,
    onerror: null,
    postMessage: (message) => worker.postMessage(message),
  };
  const fail = (message: string) => endpoint.onerror?.({ message } as ErrorEvent);
  worker.on("message", (data) => endpoint.onmessage?.({ data } as MessageEvent));
  worker.on("error", ({ message }) => fail(message));
  worker.on("exit", () => fail("its thread has ended"));
  return { endpoint, terminate: () => void worker.terminate() };
}
