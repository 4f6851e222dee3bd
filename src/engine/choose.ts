// Which engines to try for a visitor, and in which order: a pure decision from what the platform offers,
// and the sentence for when it is not the obvious one. Asking the platform is platform.ts, trying open.ts.

import { isConv } from "#core/model/kinds.ts";
import type { Network } from "#core/model/layers.ts";
import type { EngineFailure, EngineName } from "./engine.ts";
import type { PlatformProbe } from "./platform.ts";

/** What an address may force: a full engine name, or for short a tfjs backend that no engine is named after. */
export const FORCED_ENGINES = {
  simd: "simd",
  webgpu: "webgpu",
  webgl: "tfjs-webgl",
  wasm: "tfjs-wasm",
  cpu: "tfjs-cpu",
  "tfjs-webgpu": "tfjs-webgpu",
  "tfjs-webgl": "tfjs-webgl",
  "tfjs-wasm": "tfjs-wasm",
  "tfjs-cpu": "tfjs-cpu",
} as const satisfies { readonly [word: string]: EngineName };

export type ForcedEngine = keyof typeof FORCED_ENGINES;

const WORDS: { readonly [engine in EngineName]: string } = {
  simd: "WebAssembly SIMD",
  webgpu: "WebGPU",
  "tfjs-webgpu": "WebGPU",
  "tfjs-webgl": "WebGL",
  "tfjs-wasm": "WebAssembly",
  "tfjs-cpu": "plain JavaScript, which is slow",
};

/** The engines that ask for a WebGPU adapter. */
export function needsWebgpu(engine: EngineName): boolean {
  return engine === "webgpu" || engine === "tfjs-webgpu";
}

export function isEngineName(word: string): word is EngineName {
  return Object.hasOwn(WORDS, word);
}

/** The words an `engine=` setting may hold. */
export function isForcedEngine(word: string): word is ForcedEngine {
  return Object.hasOwn(FORCED_ENGINES, word);
}

/**
 * The engines worth trying, best first: `first`, where it is there; then the lab's own on WebAssembly SIMD, which beat
 * TensorFlow.js on every machine that was measured; then hardware WebGPU and WebGL, and what is left (see `onCpu`).
 * WebGPU comes first where it was timed as the faster one, and is asked for as `first` then: an adapter by itself
 * is no promise of speed. Software adapters come after WebAssembly or not at all: they are slower (docs/methods.md §8: an MLP
 * step takes 75 ms on SwiftShader's WebGPU, 19 on software WebGL, 5.6 on wasm; a small CNN 2,780 and 370 ms, and 33 on
 * wasm as engine/tfjs/operations/convolve.ts does it). `forced` overrides everything.
 */
export function candidates(
  probe: PlatformProbe,
  network: Network,
  { forced, first }: { readonly forced?: ForcedEngine; readonly first?: EngineName } = {},
): readonly EngineName[] {
  if (forced !== undefined) return [FORCED_ENGINES[forced]];
  const { webgpu, webgl, simd } = probe;
  const names: readonly EngineName[] = [
    ...(first && isThere(first, probe) ? [first] : []),
    ...(simd ? (["simd"] as const) : []),
    ...(webgpu && !webgpu.software ? (["webgpu"] as const) : []),
    ...(webgl && !webgl.software ? (["tfjs-webgl"] as const) : []),
    ...onCpu(probe, network),
  ];
  return [...new Set(names)];
}

function isThere(engine: EngineName, { webgpu, webgl, wasm, simd }: PlatformProbe): boolean {
  if (engine === "simd") return simd;
  if (needsWebgpu(engine)) return isHardware(webgpu);
  if (engine === "tfjs-webgl") return webgl !== undefined;
  return engine === "tfjs-cpu" || wasm;
}

/**
 * Without SIMD and a hardware GPU: tfjs on WebAssembly, ten times faster than JavaScript and more; software WebGL is
 * left for platforms without it, where it beats JavaScript on convolutions.
 */
function onCpu({ webgl, wasm }: PlatformProbe, network: Network): readonly EngineName[] {
  return [
    ...(wasm ? (["tfjs-wasm"] as const) : []),
    ...(webgl?.software && network.layers.some(isConv) ? (["tfjs-webgl"] as const) : []),
    "tfjs-cpu",
  ];
}

/** A sentence for the visitor whom `engine` serves, where something usual is missing, failed or was overridden. */
export function noticeFor(
  engine: EngineName,
  probe: PlatformProbe,
  leftOut: readonly EngineFailure[],
  forced?: ForcedEngine,
): string | undefined {
  const { webgpu } = probe;
  if (forced !== undefined) {
    if (!needsWebgpu(engine) || !webgpu?.software) return undefined;
    return `This WebGPU adapter is emulated on the CPU (${webgpu.adapter}): expect slow training.`;
  }
  const failed = leftOut.map(
    ({ engine: name, reason }) => `${WORDS[name]} was left out (${reason})`,
  );
  const hasAnswer = leftOut.some((one) => needsWebgpu(one.engine));
  const facts = [...(hasAnswer || isHardware(webgpu) ? [] : [webgpuFact(probe)]), ...failed];
  if (facts.length === 0 || needsWebgpu(engine)) return undefined;
  return `${facts.join("; ")}: training on ${WORDS[engine]} instead.`;
}

function isHardware(webgpu: PlatformProbe["webgpu"]): boolean {
  return webgpu?.software === false;
}

function webgpuFact({ webgpu }: PlatformProbe): string {
  return webgpu
    ? `Only a software WebGPU adapter here (${webgpu.adapter})`
    : "No WebGPU adapter here";
}
