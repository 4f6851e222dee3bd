// Starts the training worker. The address must stand as a literal here for the bundler to see it.

import type { WorkerLike } from "./client.ts";

export function startWorker(): WorkerLike {
  return new Worker(new URL("./entry.ts", import.meta.url), {
    type: "module",
    name: "fuseinit-lab",
  });
}
