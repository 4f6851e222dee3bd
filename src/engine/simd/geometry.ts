// Window geometries in memory, field by field in the order of assembly/geometry.as.

import type { Geometry } from "#engine/plan/operations.ts";

const FIELDS = [
  "batch",
  "height",
  "width",
  "channels",
  "outHeight",
  "outWidth",
  "filters",
  "kernelHeight",
  "kernelWidth",
  "strideHeight",
  "strideWidth",
  "top",
  "left",
  "inputDilationHeight",
  "inputDilationWidth",
] as const satisfies readonly (keyof Geometry)[];

/** Bytes that one geometry takes, rounded up to a cache line. */
export const GEOMETRY_BYTES = 64;

export function writeGeometry(memory: WebAssembly.Memory, address: number, of: Geometry): void {
  const fields = new Int32Array(memory.buffer, address, FIELDS.length);
  FIELDS.forEach((field, i) => {
    fields[i] = of[field];
  });
}
