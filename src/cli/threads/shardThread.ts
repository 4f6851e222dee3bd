// Where a thread of Node begins that shares an engine's replicas; a page's begins in engine/simd/threads/shardEntry.ts.

import { parentPort } from "node:worker_threads";
import { serveShard } from "#engine/simd/threads/shard.ts";
import type { Endpoint } from "#engine/simd/threads/shardProtocol.ts";

const port = parentPort!;
const endpoint: Endpoint = { onmessage: null, postMessage: (message) => port.postMessage(message) };
port.on("message", (data) => endpoint.onmessage?.({ data } as MessageEvent));
serveShard(endpoint);
