// Which engine an experiment gets from the shelf where there is a GPU: what was timed as the faster one, and for a run
// that has begun the one that it began on.

import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import type { EngineName } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import type { Choice } from "#engine/timing/choice.ts";
import type { Task } from "#engine/timing/load.ts";
import { openEngineShelf } from "./engines.ts";
import type { OpenEngine } from "./engines.ts";

const network: Network = { inputShape: [2], layers: [{ type: "dense", units: 2 }] };
const task: Task = {
  network,
  training: { optimizer: { type: "sgd", learningRate: 0.1 }, batchSize: 4, l2: 0 },
  loss: "softmaxCrossEntropy",
  replicas: 1,
};
const wish = { network, task };

/** A machine with the given GPU, on which `faster` is what timing has found. */
function machine(gpu: string | undefined, faster?: Choice["engine"]) {
  let choice = faster;
  const opened: EngineName[] = [];
  const asked: string[] = [];
  const open: OpenEngine = async (_, { forced, firstOn, leftOut = [] }) => {
    const first = forced === undefined ? await firstOn?.(gpu) : (forced as EngineName);
    const isOut = leftOut.some(({ engine }) => engine === first);
    const name = first === undefined || isOut ? "simd" : first;
    opened.push(name);
    const engine = { ...(await openSimd()), name };
    return { engine, leftOut, ...(gpu !== undefined && forced === undefined && { gpu }) };
  };
  const timings = {
    choose: async (of: string): Promise<Choice> => {
      asked.push(of);
      return { engine: choice ?? "simd", reason: choice ? `${choice} is faster` : "not timed" };
    },
    take: async () => {
      const isNew = choice === undefined;
      choice ??= "webgpu";
      return isNew;
    },
  };
  const shelf = openEngineShelf(open, 1, timings);
  const nameOf = async (of: Parameters<typeof shelf.take>[0]) => (await shelf.take(of)).engine.name;
  return { shelf, nameOf, opened, asked };
}

test("without a hardware GPU nothing is asked, timed or given as a reason", async () => {
  const { shelf, nameOf, asked, opened } = machine(undefined);
  expect(await nameOf(wish)).toBe("simd");
  expect(await shelf.rest(async () => {})).toBeUndefined();
  expect((await shelf.take(wish)).reason).toBeUndefined();
  expect([asked, opened]).toEqual([[], ["simd"]]);
});

test("the faster engine is opened, and serves what follows", async () => {
  const { shelf, nameOf, opened } = machine("acme", "webgpu");
  expect(await nameOf(wish)).toBe("webgpu");
  expect((await shelf.take(wish)).reason).toBe("webgpu is faster");
  expect(opened).toEqual(["webgpu"]);
});

test("what is timed while nobody waits counts from the next run on, not in one that has begun", async () => {
  const { shelf, nameOf, opened } = machine("acme");
  expect(await nameOf(wish)).toBe("simd");
  expect(await shelf.rest(async () => {})).toBe("webgpu is faster");
  const resumed = await shelf.take({ ...wish, goesOn: "simd" });
  expect([resumed.engine.name, resumed.reason]).toEqual([
    ...["simd", "simd, on which this run began (webgpu is faster)"],
  ]);
  expect(await nameOf(wish)).toBe("webgpu");
  expect(await nameOf({ ...wish, goesOn: "tfjs-webgpu" })).toBe("tfjs-webgpu");
  expect(opened).toEqual(["simd", "webgpu", "tfjs-webgpu"]);
});

test("an engine that is named is kept, whatever was timed", async () => {
  const { shelf, nameOf } = machine("acme", "webgpu");
  expect(await nameOf({ ...wish, forced: "simd" })).toBe("simd");
  expect(await shelf.rest(async () => {})).toBeUndefined();
});

test("one that dies gets a second device for the run, then the next engine goes on", async () => {
  const { shelf, opened } = machine("acme", "webgpu");
  const lost = new BackendUnavailableError("its device was lost");
  await shelf.take(wish);
  expect((await shelf.take({ ...wish, lost })).engine.name).toBe("webgpu");
  expect((await shelf.take({ ...wish, lost })).engine.name).toBe("simd");
  expect(opened).toEqual(["webgpu", "webgpu", "simd"]);
  expect((await shelf.take(wish)).engine.name).toBe("simd");
});
