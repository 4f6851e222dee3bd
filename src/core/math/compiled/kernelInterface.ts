// Written by `npm run kernels` from src/core/math/assembly; do not edit.

/**
 * Numbers from one panel to the next: eight are left free, one line of the cache, for panels a power of
 * two apart would all fall into the same few lines when a row is written across them.
 */
export function panelLength(depth: number): number {
  return 4 * depth + 8;
}

/** An address in the module's memory, or a distance between two. */
type Bytes = number;

/** The functions of the compiled module; what they do stands at their sources. */
export type Kernels = {
  /** assembly/gram.ts */
  readonly gramStrip: (
    panels: Bytes,
    depth: number,
    panel: number,
    out: Bytes,
    width: number,
  ) => void;
  /** assembly/product.ts */
  readonly addStrip: (
    x: Bytes,
    across: number,
    along: number,
    z: Bytes,
    depth: number,
    c: Bytes,
    columns: number,
  ) => void;
};
