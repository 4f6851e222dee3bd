// Where a thread of Node that shares an engine's replicas begins.

import { parentPort } from "node:worker_threads";
import { serveShard } from "#engine/simd/threads/shard.ts";
import type { Endpoint } from "#engine/simd/threads/shardProtocol.ts";

const endpoint: Endpoint = {
  onmessage: null,
  postMessage: (message) => parentPort!.postMessage(message),
};
serveShard(endpoint);
parentPort!.on("message", (data) => endpoint.onmessage?.({ data } as MessageEvent));
