// Devices whose answers are late: training neither waits for them nor runs away, and no loss is lost.

import { afterEach, describe, expect, test, vi } from "vitest";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Network } from "#core/model/layers.ts";
import { openProgress, reportLosses, trainSlice } from "#engine/session/progress.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { LONG, provideWebgpu } from "./dawn.test-support.ts";
import { openWebgpu } from "./engine.ts";
import { nudged } from "./nudge.ts";
import { openPace } from "./pace.ts";

const missing = await provideWebgpu();

const NETWORK: Network = { inputShape: [2], layers: [{ type: "dense", units: 2 }] };
const DATA = seededClasses(400, [2], 2);
const training: Experiment["training"] = {
  ...{ optimizer: { type: "sgd", learningRate: 0.1 }, batchSize: 4, l2: 0 },
  ...{ epochs: 1e6, schedule: [] },
};

afterEach(() => vi.restoreAllMocks());

/** Every answer of the device comes `late` milliseconds later; returns how many were asked for. */
function delay(late: number): () => number {
  const { prototype } = GPUBuffer;
  const own = prototype.mapAsync;
  const spy = vi.spyOn(prototype, "mapAsync").mockImplementation(async function (
    this: GPUBuffer,
    ...given
  ) {
    await own.apply(this, given);
    await new Promise((resolve) => setTimeout(resolve, late));
    return undefined;
  });
  return () => spy.mock.calls.length;
}

/** Trains for some milliseconds as an arm does; the steps that were reported, in the order of the reports. */
async function trainFor(milliseconds: number) {
  const engine = await openWebgpu();
  await engine.loadData(DATA, DATA);
  const cohort = await engine.createCohort({
    ...{ network: NETWORK, loss: "softmaxCrossEntropy", training, seed: 1 },
    weights: [seededWeights(NETWORK, 0)],
  });
  await cohort.train(1);
  await cohort.takeLosses(); // its kernels are compiled
  const seen: number[] = [1];
  const emit = (event: SessionEvent) => {
    if (event.type !== "steps") return;
    event.losses[0].forEach((_, i) => seen.push(event.firstStep + i + 1));
  };
  const arm = { arm: "original", stepsPerEpoch: 100 } as const;
  const progress = openProgress(cohort, training, arm, emit, { goal: 1e6 });
  const began = performance.now();
  while (performance.now() - began < milliseconds) await trainSlice(progress, progress.sliceSteps);
  const spent = performance.now() - began;
  await reportLosses(progress);
  engine.dispose();
  return { seen, steps: cohort.step, spent };
}

describe.skipIf(missing !== undefined)("on this machine's adapter", { timeout: LONG }, () => {
  test("a mapAsync that answers after 200 ms: nothing is lost, and training goes on meanwhile", async () => {
    const paces: { readonly [way in "swift" | "late"]: number[] } = { swift: [], late: [] };
    let asked = 0;
    for (let round = 0; round < 3; round++) {
      for (const way of ["swift", "late"] as const) {
        const count = way === "late" ? delay(200) : () => 0;
        const { seen, steps, spent } = await trainFor(1000);
        expect(seen).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
        paces[way].push(steps / spent);
        asked += count();
        vi.restoreAllMocks();
      }
    }
    // The best of each: machines that others use as well flip their speed.
    expect(Math.max(...paces.late) / Math.max(...paces.swift)).toBeGreaterThan(0.4);
    // One read-back at a time: some six in a second, where every 50 ms would be twenty.
    expect(asked).toBeLessThan(3 * 13);
  });
});

test("commands go no further ahead than a few submissions, or what late reports ask for", async () => {
  const dones: (() => void)[] = [];
  let time = 0;
  const pace = openPace(
    () => new Promise<void>((resolve) => dones.push(resolve)),
    () => time,
  );
  const isNear = async () => {
    let near = false;
    void pace.near().then(() => (near = true));
    await new Promise((resolve) => setTimeout(resolve));
    return near;
  };
  for (let i = 0; i < 3; i++) pace.submitted();
  expect(await isNear()).toBe(true);
  pace.submitted();
  expect(await isNear()).toBe(false);
  time = 100; // the first was alone, and is reported as late as this
  dones.shift()!();
  expect(await isNear()).toBe(true);
  for (let i = 0; i < 10; i++) pace.submitted();
  expect(await isNear()).toBe(true);
  pace.submitted();
  expect(await isNear()).toBe(false);
});

test("while an answer is on its way the device is asked more and more seldom, and not at all after it", async () => {
  vi.useFakeTimers();
  const submit = vi.fn<() => undefined>();
  let answer!: (value: number) => void;
  const work = nudged(new Promise<number>((resolve) => (answer = resolve)), { submit });
  await vi.advanceTimersByTimeAsync(200);
  expect(submit.mock.calls.length).toBeGreaterThan(6);
  expect(submit.mock.calls.length).toBeLessThan(13);
  answer(7);
  expect(await work).toBe(7);
  const calls = submit.mock.calls.length;
  await vi.advanceTimersByTimeAsync(1000);
  expect(submit.mock.calls.length).toBe(calls);
  vi.useRealTimers();
});
