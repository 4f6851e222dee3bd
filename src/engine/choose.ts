// Which engine trains for a visitor: a pure decision from what the platform offers, and the sentence
// that tells them when it is not the obvious one. Asking the platform is platform.ts.

import { isConv } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import type { EngineName } from "./engine.ts";
import type { PlatformProbe } from "./platform.ts";

/** What an address may force: a full engine name, or a tfjs backend for short. */
export const FORCED_ENGINES = {
  simd: "simd",
  webgpu: "tfjs-webgpu",
  webgl: "tfjs-webgl",
  wasm: "tfjs-wasm",
  cpu: "tfjs-cpu",
  "tfjs-webgpu": "tfjs-webgpu",
  "tfjs-webgl": "tfjs-webgl",
  "tfjs-wasm": "tfjs-wasm",
  "tfjs-cpu": "tfjs-cpu",
} as const satisfies { readonly [word: string]: EngineName };

export type ForcedEngine = keyof typeof FORCED_ENGINES;

export type EngineChoice = {
  readonly engine: EngineName;
  /** A sentence for the visitor, where something usual is missing or was overridden. */
  readonly notice?: string;
};

const WORDS: { readonly [engine in EngineName]: string } = {
  simd: "WebAssembly SIMD",
  webgpu: "WebGPU",
  "tfjs-webgpu": "WebGPU",
  "tfjs-webgl": "WebGL",
  "tfjs-wasm": "WebAssembly",
  "tfjs-cpu": "plain JavaScript, which is slow",
};

/** The words an `engine=` setting may hold. */
export function isForcedEngine(word: string): word is ForcedEngine {
  return Object.hasOwn(FORCED_ENGINES, word);
}

/**
 * A hardware WebGPU adapter, else hardware WebGL, else the best engine on the CPU (see `onCpu`).
 * Software adapters are never chosen: they are slower than WebAssembly (design.md §6: an MLP step
 * takes 75 ms on SwiftShader's WebGPU, 19 on software WebGL, 5.6 on wasm; a small CNN 2,780 and 370
 * ms, and 33 on wasm as engine/tfjs/convSingle.ts does it). `forced` overrides everything; whether
 * it can be had shows when it is opened.
 */
export function chooseEngine(
  probe: PlatformProbe,
  network: Network,
  forced?: ForcedEngine,
): EngineChoice {
  if (forced !== undefined) return chooseForced(probe, FORCED_ENGINES[forced]);
  const { webgpu, webgl } = probe;
  if (webgpu && !webgpu.software) return { engine: "tfjs-webgpu" };
  const missing = webgpu
    ? `Only a software WebGPU adapter here (${webgpu.adapter})`
    : "No WebGPU adapter here";
  const engine = webgl && !webgl.software ? "tfjs-webgl" : onCpu(probe, network);
  return { engine, notice: `${missing}: training on ${WORDS[engine]} instead.` };
}

function chooseForced({ webgpu }: PlatformProbe, engine: EngineName): EngineChoice {
  if (engine !== "tfjs-webgpu" || !webgpu?.software) return { engine };
  const notice = `This WebGPU adapter is emulated on the CPU (${webgpu.adapter}): expect slow training.`;
  return { engine, notice };
}

/**
 * Without a hardware GPU: the lab's own engine on WebAssembly SIMD; without SIMD tfjs on WebAssembly,
 * ten times faster than JavaScript and more; software WebGL is left for platforms without either,
 * where it beats JavaScript on convolutions.
 */
function onCpu({ webgl, wasm, simd }: PlatformProbe, network: Network): EngineName {
  if (simd) return "simd";
  if (wasm) return "tfjs-wasm";
  return webgl && network.layers.some(isConv) ? "tfjs-webgl" : "tfjs-cpu";
}
