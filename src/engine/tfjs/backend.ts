// Opening a tfjs backend: asking the platform first, loading the backend's code on demand, and naming
// the hardware. tfjs keeps one current backend for the whole thread, hence `use` before every call.

import * as tf from "@tensorflow/tfjs-core";
import { BackendUnavailableError } from "#engine/engine.ts";
import type { EngineName } from "#engine/engine.ts";
import { fetchScript } from "#engine/fetchScript.ts";
import { probeWebgl, probeWebgpu } from "#engine/platform.ts";

export type BackendName = "webgpu" | "webgl" | "wasm" | "cpu";

export type Backend = {
  readonly name: Extract<EngineName, `tfjs-${string}`>;
  readonly adapter: string;
  /** True where replicas are worth stacking on one axis: dispatches cost more than arithmetic. */
  readonly stacked: boolean;
  /** Makes this backend tfjs' current one. */
  readonly use: () => void;
  /** Throws BackendUnavailableError once the GPU has failed: its numbers are worth nothing then. */
  readonly check: () => void;
};

/** Throws BackendUnavailableError where the platform or tfjs cannot provide the backend. */
export async function openBackend(name: BackendName): Promise<Backend> {
  const adapter = await LOADERS[name]();
  if (!(await isSet(name))) {
    throw new BackendUnavailableError(`TensorFlow.js could not start its ${name} backend here`);
  }
  const failure = name === "webgpu" ? watchDevice() : () => undefined;
  return {
    name: `tfjs-${name}`,
    adapter,
    stacked: name === "webgpu" || name === "webgl",
    use: () => {
      if (tf.getBackend() !== name) void tf.setBackend(name); // already registered: switches at once
    },
    check: () => {
      const reason = failure();
      if (reason === undefined) return;
      throw new BackendUnavailableError(`WebGPU stopped working: ${reason}`);
    },
  };
}

// The part of GPUDevice that is read here; not every TypeScript library has its types.
type Device = {
  readonly lost: Promise<{ readonly message: string }>;
  addEventListener(
    type: "uncapturederror",
    listener: (event: { readonly error: { readonly message: string } }) => void,
  ): void;
};

/**
 * The first error of tfjs' WebGPU device, or how it was lost. Without this they are silent: one
 * invalid operation makes WebGPU drop the commands submitted with it, and numbers go wrong.
 */
function watchDevice(): () => string | undefined {
  const { device } = tf.backend() as unknown as { readonly device: Device };
  let failure: string | undefined;
  device.addEventListener("uncapturederror", ({ error }) => (failure ??= error.message));
  void device.lost.then(({ message }) => (failure ??= message));
  return () => failure;
}

async function isSet(name: BackendName): Promise<boolean> {
  try {
    const set = await tf.setBackend(name);
    await tf.ready();
    return set;
  } catch {
    return false;
  }
}

function fetchBackend<Script>(name: BackendName, load: () => Promise<Script>): Promise<Script> {
  return fetchScript(`the engine tfjs-${name}`, load);
}

/** Each loads a backend's code and answers with the adapter in words. */
const LOADERS: { readonly [name in BackendName]: () => Promise<string> } = {
  webgpu: async () => {
    const found = await probeWebgpu();
    if (!found) throw new BackendUnavailableError("WebGPU gives no adapter here");
    await fetchBackend("webgpu", () => import("@tensorflow/tfjs-backend-webgpu"));
    return found.adapter;
  },
  webgl: async () => {
    const found = probeWebgl();
    if (!found) throw new BackendUnavailableError("this thread has no WebGL 2 context");
    await fetchBackend("webgl", () => import("@tensorflow/tfjs-backend-webgl"));
    return found.adapter;
  },
  wasm: async () => {
    if (typeof WebAssembly === "undefined") {
      throw new BackendUnavailableError("this platform has no WebAssembly");
    }
    const { setWasmPaths } = await fetchBackend(
      "wasm",
      () => import("@tensorflow/tfjs-backend-wasm"),
    );
    if (isPage()) {
      setWasmPaths((await fetchBackend("wasm", () => import("./wasmFiles.ts"))).WASM_FILES);
    }
    return "CPU, WebAssembly";
  },
  cpu: async () => {
    await fetchBackend("cpu", () => import("@tensorflow/tfjs-backend-cpu"));
    return "CPU, JavaScript";
  },
};

/** In a page or its worker the bundler says where the .wasm files are; Node finds them in node_modules. */
function isPage(): boolean {
  return "location" in globalThis;
}
