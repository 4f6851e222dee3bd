// An engine counts once it has trained a step; what does not is left out, with its reason.

import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import { BackendUnavailableError, ScriptUnavailableError } from "./engine.ts";
import type { Engine, EngineName } from "./engine.ts";
import { openEngine } from "./open.ts";
import type { Opening, Wishes } from "./open.ts";
import { prove } from "./prove.ts";
import { openSimd } from "./simd/engine.ts";

const network: Network = { inputShape: [4], layers: [{ type: "dense", units: 2 }] };
const hardware = { adapter: "NVIDIA Ampere", software: false };
const platform = { webgpu: hardware, wasm: true, simd: true };

type Fate = "works" | "wrong" | "never" | "stuck" | Error;

/** A platform on which engines have the given fates; all others work. `asked` lists what was opened. */
function opening(fates: { readonly [name in EngineName]?: Fate }) {
  const asked: EngineName[] = [];
  const disposed: EngineName[] = [];
  const probes: boolean[] = [];
  const fake: Opening = {
    second: 1,
    prove,
    probe: async ({ webgpu }) => {
      probes.push(webgpu);
      return webgpu ? platform : { wasm: true, simd: true };
    },
    open: async (name) => {
      asked.push(name);
      const fate = fates[name] ?? "works";
      if (fate instanceof Error) throw fate;
      if (fate === "never") await new Promise(() => {});
      const engine = await openSimd();
      return { ...faulty(engine, fate), name, dispose: () => disposed.push(name) };
    },
  };
  return { ...fake, asked, disposed, probes };
}

/** The engine with a cohort whose losses are wrong, or whose training never ends. */
function faulty(engine: Engine, fate: Fate): Engine {
  return {
    ...engine,
    createCohort: async (options) => {
      const cohort = await engine.createCohort(options);
      if (fate === "stuck") return { ...cohort, train: () => new Promise(() => {}) };
      if (fate !== "wrong") return cohort;
      return {
        ...cohort,
        takeLosses: async () => ({ firstStep: 0, losses: [0, 1].map(() => Float32Array.of(0.5)) }),
      };
    },
  };
}

/** WebGPU has been timed as the faster one. */
const TIMED: Wishes = { firstOn: async (gpu) => (gpu === undefined ? undefined : "webgpu") };

test("what has not been timed is trained on simd; who was asked knows the hardware", async () => {
  const here = opening({});
  const opened = await openEngine(network, {}, here);
  expect([opened.engine.name, opened.notice, opened.gpu]).toEqual([
    ...(["simd", undefined, "NVIDIA Ampere"] as const),
  ]);
  const asked: (string | undefined)[] = [];
  const firstOn = async (gpu: string | undefined) => {
    asked.push(gpu);
    return undefined;
  };
  const software = { ...platform, webgpu: { adapter: "SwiftShader (software)", software: true } };
  await openEngine(network, { firstOn }, here);
  const { gpu } = await openEngine(network, { firstOn }, { ...here, probe: async () => software });
  await openEngine(network, { firstOn, forced: "simd" }, here);
  expect([asked, gpu]).toEqual([["NVIDIA Ampere", undefined], undefined]);
});

test("the best engine that trains a step is taken, without a word", async () => {
  const here = opening({});
  const { engine, notice, leftOut } = await openEngine(network, TIMED, here);
  expect([engine.name, notice, leftOut]).toEqual(["webgpu", undefined, []]);
  expect([here.asked, here.disposed]).toEqual([["webgpu"], []]);
});

test.each([
  [new Error("requestDevice: no device"), "requestDevice: no device"],
  ["never", "no answer within 60 s"],
  ["stuck", "no step was trained within 60 s"],
  ["wrong", "it computes wrong numbers: a loss of 0.5000, 0.5000 where"],
] as const)("an engine that fails (%s) is left out with its reason", async (fate, reason) => {
  const here = opening({ webgpu: fate });
  const { engine, notice, leftOut } = await openEngine(network, TIMED, here);
  expect(engine.name).toBe("simd");
  expect(leftOut).toEqual([{ engine: "webgpu", reason: expect.stringContaining(reason) }]);
  expect(notice).toContain(reason);
  expect(notice).toContain("training on WebAssembly SIMD instead.");
  expect(here.disposed).toEqual(fate === "stuck" || fate === "wrong" ? ["webgpu"] : []);
});

