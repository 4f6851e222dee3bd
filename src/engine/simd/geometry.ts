// Window geometries in memory, as the kernels read them.

import { ALIGNMENT, GEOMETRY_FIELDS } from "./compiled/kernelInterface.ts";
import type { Geometry } from "./compiled/kernelInterface.ts";

/** Bytes that one geometry takes, rounded up to whole lines of the cache. */
export const GEOMETRY_BYTES = Math.ceil(GEOMETRY_FIELDS.length / ALIGNMENT) * ALIGNMENT * 4;

/** Writes a geometry to `address`. */
export function writeGeometry(memory: WebAssembly.Memory, address: number, of: Geometry): void {
  const fields = new Int32Array(memory.buffer, address, GEOMETRY_FIELDS.length);
  GEOMETRY_FIELDS.forEach((field, i) => {
    fields[i] = of[field];
  });
}
