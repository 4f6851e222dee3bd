// The threads of a shared engine, each in its place. One that dies is replaced by a fresh one, which is
// given all that the old one held before it is asked anything; then what was asked last is asked again.
// Whoever asks notices nothing but the delay.

import { BackendUnavailableError } from "#engine/engine.ts";
import { SECOND } from "#wait/within.ts";
import { connectShard, ShardDiedError } from "./shardClient.ts";
import type { ShardClient } from "./shardClient.ts";
import type { Request, Shard } from "./shardProtocol.ts";

/** Ticks of silence that mean death, where a request is over in a moment. */
export const SILENCE = 10;

/** Threads that may die one after the other while one request is asked. */
const MOST_DEATHS = 3;
/** Threads that may not even start. */
const MOST_STILLBORN = 1;

/** Gives a fresh thread in `place` what the one before it held. */
export type Restore = (place: number, ask: ShardClient["ask"]) => Promise<void>;

export interface ShardPool {
  readonly count: number;
  /** As ShardClient.ask; throws BackendUnavailableError where one thread after the other dies. */
  ask<T>(
    place: number,
    request: Request,
    seconds?: number,
    isAnswer?: (value: T) => boolean,
    hear?: (done: number) => void,
  ): Promise<T>;
  /** Restores run in the order in which they were added; returns the function that removes this one. */
  addRestore(restore: Restore): () => void;
  terminate(): void;
}

type Thread = { readonly client: ShardClient; readonly ready: Promise<void> };

export function openShardPool(spawn: () => Shard, count: number, second = SECOND): ShardPool {
  const restores = new Set<Restore>();
  let isOver = false; // what is still asked then is not worth a fresh thread, which nobody would end
  const threads: Thread[] = Array.from({ length: count }, () => ({
    client: connectShard(start(spawn), second),
    ready: Promise.resolve(),
  }));

  function replace(place: number, dead: Thread): void {
    if (threads[place] !== dead) return; // another request has noticed its death before
    dead.client.terminate();
    const client = connectShard(start(spawn), second);
    const ready = restoreAll(place, client.ask);
    ready.catch(() => {}); // whoever asks next learns of it
    threads[place] = { client, ready };
  }

  async function restoreAll(place: number, ask: ShardClient["ask"]): Promise<void> {
    for (const restore of [...restores]) await restore(place, ask);
  }

  return {
    count,
    async ask(place, request, seconds = SILENCE, isAnswer, hear) {
      for (let deaths = 1; ; deaths++) {
        const thread = threads[place];
        try {
          await thread.ready;
          return await thread.client.ask(request, seconds, isAnswer, hear);
        } catch (error) {
          if (!(error instanceof ShardDiedError) || isOver) throw error;
          if (deaths > (error.hasLived ? MOST_DEATHS : MOST_STILLBORN)) {
            throw new BackendUnavailableError(
              `a thread of the engine stopped ${deaths} times in a row (${error.message})`,
            );
          }
          replace(place, thread);
        }
      }
    },
    addRestore(restore) {
      restores.add(restore);
      return () => restores.delete(restore);
    },
    terminate() {
      isOver = true;
      for (const { client } of threads) client.terminate();
    },
  };
}

/** A thread that may not be started at all is one that dies of the first request. */
function start(spawn: () => Shard): Shard {
  try {
    return spawn();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const endpoint: Shard["endpoint"] = {
      onmessage: null,
      postMessage: () => setTimeout(() => endpoint.onerror?.({ message } as ErrorEvent)),
    };
    return { endpoint, terminate: () => {} };
  }
}