test("what was left out before is neither asked for nor tried again", async () => {
  const here = opening({});
  const leftOut = [{ engine: "webgpu", reason: "its device was lost" }] as const;
  const opened = await openEngine(network, { ...TIMED, leftOut }, here);
  expect([opened.engine.name, opened.leftOut]).toEqual(["simd", leftOut]);
  expect([here.asked, here.probes]).toEqual([["simd"], [false]]);
  await expect(openEngine(network, { leftOut, forced: "webgpu" }, here)).rejects.toThrow(
    "the engine webgpu does not work here: its device was lost",
  );
});

test.each(["webgpu", "tfjs-webgpu"] as const)(
  "%s is opened where it is insisted on",
  async (forced) => {
    const here = opening({});
    expect((await openEngine(network, { forced }, here)).engine.name).toBe(forced);
    expect([here.asked, here.probes]).toEqual([[forced], [true]]);
    const probe = async () => ({ wasm: true, simd: true, webgpuProblem: "WebGPU gave no adapter" });
    await expect(openEngine(network, { forced }, { ...here, probe })).rejects.toThrow(
      `the engine ${forced} does not work here: WebGPU gave no adapter`,
    );
  },
);

test("an adapter that gave no answer is left out with that reason", async () => {
  const here = opening({});
  const probe = async () => ({ wasm: true, simd: true, webgpuProblem: "WebGPU gave no adapter" });
  const { engine, leftOut } = await openEngine(network, TIMED, { ...here, probe });
  expect(engine.name).toBe("simd");
  expect(leftOut).toEqual([{ engine: "webgpu", reason: "WebGPU gave no adapter" }]);
});

test("an engine that was asked for and fails is not replaced; the error carries the failure", async () => {
  const here = opening({ "tfjs-webgl": new Error("no context") });
  const error = await openEngine(network, { forced: "webgl" }, here).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(BackendUnavailableError);
  expect(error).toMatchObject({
    message: "the engine tfjs-webgl does not work here: no context",
    failures: [{ engine: "tfjs-webgl", reason: "no context" }],
  });
  expect(here.asked).toEqual(["tfjs-webgl"]);
});

test("when none is left every reason is named, each clipped", async () => {
  const long = new Error("x".repeat(5000));
  const here = opening({
    webgpu: new Error(`no device ${long.message}`),
    simd: long,
    "tfjs-wasm": new Error(`no file ${long.message}`),
    "tfjs-cpu": "stuck",
  });
  const error = await openEngine(network, TIMED, here).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(BackendUnavailableError);
  const { message, failures } = error as BackendUnavailableError;
  for (const reason of ["webgpu: no device", "tfjs-wasm: no file", "tfjs-cpu: no step"]) {
    expect(message).toContain(reason);
  }
  expect(message.length).toBeLessThan(600);
  expect(failures.map(({ engine }) => engine)).toEqual(here.asked);
});

test("where no engine is left for want of a script, that is the error, and a later try may succeed", async () => {
  const missing = new ScriptUnavailableError("the code could not be fetched");
  const fates = { simd: missing, "tfjs-wasm": missing, "tfjs-cpu": missing };
  const here = opening({ webgpu: new Error("no device"), ...fates });
  const error = await openEngine(network, TIMED, here).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ScriptUnavailableError);
  expect(error).toMatchObject({ failures: [{ engine: "webgpu", reason: "no device" }] });
});

test("an engine that comes after its deadline is disposed of", async () => {
  const here = opening({});
  let come!: (engine: Engine) => void;
  const open = (name: EngineName) =>
    name === "simd" ? here.open(name) : new Promise<Engine>((resolve) => (come = resolve));
  const { engine } = await openEngine(network, TIMED, { ...here, open });
  expect(engine.name).toBe("simd");
  come(await here.open("webgpu"));
  await Promise.resolve();
  await Promise.resolve();
  expect(here.disposed).toEqual(["webgpu"]);
});

test("words that name no engine are refused with those that do", async () => {
  await expect(openEngine(network, { forced: "quantum" })).rejects.toThrow(
    "there is no engine “quantum”; try webgpu, webgl, simd, wasm or cpu",
  );
});
