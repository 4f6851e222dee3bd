// The whole lab in one thread of Node: store, client, worker, engine and its threads, a device and a
// server, all real but for the threads, which are message channels, the device, which trains with the
// lab's own kernels, and the server. A saboteur may spoil any one of the waits between them.

import { createLab } from "#store/store.ts";
import type { Lab } from "#store/lab.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import type { Cohort, Engine } from "#engine/engine.ts";
import { openSharedSimd } from "#engine/simd/threads/shared.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { spoiledThreads } from "#engine/simd/threads/shardThreads.test-support.ts";
import { sabotage } from "#wait/faults.test-support.ts";
import type { Saboteur } from "#wait/faults.test-support.ts";
import { LabClient } from "#worker/client.ts";
import type { WorkerLike } from "#worker/client.ts";
import { openDatasetShelf } from "#worker/datasets.ts";
import { openEngineShelf } from "#worker/engines.ts";
import type { OpenEngine } from "#worker/engines.ts";
import { createHandler } from "#worker/handler.ts";
import { experimentOpener } from "#worker/openExperiment.ts";
import type { Command, Event } from "#worker/protocol.ts";

/** Milliseconds of a tick: deadlines of some seconds pass in some tenths of one. */
export const SECOND = 10;
const THREADS = 2;

export type World = { readonly lab: Lab; readonly close: () => void };

/** `device`: whether there is a graphics card, which is then the engine of choice. */
export function openWorld(saboteur: Saboteur, { device = false } = {}): World {
  const dataFolder = serve(saboteur);
  const open = device ? deviceOrThreads(saboteur) : onThreads(saboteur);
  const client = new LabClient(() => startThread(saboteur, open), SECOND);
  const lab = createLab(client, {
    dataFolder,
    fetchPart: (load) =>
      sabotage(saboteur.strike("part"), load, {} as Awaited<ReturnType<typeof load>>),
    second: SECOND,
  });
  return { lab, close: () => client.close() };
}

/** A worker: what it does, whether it is heard, and how it ends. */
function startThread(saboteur: Saboteur, open: OpenEngine): WorkerLike {
  const listeners = new Map<string, (argument: never) => void>();
  let isGone = false;
  let isSilent = false;
  const report = (type: string, argument: unknown) => {
    if (!isGone) listeners.get(type)?.(argument as never);
  };

  function deliver(event: Event): void {
    if (isSilent || isGone) return;
    const data = structuredClone(event);
    const fault = event.type === "alive" ? undefined : saboteur.strike("event");
    if (fault === "hangs") isSilent = true;
    else if (fault === "fails") report("error", { message: "sabotaged" });
    else {
      if (fault === "lies") report("message", { data: { run: event.run, type: "nonsense" } });
      report("message", { data });
    }
  }

  const handler = createHandler({
    post: (event) => void setTimeout(() => deliver(event)),
    nextTask: () => new Promise((resolve) => (isGone ? undefined : setTimeout(resolve))),
    openSession: experimentOpener(openDatasetShelf(SECOND), openEngineShelf(open, SECOND)),
  });
  const pulse = setInterval(handler.beat, SECOND);
  return {
    postMessage(command: Command) {
      const fault = saboteur.strike("command");
      if (fault === "fails") setTimeout(() => report("error", { message: "sabotaged" }));
      if (fault === "hangs") isSilent = true;
      if (fault !== undefined && fault !== "lies") return;
      const data = structuredClone(command);
      setTimeout(() => isGone || isSilent || handler.take(data));
      if (fault === "lies") setTimeout(() => isGone || isSilent || handler.take(data)); // twice
    },
    terminate() {
      isGone = true;
      clearInterval(pulse);
    },
    addEventListener(type: string, listener: (argument: never) => void) {
      listeners.set(type, listener);
    },
  };
}

function onThreads(saboteur: Saboteur): OpenEngine {
  return async (_, { leftOut = [] }) => ({
    engine: await openSharedSimd(spoiledThreads(saboteur), THREADS, SECOND),
    leftOut,
  });
}

/** The device, until it is left out; then threads. */
function deviceOrThreads(saboteur: Saboteur): OpenEngine {
  const instead = onThreads(saboteur);
  return async (network, options) => {
    const { leftOut = [] } = options;
    if (leftOut.some(({ engine }) => engine === "tfjs-webgpu")) return instead(network, options);
    return { engine: await openDevice(saboteur), leftOut };
  };
}

/** A device that trains as the lab's own kernels do, and may be lost at any call. */
async function openDevice(saboteur: Saboteur): Promise<Engine> {
  const engine = await openSimd();
  let isLost = false;
  function call<T>(honest: () => Promise<T>, lie: T): Promise<T> {
    const fault = saboteur.strike("device");
    if (fault === "fails") isLost = true;
    if (isLost) return Promise.reject(new BackendUnavailableError("the device was lost"));
    return sabotage(fault, honest, lie);
  }
  const spoil = (cohort: Cohort): Cohort => ({
    ...cohort,
    get step() {
      return cohort.step;
    },
    train: (steps) => call(() => cohort.train(steps), undefined),
    takeLosses: () =>
      call(() => cohort.takeLosses(), { firstStep: 0, losses: [new Float32Array(1)] }),
    evaluate: (part, breathe) => call(() => cohort.evaluate(part, breathe), []),
    readWeights: (replica) => call(() => cohort.readWeights(replica), []),
    checkpoint: () => call(() => cohort.checkpoint(), { step: -1, weights: [], slots: [] }),
    activations: (...asked) => call(() => cohort.activations(...asked), []),
  });
  return {
    name: "tfjs-webgpu",
    adapter: "a device",
    loadData: (train, validation) => call(() => engine.loadData(train, validation), undefined),
    createCohort: async (options) => spoil(await engine.createCohort(options)),
    dispose: () => engine.dispose(),
  };
}

const servers = new Map<string, Saboteur>();

/** A data folder at an address of its own, with one table in it. */
function serve(saboteur: Saboteur): string {
  const folder = `https://world-${servers.size}.invalid/data/`;
  servers.set(folder, saboteur);
  return folder;
}

/** In place of the platform's fetch. */
export async function fetchInWorld(
  address: URL,
  { signal }: { readonly signal: AbortSignal },
): Promise<Response> {
  const folder = new URL(".", address.href.replace(/iris\/.*$/, "")).href;
  const honest = async () => new Response(address.pathname.endsWith("index.json") ? INDEX : TABLE);
  const fault = servers.get(folder)!.strike("network");
  const answer = sabotage(fault, honest, new Response("<!doctype html><title>Welcome</title>"));
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted")));
  });
  return Promise.race([answer, ended]);
}

const INDEX = JSON.stringify({
  version: 1,
  sets: [{ name: "iris", files: [{ path: "iris/iris.csv" }] }],
});
const KINDS = ["setosa", "versicolor", "virginica"];
const ROWS = Array.from({ length: 60 }, (_, i) => {
  const kind = i % 3;
  const value = (f: number) => (kind * (f + 1) + Math.sin(7 * i + 3 * f)).toFixed(3);
  return [...[0, 1, 2, 3].map(value), KINDS[kind]].join(",");
});
const TABLE = ["a,b,c,d,species", ...ROWS].join("\n");
