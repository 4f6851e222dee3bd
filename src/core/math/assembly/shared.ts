// What the kernel and the TypeScript that calls it both know (src/engine/simd/assembly/shared.ts has the rules).

/**
 * Numbers from one panel to the next: eight are left free, one line of the cache, for panels a power of
 * two apart would all fall into the same few lines when a row is written across them.
 */
// @inline
export function panelLength(depth: i32): i32 {
  return 4 * depth + 8;
}
