// The compiled kernels (assembly/*.ts) as typed functions on one WebAssembly memory.

import { decodeBase64 } from "#core/math/base64.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import type { Kernels } from "./compiled/kernelInterface.ts";
import { WASM_BASE64 } from "./compiled/wasmBytes.ts";

let compiled: Promise<WebAssembly.Module> | undefined;

/** Compiles the kernels, once; throws BackendUnavailableError where WebAssembly or its SIMD is missing. */
export async function compileKernels(): Promise<WebAssembly.Module> {
  const bytes = decodeBase64(WASM_BASE64);
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(bytes)) {
    throw new BackendUnavailableError(
      "simd engine: this browser has no WebAssembly SIMD; use a browser of 2023 or later, or a tfjs engine",
    );
  }
  compiled ??= WebAssembly.compile(bytes).catch((error: unknown) => {
    compiled = undefined; // for want of memory, perhaps: the next try compiles anew
    throw error;
  });
  return compiled;
}

/** The kernels on `memory`; nothing in it is used but what is passed by address. */
export function linkKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}
