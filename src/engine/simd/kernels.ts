// The compiled kernels (assembly/*.as) as typed functions on one WebAssembly memory. Addresses are
// bytes, sizes are numbers; what each function does stands at its source.

import { BackendUnavailableError } from "#engine/engine.ts";
import { WASM_BASE64 } from "./wasmBytes.ts";

type Call<N extends readonly unknown[]> = (...numbers: N) => void;
type N = number;

export type Kernels = {
  readonly product: Call<[N, N, N, N, N, N, N, N, N, N, boolean]>;
  readonly convolve: Call<[N, N, N, N, N, N, N, boolean]>;
  readonly convolveKernelGradient: Call<[N, N, N, N, N]>;
  readonly flipKernel: Call<[N, N, N, N, N]>;
  readonly pool: Call<[N, N, N, N]>;
  readonly poolGradient: Call<[N, N, boolean, N, N, N, N]>;
  readonly columnSum: Call<[N, N, N, N, N]>;
  readonly columnVariance: Call<[N, N, N, N, N, N]>;
  readonly scale: Call<[N, N, N]>;
  readonly updateRunningStats: Call<[N, N, N, N]>;
  readonly normalise: Call<[N, N, N, N, N, N, N, N, N, N]>;
  readonly normaliseGradient: Call<[N, N, N, N, N, N, N, N, N, N, N, boolean, N]>;
  readonly layerNormalise: Call<[N, N, N, N, N, N, N]>;
  readonly layerNormaliseGradient: Call<[N, N, N, N, N, N, N, N, N]>;
  readonly activate: Call<[N, N, N, N, N]>;
  readonly activateGradient: Call<[N, N, N, N, N, N]>;
  readonly dropout: Call<[N, N, N, N, N, N, N]>;
  readonly addBias: Call<[N, N, N, N, N]>;
  readonly transpose: Call<[N, N, N, N]>;
  readonly softmaxCrossEntropy: Call<[N, N, N, N, N, N, N, N]>;
  readonly meanSquaredError: Call<[N, N, N, N, N, N]>;
  readonly meanOf: Call<[N, N, N]>;
  readonly sgd: Call<[N, N, N, N, N]>;
  readonly momentum: Call<[N, N, N, N, N, N]>;
  readonly rmsprop: Call<[N, N, N, N, N, N]>;
  readonly adam: Call<[N, N, N, N, N, N, N]>;
};

/** How a product begins and ends: with nothing, with the bias, or added to what is there (tile.as). */
export const START = { zero: 0, bias: 1, add: 2 } as const;

let compiled: Promise<WebAssembly.Module> | undefined;

/** Compiles the kernels, once; throws BackendUnavailableError where WebAssembly or its SIMD is missing. */
export async function compileKernels(): Promise<WebAssembly.Module> {
  const bytes = Uint8Array.from(atob(WASM_BASE64), (char) => char.charCodeAt(0));
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
