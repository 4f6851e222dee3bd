// Starts the training worker. The address must be a literal here, so that the bundler finds it.

import type { WorkerLike } from "./client.ts";

export function startWorker(): WorkerLike {
  return new Worker(new URL("./entry.ts", import.meta.url), {
    type: "module",
    name: "fuseinit-lab",
  });
}
