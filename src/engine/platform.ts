// What the platform offers for training, asked in whatever thread runs this: page, worker or Node.
// It decides nothing; choose.ts does.

import { DeadlineError, within } from "#wait/within.ts";

export type Accelerator = {
  /** The hardware in words; software renderers end in "(software)". */
  readonly adapter: string;
  readonly software: boolean;
};

export type PlatformProbe = {
  /** Undefined where there is no adapter. */
  readonly webgpu?: Accelerator;
  /** What went wrong where an adapter was asked for and no answer came. */
  readonly webgpuProblem?: string;
  /** Undefined where there is no WebGL 2 context. */
  readonly webgl?: Accelerator;
  readonly wasm: boolean;
  /** WebAssembly with 128-bit SIMD. */
  readonly simd: boolean;
};

// The part of the WebGPU API that is read here; not every TypeScript library has its types.
type AdapterInfo = {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
};
type Adapter = { readonly info?: AdapterInfo; readonly isFallbackAdapter?: boolean };
type Gpu = { requestAdapter(options?: object): Promise<Adapter | null> };

const SOFTWARE_RENDERER = /swiftshader|llvmpipe|softpipe|software|lavapipe|basic render/i;

/** `webgpu` false leaves WebGPU alone: where it has failed before, asking may take seconds again. */
export async function probePlatform({ webgpu = true } = {}): Promise<PlatformProbe> {
  const { found, problem } = webgpu ? await probeWebgpu() : {};
  const webgl = probeWebgl();
  return {
    ...(found && { webgpu: found }),
    ...(problem !== undefined && { webgpuProblem: problem }),
    ...(webgl && { webgl }),
    wasm: typeof WebAssembly !== "undefined",
    simd: typeof WebAssembly !== "undefined" && WebAssembly.validate(SIMD_MODULE),
  };
}

/** A module of one function that makes a v128: `(i8x16.popcnt (i8x16.splat (i32.const 0)))`. */
const SIMD_MODULE = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

/** Ticks in which an adapter must be there; the first one of a cold driver takes two or three. */
const PATIENCE = 5;

/** The adapter WebGPU would give, nothing where there is none, or why it gave no answer. `navigator.gpu` alone promises nothing. */
export async function probeWebgpu(
  second?: number,
): Promise<{ readonly found?: Accelerator; readonly problem?: string }> {
  const gpu = (globalThis.navigator as { readonly gpu?: Gpu } | undefined)?.gpu;
  if (!gpu) return {};
  try {
    const asked = gpu.requestAdapter({ powerPreference: "high-performance" });
    const adapter = await within(asked, PATIENCE, `no adapter within ${PATIENCE} s`, second);
    return adapter ? { found: describeAdapter(adapter) } : {};
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const fault = error instanceof DeadlineError ? "WebGPU gave" : "WebGPU failed:";
    return { problem: `${fault} ${reason}` };
  }
}

/** The renderer behind a WebGL 2 context of this thread; undefined where there is none. */
export function probeWebgl(): Accelerator | undefined {
  if (typeof OffscreenCanvas === "undefined") return undefined;
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (!gl) return undefined;
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer: unknown = gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return accelerator(String(renderer ?? ""), "unnamed WebGL renderer", false);
}

function describeAdapter({ info = {}, isFallbackAdapter }: Adapter): Accelerator {
  const words = [info.vendor, info.architecture, info.device, info.description];
  const named = [...new Set(words.filter((word) => word))].join(" ");
  const fallback = isFallbackAdapter ?? info.isFallbackAdapter ?? false;
  return accelerator(named, "unnamed WebGPU adapter", fallback);
}

function accelerator(named: string, unnamed: string, fallback: boolean): Accelerator {
  const software = fallback || SOFTWARE_RENDERER.test(named);
  const name = named === "" ? unnamed : named;
  return { adapter: software ? `${name} (software)` : name, software };
}
