// A WebGPU device as the engine uses it: the thread's one device (gpu/share.ts) with the pipelines made on it.

import { BackendUnavailableError } from "#engine/engine.ts";
import { shareDevice } from "#engine/gpu/share.ts";
import type { SharedDevice } from "#engine/gpu/share.ts";
import { needsNudge, nudged } from "./nudge.ts";
import { openReadBacks } from "./readBacks.ts";
import type { Read } from "./readBacks.ts";
import { within } from "#wait/within.ts";

/** What the executor may do with a device. */
export type Gpu = {
  readonly device: GPUDevice;
  /** The adapter in words; software ends in "(software)". */
  readonly adapter: string;
  readonly isSoftware: boolean;
  /** Bytes that one storage buffer may have. */
  readonly mostBytes: number;
  /** Bytes that the invocations of a workgroup share. */
  readonly workgroupBytes: number;
  /** The pipeline of a kernel's text, compiled once. */
  readonly pipelineOf: (code: string) => GPUComputePipeline;
  readonly layouts: { readonly state: GPUBindGroupLayout; readonly run: GPUBindGroupLayout };
  /** Throws BackendUnavailableError once the device has died. */
  readonly use: () => void;
  /** What is asked for in one turn comes back together. Throws BackendUnavailableError where the device dies before. */
  readonly read: Read;
};

const COMPUTE = 4;
const MAP_READ = 1;

/** Ticks in which numbers must come back (tfjs/backend.ts). */
const READING = 60;
const READING_FROM_SOFTWARE = 600;

/** Buffers and workgroups as the kernels have them; every adapter of the core specification gives as much. */
const NEEDED = { maxStorageBuffersPerShaderStage: 7, maxComputeInvocationsPerWorkgroup: 256 };

const opened = new WeakMap<SharedDevice, Gpu>();

/** The running device, or a new one. Throws BackendUnavailableError where there is none. */
export async function openDevice(): Promise<Gpu> {
  const shared = await shareDevice();
  const before = opened.get(shared);
  if (before) return before;
  checkLimits(shared.device);
  const gpu = usable(shared);
  opened.set(shared, gpu);
  return gpu;
}

function checkLimits({ limits }: GPUDevice): void {
  for (const [limit, least] of Object.entries(NEEDED)) {
    const given = limits[limit as keyof typeof NEEDED];
    if (given >= least) continue;
    throw new BackendUnavailableError(
      `this WebGPU adapter's ${limit} is ${given}, ${least} are needed`,
    );
  }
}

function usable({ device, adapter, isSoftware, life }: SharedDevice): Gpu {
  const patience = isSoftware ? READING_FROM_SOFTWARE : READING;
  const layouts = bindingsOf(device);

  function use(): void {
    const reason = life.failure();
    if (reason === undefined) return;
    throw new BackendUnavailableError(`WebGPU stopped working: ${reason}`);
  }

  async function take(staging: GPUBuffer, bytes: number): Promise<Float32Array> {
    const problem = `no numbers came back within ${patience} s`;
    try {
      const mapping = life.during(staging.mapAsync(MAP_READ, 0, bytes));
      const coming = needsNudge() ? nudged(mapping, device.queue) : mapping;
      await within(coming, patience, problem);
      return new Float32Array(staging.getMappedRange(0, bytes)).slice();
    } catch (error) {
      life.end(error instanceof Error ? error.message : String(error));
      use();
      throw error;
    } finally {
      staging.destroy();
    }
  }

  return {
    device,
    adapter,
    isSoftware,
    mostBytes: Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize),
    workgroupBytes: device.limits.maxComputeWorkgroupStorageSize,
    pipelineOf: pipelinesOf(device, layouts),
    layouts,
    use,
    read: openReadBacks(device, take),
  };
}

/** The bindings that all kernels share (kernels/kernel.ts). */
function bindingsOf(device: GPUDevice): Gpu["layouts"] {
  const entry = (binding: number, buffer: GPUBufferBindingLayout) => ({
    binding,
    visibility: COMPUTE,
    buffer,
  });
  const state = [
    entry(0, { type: "storage" }),
    entry(1, { type: "read-only-storage" }),
    entry(2, { type: "uniform", hasDynamicOffset: true }),
  ];
  const data = [1, 2, 3, 4].map((binding) => entry(binding, { type: "read-only-storage" }));
  const run = [
    entry(0, { type: "uniform", hasDynamicOffset: true }),
    ...data,
    entry(5, { type: "storage" }),
  ];
  return {
    state: device.createBindGroupLayout({ entries: state }),
    run: device.createBindGroupLayout({ entries: run }),
  };
}

function pipelinesOf(device: GPUDevice, layouts: Gpu["layouts"]): Gpu["pipelineOf"] {
  const pipelines = new Map<string, GPUComputePipeline>();
  const layout = device.createPipelineLayout({
    bindGroupLayouts: [layouts.state, layouts.run],
  });
  return (code) => {
    const existing = pipelines.get(code);
    if (existing) return existing;
    const module = device.createShaderModule({ code });
    const made = device.createComputePipeline({ layout, compute: { module, entryPoint: "main" } });
    pipelines.set(code, made);
    return made;
  };
}
