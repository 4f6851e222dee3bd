// Threads for tests in Node: message channels, and channels that a saboteur spoils.

import type { Saboteur } from "#wait/faults.test-support.ts";
import { serveShard } from "./shard.ts";
import type { Endpoint, Reply, Request, Shard } from "./shardProtocol.ts";

export function spawnChannel(): Shard {
  const { port1, port2 } = new MessageChannel();
  serveShard(port2 as unknown as Endpoint);
  return { endpoint: port1 as unknown as Endpoint, terminate: () => port1.close() };
}

/**
 * Threads of which one, at a request of the saboteur's choice, closes itself and is heard no more
 * ("hangs"), reports an error of its script ("fails"), or answers nonsense ("lies").
 */
export function spoiledThreads(saboteur: Saboteur): () => Shard {
  return () => {
    const honest = spawnChannel();
    let isSilent = false;
    let lieAbout: number | undefined;
    const endpoint: Endpoint = {
      onmessage: null,
      onerror: null,
      postMessage(message) {
        const fault = isSilent ? undefined : saboteur.strike("shard");
        if (fault === "hangs") isSilent = true;
        if (fault === "lies") lieAbout = (message as { id: number; request: Request }).id;
        if (fault === "fails") endpoint.onerror?.({ message: "sabotaged" } as ErrorEvent);
        else if (!isSilent) honest.endpoint.postMessage(message);
      },
    };
    honest.endpoint.onmessage = (event) => {
      if (isSilent) return;
      const reply = event.data as Reply;
      const isLie = lieAbout !== undefined && reply.id === lieAbout;
      endpoint.onmessage?.(
        isLie ? ({ data: { ...reply, value: "nonsense" } } as MessageEvent) : event,
      );
    };
    return { endpoint, terminate: honest.terminate };
  };
}
