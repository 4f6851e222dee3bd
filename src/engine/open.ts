// From a choice to a running engine. Each is its own dynamic import, so that a page loads only the one
// it uses.

import { clipName } from "#core/message.ts";
import type { Network } from "#core/model/layers.ts";
import { chooseEngine, isForcedEngine } from "./choose.ts";
import { BackendUnavailableError } from "./engine.ts";
import type { Engine, EngineName } from "./engine.ts";
import { fetchScript } from "./fetchScript.ts";
import { probePlatform } from "./platform.ts";

export type OpenedEngine = { readonly engine: Engine; readonly notice?: string };

/**
 * The best engine here for `network`, or the one asked for by a word of the address. Throws
 * BackendUnavailableError when the one asked for is unknown or cannot be had, and
 * ScriptUnavailableError when its script cannot be fetched.
 */
export async function openEngine(network: Network, forced?: string): Promise<OpenedEngine> {
  if (forced !== undefined && !isForcedEngine(forced)) {
    throw new BackendUnavailableError(
      `there is no engine “${clipName(forced)}”; try webgpu, webgl, simd, wasm or cpu`,
    );
  }
  const { engine: name, notice } = chooseEngine(await probePlatform(), network, forced);
  const engine = await openByName(name);
  return notice === undefined ? { engine } : { engine, notice };
}

async function openByName(name: EngineName): Promise<Engine> {
  const what = `the engine ${name}`;
  if (name === "simd") {
    return (await fetchScript(what, () => import("./simd/spawn.ts"))).openSimdOnCores();
  }
  const { openTfjs } = await fetchScript(what, () => import("./tfjs/engine.ts"));
  switch (name) {
    case "tfjs-webgpu":
      return openTfjs("webgpu");
    case "tfjs-webgl":
      return openTfjs("webgl");
    case "tfjs-wasm":
      return openTfjs("wasm");
    case "tfjs-cpu":
      return openTfjs("cpu");
    case "webgpu":
      throw new BackendUnavailableError(`the engine ${name} is not built yet`);
    default:
      return name satisfies never;
  }
}
