// Memory that all threads of Node look at: a set that is sent to eight of them lies there once, not nine times. Pages
// have none without special headers.

import type { Memory } from "#core/data/normalise.ts";

/** So many numbers, which a thread that is sent them does not copy. */
export const sharedMemory: Memory = (numbers) =>
  new Float32Array(new SharedArrayBuffer(4 * numbers));

/** Where an engine's data lie: `simd` alone has threads, and the packages of others may refuse memory that is shared. */
export function memoryFor(engine: string): { readonly memory?: Memory } {
  return engine === "simd" ? { memory: sharedMemory } : {};
}
