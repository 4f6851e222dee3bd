// Where the bundler puts the wasm backend's files: loaded only in pages, so Node never reads it.

import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";

/** Absolute addresses by file name, as tfjs' setWasmPaths takes them. */
export const WASM_FILES: { readonly [file: string]: string } = Object.fromEntries(
  Object.entries({
    "tfjs-backend-wasm.wasm": plain,
    "tfjs-backend-wasm-simd.wasm": simd,
    "tfjs-backend-wasm-threaded-simd.wasm": threaded,
  }).map(([file, address]) => [file, new URL(address, import.meta.url).href]),
);
