// A tfjs backend as the engine uses it: started once, watched while it lives, forgotten when it dies, so
// that opening it again asks for a new device. tfjs keeps one current backend for the whole thread, hence
// `use` before every call.

import * as tf from "@tensorflow/tfjs-core";
import type { KernelBackend, Tensor } from "@tensorflow/tfjs-core";
import { BackendUnavailableError } from "#engine/engine.ts";
import type { EngineName } from "#engine/engine.ts";
import { within } from "#wait/within.ts";
import { shareDevice } from "#engine/gpu/share.ts";
import { beginLife, watchContext } from "./life.ts";
import type { Context, Life } from "./life.ts";
import { forgetBackend, startBackend } from "./start.ts";
import type { BackendName } from "./start.ts";

export type { BackendName } from "./start.ts";

export type Backend = {
  readonly name: Extract<EngineName, `tfjs-${string}`>;
  readonly adapter: string;
  /** True where replicas are worth stacking on one axis: dispatches cost more than arithmetic. */
  readonly stacked: boolean;
  /** Makes this backend tfjs' current one; throws BackendUnavailableError once it has died. */
  readonly use: () => void;
  /** The numbers of a float32 tensor. Throws BackendUnavailableError where the backend dies meanwhile. */
  readonly read: (tensor: Tensor) => Promise<Float32Array>;
};

// Ticks in which numbers must come back: all that was submitted before is computed first, and on an adapter
// that software emulates an evaluation may take minutes.
const PATIENCE = 60;
const PATIENCE_WITH_SOFTWARE = 600;

// Milliseconds: a read fails a moment before its device is reported lost, and the loss has the better reason.
const LOSS_COMES_AFTER = 100;

const WORDS = { webgpu: "WebGPU", webgl: "WebGL", wasm: "WebAssembly", cpu: "JavaScript" } as const;

type Running = { readonly adapter: string; readonly life: Life };
const running = new Map<BackendName, Promise<Running>>();

/** Throws BackendUnavailableError where the platform or tfjs cannot provide it, ScriptUnavailableError where its code does not come. */
export async function openBackend(name: BackendName): Promise<Backend> {
  const { adapter, life } = await run(name);

  function check(): void {
    const reason = life.failure();
    if (reason === undefined) return;
    throw new BackendUnavailableError(`${WORDS[name]} stopped working: ${reason}`);
  }

  const stacked = name === "webgpu" || name === "webgl";
  const patience = adapter.endsWith("(software)") ? PATIENCE_WITH_SOFTWARE : PATIENCE;
  return {
    name: `tfjs-${name}`,
    adapter,
    stacked,
    use: () => {
      check();
      if (tf.getBackend() !== name) void tf.setBackend(name); // it runs: switches at once
    },
    read: async (tensor) => {
      const problem = `no numbers came back within ${patience} s`;
      try {
        const numbers = await within(life.during(tensor.data()), patience, problem);
        check();
        return numbers as Float32Array;
      } catch (error) {
        if (stacked) {
          await new Promise((resolve) => setTimeout(resolve, LOSS_COMES_AFTER));
          life.end(error instanceof Error ? error.message : String(error));
        }
        check();
        throw error;
      }
    },
  };
}

/** The running backend of that name, or a new one where there is none or it has died. */
async function run(name: BackendName): Promise<Running> {
  const before = await running.get(name)?.catch(() => undefined);
  if (before && before.life.failure() === undefined) return before;
  const starting = running.get(name) ?? start(name);
  running.set(name, starting);
  starting.catch(() => running.delete(name));
  return starting;
}

async function start(name: BackendName): Promise<Running> {
  const { instance, adapter } = await startBackend(name);
  const life = await watch(name, instance, () => {
    running.delete(name);
    forgetBackend(name);
  });
  await tf.setBackend(name);
  return { adapter, life };
}

async function watch(name: BackendName, instance: KernelBackend, onEnd: () => void): Promise<Life> {
  if (name === "webgpu") {
    const { device, life, atEnd } = await shareDevice();
    const own = instance as unknown as { readonly device: GPUDevice };
    if (own.device !== device) {
      onEnd();
      throw new BackendUnavailableError("WebGPU stopped working: its device was lost");
    }
    atEnd(onEnd);
    return life;
  }
  if (name === "webgl") {
    const { gpgpu } = instance as unknown as {
      readonly gpgpu: { readonly gl: Context; itemsToPoll: unknown[] };
    };
    return watchContext(gpgpu.gl, () => {
      gpgpu.itemsToPoll = []; // fences of a lost context never pass: tfjs would poll them for ever
      onEnd();
    });
  }
  return beginLife(onEnd, () => undefined);
}
