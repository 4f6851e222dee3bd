// The one WebGPU device of a thread, which every engine on WebGPU uses: ours and TensorFlow.js' own. It is asked for
// all that its adapter gives of what they need, watched while it lives, and asked for anew after its death.

import { BackendUnavailableError } from "#engine/engine.ts";
import { probeWebgpu } from "#engine/platform.ts";
import { watchDevice } from "#engine/tfjs/life.ts";
import type { Life } from "#engine/tfjs/life.ts";
import { within } from "#wait/within.ts";

export type SharedDevice = {
  readonly device: GPUDevice;
  /** What the browser reports of the adapter. */
  readonly info: GPUAdapterInfo;
  /** The adapter in words; software ends in "(software)". */
  readonly adapter: string;
  readonly isSoftware: boolean;
  readonly life: Life;
  /** Calls `listener` once, when the device dies. */
  readonly atEnd: (listener: () => void) => void;
};

/** Ticks in which a device must be there (tfjs/start.ts). */
const PATIENCE = 10;

/** Limits that kernels gain from; what an adapter does not name is left at the specification's default. */
const WANTED = [
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

let running: Promise<SharedDevice> | undefined;

/** The running device, or a new one. Throws BackendUnavailableError, with the reason in words, where there is none. */
export async function shareDevice(): Promise<SharedDevice> {
  const before = await running?.catch(() => undefined);
  if (before) return before;
  const starting = running ?? start(() => (running = undefined));
  running = starting;
  starting.catch(() => (running = undefined));
  return starting;
}

async function start(forget: () => void): Promise<SharedDevice> {
  const { found, problem } = await probeWebgpu();
  if (!found) throw new BackendUnavailableError(problem ?? "WebGPU gives no adapter here");
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new BackendUnavailableError("WebGPU gives no adapter here");
  const asked = adapter.requestDevice({ requiredLimits: limitsOf(adapter) });
  const device = await within(asked, PATIENCE, `no device within ${PATIENCE} s`);
  const listeners = [forget];
  const life = watchDevice(device, () => {
    for (const listener of listeners) listener();
    // It may be alive, and only wrong. Not at once: Dawn in Node reports errors in the middle of the call that made
    // them, and would wait for itself.
    queueMicrotask(() => device.destroy());
  });
  return {
    device,
    info: adapter.info,
    adapter: found.adapter,
    isSoftware: found.software,
    life,
    atEnd: (listener) => listeners.push(listener),
  };
}

function limitsOf({ limits }: GPUAdapter): Record<string, number> {
  const given = WANTED.map((name) => [name, limits[name]] as const);
  return Object.fromEntries(given.filter(([, limit]) => limit !== undefined));
}
