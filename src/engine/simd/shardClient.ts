// The near end of one shard: requests out, promises back.

import { NetworkError } from "#core/model/shapes.ts";
import type { Reply, Request, Shard } from "./shardProtocol.ts";

export type ShardClient = {
  /** Resolves with what the shard's engine answered, as that call's own type. */
  readonly ask: <T>(request: Request) => Promise<T>;
  readonly terminate: () => void;
};

export function connectShard({ endpoint, terminate }: Shard): ShardClient {
  const waiting = new Map<number, (reply: Reply) => void>();
  let nextId = 0;
  endpoint.onmessage = ({ data }) => {
    const reply = data as Reply;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  };
  return {
    terminate,
    ask<T>(request: Request) {
      const id = nextId++;
      return new Promise<T>((resolve, reject) => {
        waiting.set(id, ({ value, error }) =>
          error ? reject(rebuild(error)) : resolve(value as T),
        );
        endpoint.postMessage({ id, request });
      });
    },
  };
}

/** Errors cross threads as name and message. */
function rebuild({ name, message }: NonNullable<Reply["error"]>): Error {
  if (name === "NetworkError") return new NetworkError(message);
  return name === "RangeError" ? new RangeError(message) : new Error(message);
}
