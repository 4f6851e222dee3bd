// Starting tfjs' backends. tfjs would start them itself, but then a failure's reason is lost in its log, a
// start that never ends blocks every other backend, and a dead one is kept for ever. So its factories are
// taken out of its registry, and what they make is registered when it runs, until it dies.

import * as tf from "@tensorflow/tfjs-core";
import type { KernelBackend } from "@tensorflow/tfjs-core";
import { BackendUnavailableError } from "#engine/engine.ts";
import { shareDevice } from "#engine/gpu/share.ts";
import { probeWebgl, probeWebgpu } from "#engine/platform.ts";
import { loadScript, scriptUnavailable } from "#engine/script.ts";
import { within } from "#wait/within.ts";

export type BackendName = "webgpu" | "webgl" | "wasm" | "cpu";

export type Started = { readonly instance: KernelBackend; readonly adapter: string };

/** Ticks in which a device must be there, or WebAssembly fetched and compiled. */
const PATIENCE = { webgpu: 10, webgl: 10, wasm: 30, cpu: 10 } as const;

type Factory = () => KernelBackend | Promise<KernelBackend>;
const factories = new Map<BackendName, Factory>();

/** Throws BackendUnavailableError with the reason, ScriptUnavailableError where code or files do not come. */
export async function startBackend(name: BackendName): Promise<Started> {
  const adapter = await ADAPTERS[name]();
  tf.enableProdMode(); // else its CPU backend advertises tfjs-node on the console of Node; it silences warnings alone
  const existing = tf.engine().registry[name];
  if (existing) return { instance: existing, adapter };
  const factory = factories.get(name) ?? (await takeFactory(name));
  try {
    const patience = PATIENCE[name];
    const starting = Promise.resolve(factory());
    const instance = await within(starting, patience, `no answer within ${patience} s`);
    tf.registerBackend(name, () => instance);
    return { instance, adapter };
  } catch (error) {
    const reason = messageOf(error);
    if (name === "wasm") await checkWasmFile();
    throw new BackendUnavailableError(
      `TensorFlow.js could not start its ${name} backend here: ${reason}`,
    );
  }
}

/** tfjs forgets the backend: its tensors may still be disposed of, and it can be started anew. */
export function forgetBackend(name: BackendName): void {
  try {
    tf.removeBackend(name);
  } catch {
    // A dead device may refuse to be tidied up; what matters is done before.
  }
}

function messageOf(error: unknown): string {
  const message = (error as { readonly message?: unknown } | undefined)?.message;
  return typeof message === "string" && message !== "" ? message : String(error);
}

/** Loads a backend's code and takes the factory that it registers. */
async function takeFactory(name: BackendName): Promise<Factory> {
  await loadScript(`the code of TensorFlow.js for ${name}`, CODE[name]);
  const own: Factory | null = tf.findBackendFactory(name);
  if (!own) throw new BackendUnavailableError(`TensorFlow.js has no ${name} backend here`);
  const factory = name === "webgpu" ? onSharedDevice : own;
  factories.set(name, factory);
  tf.removeBackend(name);
  return factory;
}

/** tfjs' own factory would ask for a device of its own. */
async function onSharedDevice(): Promise<KernelBackend> {
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  const { device, info } = await shareDevice();
  return new WebGPUBackend(device, info);
}

const CODE: { readonly [name in BackendName]: () => Promise<unknown> } = {
  webgpu: () => import("@tensorflow/tfjs-backend-webgpu"),
  webgl: () => import("@tensorflow/tfjs-backend-webgl"),
  cpu: () => import("@tensorflow/tfjs-backend-cpu"),
  wasm: async () => {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    // Once: after a failed start tfjs refuses it.
    if (isPage()) setWasmPaths((await import("./wasmFiles.ts")).WASM_FILES);
  },
};

/** The adapters in words, asked for before any code is loaded. */
const ADAPTERS: { readonly [name in BackendName]: () => string | Promise<string> } = {
  webgpu: async () => {
    const { found, problem } = await probeWebgpu();
    if (found) return found.adapter;
    throw new BackendUnavailableError(problem ?? "WebGPU gives no adapter here");
  },
  webgl: () => {
    const found = probeWebgl();
    if (found) return found.adapter;
    throw new BackendUnavailableError("this thread has no WebGL 2 context");
  },
  wasm: () => {
    if (typeof WebAssembly !== "undefined") return "CPU, WebAssembly";
    throw new BackendUnavailableError("this platform has no WebAssembly");
  },
  cpu: () => "CPU, JavaScript",
};

/** Throws ScriptUnavailableError where the wasm backend's file does not come, which tfjs does not report. */
async function checkWasmFile(): Promise<void> {
  if (!isPage()) return;
  const { WASM_FILES } = await import("./wasmFiles.ts");
  const what = "the WebAssembly of TensorFlow.js";
  const response = await fetch(WASM_FILES["tfjs-backend-wasm-simd.wasm"]).catch(() => {
    throw scriptUnavailable(what, "the server cannot be reached");
  });
  if (!response.ok) throw scriptUnavailable(what, `the server answered ${response.status}`);
}

/** In a page or its worker the bundler knows where the .wasm files are; Node finds them in node_modules. */
function isPage(): boolean {
  return "location" in globalThis;
}
