// From the candidates to an engine that runs: each is opened, and has to train a step, in bounded time;
// one that does not is left out, with its reason. Each is its own dynamic import, so that a page loads
// only what it uses.

import { clipName } from "#core/message.ts";
import type { Network } from "#core/model/layers.ts";
import { within } from "#wait/within.ts";
import { candidates, FORCED_ENGINES, isForcedEngine, needsWebgpu, noticeFor } from "./choose.ts";
import { BackendUnavailableError, ScriptUnavailableError } from "./engine.ts";
import type { Engine, EngineFailure, EngineName } from "./engine.ts";
import { probePlatform } from "./platform.ts";
import type { PlatformProbe } from "./platform.ts";
import { prove } from "./prove.ts";
import { loadScript } from "./script.ts";

export type OpenedEngine = {
  readonly engine: Engine;
  /** A sentence for the visitor, where something usual is missing, failed or was overridden. */
  readonly notice?: string;
  /** What does not work here, those given included. */
  readonly leftOut: readonly EngineFailure[];
  /** The hardware WebGPU adapter in words, where there is one and nobody insisted on an engine. */
  readonly gpu?: string;
};

export type Wishes = {
  /** A word of the address (see FORCED_ENGINES): this engine or none. */
  readonly forced?: string | undefined;
  /** Engines that have failed in this visit: they are not tried again. */
  readonly leftOut?: readonly EngineFailure[];
  /** The engine to try first, given the hardware WebGPU adapter in words, where there is one. */
  readonly firstOn?: (gpu: string | undefined) => Promise<EngineName | undefined>;
};

/** How engines are opened; tests pass fakes. */
export type Opening = {
  readonly probe: (asked: { readonly webgpu: boolean }) => Promise<PlatformProbe>;
  readonly open: (name: EngineName) => Promise<Engine>;
  readonly prove: (engine: Engine) => Promise<void>;
  /** Milliseconds of a tick, where it is not a second. */
  readonly second?: number;
};

// Ticks for all that opening an engine waits for, and for one step of a tiny network: a device compiles its
// programs then, which takes seconds where software emulates it.
const OPENING = 60;
const PROVING = 60;
const LONGEST_REASON = 200;
const LONGEST_OF_MANY = 90;

/**
 * The best engine here for `network`, or the one asked for. Throws BackendUnavailableError when none can be
 * had, or not the one asked for; ScriptUnavailableError when that is for want of a script. Both carry the
 * failures to leave out next time.
 */
export async function openEngine(
  network: Network,
  { forced, leftOut = [], firstOn }: Wishes = {},
  opening: Opening = HERE,
): Promise<OpenedEngine> {
  if (forced !== undefined && !isForcedEngine(forced)) {
    throw new BackendUnavailableError(
      `there is no engine “${clipName(forced)}”; try webgpu, webgl, simd, wasm or cpu`,
      leftOut,
    );
  }
  const failures = [...leftOut];
  const failed = (name: EngineName) => failures.find(({ engine }) => engine === name);
  const onGpu = forced === undefined ? "webgpu" : FORCED_ENGINES[forced];
  const probe = await opening.probe({ webgpu: needsWebgpu(onGpu) && !failed(onGpu) });
  if (probe.webgpuProblem !== undefined) {
    failures.push({ engine: onGpu, reason: clip(probe.webgpuProblem) });
  }
  const { webgpu } = probe;
  const gpu = forced === undefined && webgpu?.software === false ? webgpu.adapter : undefined;
  const first = forced === undefined ? await firstOn?.(gpu) : undefined;
  const wanted = candidates(probe, network, {
    ...(forced !== undefined && { forced }),
    ...(first && { first }),
  });
  const scripts = new Map<EngineName, ScriptUnavailableError>();
  for (const name of wanted.filter((one) => !failed(one))) {
    try {
      const engine = await openProven(name, opening);
      const notice = noticeFor(name, probe, failures, forced);
      return {
        ...{ engine, leftOut: failures },
        ...(notice !== undefined && { notice }),
        ...(gpu !== undefined && { gpu }),
      };
    } catch (error) {
      if (error instanceof ScriptUnavailableError) scripts.set(name, error);
      failures.push({ engine: name, reason: clip(messageOf(error)) });
    }
  }
  // What lacked no more than a script may be had a moment later.
  for (const { message } of scripts.values()) {
    throw new ScriptUnavailableError(
      message,
      failures.filter(({ engine }) => !scripts.has(engine)),
    );
  }
  throw new BackendUnavailableError(sentenceOf(wanted, failures), failures);
}

/** An engine that has trained a step; one that has not is disposed of. */
async function openProven(name: EngineName, { open, prove, second }: Opening): Promise<Engine> {
  const started = open(name);
  const engine = await within(started, OPENING, `no answer within ${OPENING} s`, second).catch(
    (error: unknown) => {
      started.then(dispose, () => {}); // it may come after all
      throw error;
    },
  );
  try {
    await within(prove(engine), PROVING, `no step was trained within ${PROVING} s`, second);
    return engine;
  } catch (error) {
    dispose(engine);
    throw error;
  }
}

function dispose(engine: Engine): void {
  try {
    engine.dispose();
  } catch {
    // It is broken: what it holds is lost with it.
  }
}

function sentenceOf(wanted: readonly EngineName[], failures: readonly EngineFailure[]): string {
  const tried = failures.filter(({ engine }) => wanted.includes(engine));
  if (tried.length === 1)
    return `the engine ${tried[0].engine} does not work here: ${tried[0].reason}`;
  const reasons = tried.map(({ engine, reason }) => `${engine}: ${clip(reason, LONGEST_OF_MANY)}`);
  return `no engine works here (${reasons.join("; ")})`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Drivers' messages may be long. */
function clip(reason: string, longest = LONGEST_REASON): string {
  const line = reason.replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

const HERE: Opening = { probe: probePlatform, open: openByName, prove };

async function openByName(name: EngineName): Promise<Engine> {
  if (name === "simd") {
    const { openSimdOnCores } = await loadScript(
      "the code of the engine simd",
      () => import("./simd/threads/spawn.ts"),
    );
    return openSimdOnCores();
  }
  if (name === "webgpu") {
    const { openWebgpu } = await loadScript(
      "the code of the engine webgpu",
      () => import("./webgpu/engine.ts"),
    );
    return openWebgpu();
  }
  const { openTfjs } = await loadScript(
    `the code of the engine ${name}`,
    () => import("./tfjs/engine.ts"),
  );
  switch (name) {
    case "tfjs-webgpu":
      return openTfjs("webgpu");
    case "tfjs-webgl":
      return openTfjs("webgl");
    case "tfjs-wasm":
      return openTfjs("wasm");
    case "tfjs-cpu":
      return openTfjs("cpu");
    default:
      return name satisfies never;
  }
}
