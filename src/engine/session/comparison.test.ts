// The last steps repeated on another engine: what differs is arithmetic, and the engine repeats its own bits.

import { expect, test } from "vitest";
import { loadDataset } from "#core/data/load.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Engine } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import { openSession } from "./session.ts";

const layers = [
  { type: "dense", units: 6, activation: "tanh" },
  { type: "dense", units: 2 },
] as const;

async function sessionOn(engine: Engine, epochs: number) {
  const experiment = parseExperiment({
    ...{ version: 1, replicas: 2, network: { layers } },
    data: { name: "moons", train: 160, validation: 40 },
    training: { epochs, batchSize: 8, schedule: [{ afterEpoch: 3, learningRate: 0.001 }] },
  });
  const dataset = await loadDataset({ ...experiment.data, seed: 0 }, async () => new Uint8Array());
  const events: SessionEvent[] = [];
  const calm = async () => {};
  const emit = (event: SessionEvent) => void events.push(event);
  const session = await openSession(engine, dataset, experiment, emit, calm);
  return { session, calm, events };
}

test("tfjs and simd agree over the last steps, the rate's schedule included; the run itself stays as it is", async () => {
  const { session, calm, events } = await sessionOn(await openTfjs("cpu"), 4);
  await expect(session.compare(calm)).rejects.toThrow("no steps to repeat yet");
  await session.train(calm);
  const before = events.length;
  const { steps, arm, loss, weight } = await session.compare(calm);
  expect([arm, steps > 0 && steps <= 50, events.length]).toEqual(["original", true, before]);
  expect(loss).toBeGreaterThan(0);
  expect(loss).toBeLessThan(1e-4);
  expect(weight).toBeLessThan(1e-4);
  session.dispose();
});

test("an engine compared with itself under another name differs by nothing", async () => {
  const { session, calm } = await sessionOn({ ...(await openSimd()), name: "tfjs-cpu" }, 6);
  await session.train(calm);
  expect(await session.compare(calm)).toMatchObject({ loss: 0, weight: 0 });
  session.dispose();
});

test("on a GPU training rests while the page is hidden, and goes on when it is seen again", async () => {
  const { session, calm, events } = await sessionOn({ ...(await openSimd()), name: "webgpu" }, 2);
  session.choose(0, false);
  const training = session.train(calm);
  const isTrained = () => events.some(({ type }) => type === "steps");
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(isTrained()).toBe(false);
  session.choose(0, true);
  await training;
  expect(isTrained()).toBe(true);
  session.dispose();
});
