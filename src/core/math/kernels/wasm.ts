// The compiled kernels of this room (assembly/) over a memory of their own.

import { decodeBase64 } from "#core/math/base64.ts";
import type { Kernels } from "#core/math/compiled/kernelInterface.ts";
import { WASM_BASE64 } from "#core/math/compiled/wasmBytes.ts";

// What this file uses of WebAssembly: ES2024's own library does not name it.
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
};

/** The module uses the first bytes itself. */
const BASE = 1024;
const PAGE = 65536;

export type OpenedKernels = Kernels & {
  /** All numbers that the kernels can reach. */
  readonly numbers: Float64Array;
  /** The address of numbers[place]. */
  readonly at: (place: number) => number;
};

let compiled: object | undefined;

/** Room for so many numbers; undefined where WebAssembly or its SIMD is missing, or no memory is left. */
export function openKernels(count: number): OpenedKernels | undefined {
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil((BASE + count * 8) / PAGE) });
    compiled ??= new WebAssembly.Module(decodeBase64(WASM_BASE64));
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
    return {
      ...(exports as Kernels),
      numbers: new Float64Array(memory.buffer, BASE, count),
      at: (place) => BASE + place * 8,
    };
  } catch {
    return undefined;
  }
}
