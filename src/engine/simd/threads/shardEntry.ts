// Where a thread that shares an engine's replicas begins.

import { serveShard } from "./shard.ts";

declare const self: DedicatedWorkerGlobalScope;

serveShard(self);
