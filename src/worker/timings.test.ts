// What is timed once serves every later experiment on the same machine, and no other.

import { expect, test } from "vitest";
import type { Calibration } from "#engine/timing/choice.ts";
import type { Law } from "#engine/timing/law.ts";
import type { Task } from "#engine/timing/load.ts";
import { openTimings } from "./timings.ts";
import type { TimingStore } from "./timingStore.ts";

const TASK: Task = {
  network: {
    inputShape: [64],
    layers: [
      { type: "dense", units: 256 },
      { type: "dense", units: 3 },
    ],
  },
  training: { optimizer: { type: "sgd", learningRate: 0.1 }, batchSize: 64, l2: 0 },
  loss: "softmaxCrossEntropy",
  replicas: 8,
};
const slow: Law = {
  perOperation: { small: 1, large: 1 },
  perReplica: { operation: 1, dense: 0, conv: 0 },
};
const fast: Law = {
  perOperation: { small: 0.1, large: 0.1 },
  perReplica: { operation: 0, dense: 0, conv: 0 },
};
const calm = async () => {};

function memory(kept?: unknown): TimingStore & { kept: unknown } {
  const store = {
    kept,
    read: async () => store.kept,
    write: async (value: object) => void (store.kept = structuredClone(value)),
  };
  return store;
}

/** Counts how often it has timed. */
function calibration(laws: Pick<Calibration, "simd" | "webgpu">) {
  const calls: string[] = [];
  const calibrate = async (of: string, breathe: () => Promise<void>) => {
    calls.push(of);
    await breathe();
    return { of, ...laws };
  };
  return { calls, calibrate };
}

test("until a GPU has been timed it is simd; then the faster engine, with both times as the reason", async () => {
  const { calls, calibrate } = calibration({ simd: slow, webgpu: fast });
  const timings = openTimings(memory(), calibrate);
  expect(await timings.choose("acme", TASK)).toEqual({
    ...{ engine: "simd", reason: "simd; this GPU is not timed yet" },
  });
  expect(await timings.take("acme", calm)).toBe(true);
  const { engine, reason } = await timings.choose("acme", TASK);
  expect([engine, reason]).toEqual([
    ...["webgpu", expect.stringMatching(/^webgpu: [\d.]+ ms a step; simd \d+$/)],
  ]);
  expect(await timings.take("acme", calm)).toBe(false);
  expect(calls).toHaveLength(1);
});

test("a slow GPU is left alone", async () => {
  const { calibrate } = calibration({ simd: fast, webgpu: slow });
  const timings = openTimings(memory(), calibrate);
  await timings.take("acme", calm);
  expect((await timings.choose("acme", TASK)).engine).toBe("simd");
});

test("later visits know; with another GPU, or from a record that is none, it is timed anew", async () => {
  const first = calibration({ simd: slow, webgpu: fast });
  const store = memory();
  await openTimings(store, first.calibrate).take("acme", calm);
  const again = calibration({ simd: slow, webgpu: fast });
  const later = openTimings(store, again.calibrate);
  expect((await later.choose("acme", TASK)).engine).toBe("webgpu");
  expect(await later.take("acme", calm)).toBe(false);
  expect((await openTimings(store, again.calibrate).choose("other", TASK)).engine).toBe("simd");
  const { of, webgpu } = store.kept as Calibration;
  for (const broken of [
    undefined,
    "nonsense",
    { of, webgpu },
    { of, webgpu, simd: { perOperation: {} } },
  ])
    expect((await openTimings(memory(broken), again.calibrate).choose("acme", TASK)).engine).toBe(
      "simd",
    );
  expect(again.calls).toEqual([]);
});

test("timing that is interrupted begins anew at the next rest; a GPU that fails is not asked again", async () => {
  const { calls, calibrate } = calibration({ simd: slow, webgpu: fast });
  const timings = openTimings(memory(), calibrate);
  const busy = async () => {
    throw new Error("somebody waits");
  };
  await expect(timings.take("acme", busy)).rejects.toThrow("somebody waits");
  expect(await timings.take("acme", calm)).toBe(true);
  expect(calls).toHaveLength(2);
  let tries = 0;
  const broken = openTimings(memory(), async () => {
    tries += 1;
    throw new Error("no device within 10 s");
  });
  expect([await broken.take("acme", calm), await broken.take("acme", calm), tries]).toEqual([
    ...[true, false, 1],
  ]);
  expect((await broken.choose("acme", TASK)).reason).toBe(
    "simd; WebGPU could not be timed: no device within 10 s",
  );
});

test("a network that nothing can train is no reason to fail here", async () => {
  const { calibrate } = calibration({ simd: slow, webgpu: fast });
  const timings = openTimings(memory(), calibrate);
  await timings.take("acme", calm);
  const network = { inputShape: [4], layers: [{ type: "maxPool", poolSize: 9 } as const] };
  expect((await timings.choose("acme", { ...TASK, network })).engine).toBe("simd");
});
