// Replicas with batches and data of their own, on every executor: each is what it would be alone, and
// executors agree.

import { expect, test } from "vitest";
import type { Samples } from "#core/data/dataset.ts";
import { epochOrder } from "#core/data/batches.ts";
import { random } from "#core/math/random.ts";
import type { Network } from "#core/model/layers.ts";
import type { CohortOptions, Engine } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openSharedSimd } from "#engine/simd/threads/shared.ts";
import { spawnChannel } from "#engine/simd/threads/shardThreads.test-support.ts";
import { openBackend } from "#engine/tfjs/backend.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import { tfjsExecutor } from "#engine/tfjs/executor.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { openPlanEngine } from "./engine.ts";

const NETWORK: Network = {
  inputShape: [6, 6, 1],
  layers: [
    { type: "conv2d", filters: 3, kernelSize: 3, activation: "relu" },
    { type: "maxPool", poolSize: 2 },
    { type: "dropout", rate: 0.2 },
    { type: "flatten" },
    { type: "dense", units: 7, activation: "tanh" },
    { type: "dense", units: 3 },
  ],
};
const REPLICAS = [0, 1, 2];
const ALL = seededClasses(150, [6, 6, 1], 3);

/** Rows first … last − 1 as data of their own. */
function rowsOf({ inputs, targets }: Samples, first: number, last: number): Samples {
  const shape = inputs.shape.slice(1);
  return {
    inputs: { shape: [last - first, ...shape], data: inputs.data.subarray(36 * first, 36 * last) },
    targets: { shape: [last - first], data: targets.data.subarray(first, last) },
  };
}

const TRAIN = REPLICAS.map((r) => rowsOf(ALL, 50 * r, 50 * r + 35));
const VALIDATION = REPLICAS.map((r) => rowsOf(ALL, 50 * r + 35, 50 * r + 50));

const options = (replicas: readonly number[], own: Partial<CohortOptions>): CohortOptions => ({
  network: NETWORK,
  loss: "softmaxCrossEntropy",
  training: { optimizer: { type: "adam", learningRate: 0.01 }, batchSize: 8, l2: 1e-3 },
  weights: replicas.map((replica) => seededWeights(NETWORK, replica)),
  seed: 6,
  ...own,
});

/** Training to and from a checkpoint, over the ends of two epochs, and all that comes out of it. */
async function outcome(engine: Engine, given: CohortOptions) {
  const first = await engine.createCohort(given);
  await first.train(5);
  const early = await first.takeLosses();
  const state = await first.checkpoint();
  first.dispose();
  const cohort = await engine.createCohort({ ...given, ...state });
  await cohort.train(6);
  const late = await cohort.takeLosses();
  const metrics = [await cohort.evaluate("train"), await cohort.evaluate("validation")];
  const weights = await Promise.all(given.weights.map((_, replica) => cohort.readWeights(replica)));
  cohort.dispose();
  return given.weights.map((_, r) => ({
    losses: [...early.losses[r], ...late.losses[r]],
    metrics: metrics.map((of) => of[r]),
    weights: weights[r],
  }));
}

const ENGINES: readonly (readonly [name: string, open: () => Promise<Engine>])[] = [
  ["simd", openSimd],
  ["simd on two threads", () => openSharedSimd(spawnChannel, 2)],
  ["simd on more threads than replicas", () => openSharedSimd(spawnChannel, 5)],
  ["tfjs", () => openTfjs("cpu")],
];

test.each(ENGINES)("%s: a replica with an order of its own is the same alone", async (_, open) => {
  const engine = await open();
  await engine.loadData(TRAIN[0], VALIDATION[0]);
  const among = await outcome(engine, options(REPLICAS, { orders: REPLICAS }));
  for (const r of REPLICAS) {
    expect(await outcome(engine, options([r], { orders: [r] }))).toEqual([among[r]]);
  }
  const shared = await outcome(engine, options(REPLICAS, {}));
  expect(among[0]).toEqual(shared[0]); // order 0 is the one that replicas share
  expect(among[1].losses).not.toEqual(shared[1].losses);
  engine.dispose();
});

test.each(ENGINES)("%s: a replica with data of its own is the same alone", async (_, open) => {
  const engine = await open();
  await engine.loadData(TRAIN, VALIDATION);
  const among = await outcome(engine, options(REPLICAS, { orders: REPLICAS, parts: REPLICAS }));
  for (const r of REPLICAS) {
    await engine.loadData(TRAIN, VALIDATION);
    const listed = await outcome(engine, options([r], { orders: [r], parts: [r] }));
    await engine.loadData(TRAIN[r], VALIDATION[r]); // and with nothing else there
    const alone = await outcome(engine, options([r], { orders: [r] }));
    expect([listed, alone]).toEqual([[among[r]], [among[r]]]);
  }
  engine.dispose();
});

const teacherOf = (replicas: readonly number[]) => ({
  teacher: {
    teaching: { type: "softTargets", temperature: 2, weight: 0.6 } as const,
    answers: replicas.map((replica) => {
      const { normal } = random(replica, "answers");
      return { shape: [35, 3], data: Float32Array.from({ length: 105 }, normal) };
    }),
  },
});

test.each(ENGINES)("%s: a replica with a teacher of its own is the same alone", async (_, open) => {
  const engine = await open();
  await engine.loadData(TRAIN[0], VALIDATION[0]);
  const among = await outcome(engine, options(REPLICAS, teacherOf(REPLICAS)));
  for (const r of REPLICAS) {
    expect(await outcome(engine, options([r], teacherOf([r])))).toEqual([among[r]]);
  }
  expect(among[0]).not.toEqual((await outcome(engine, options([0], {})))[0]);
  engine.dispose();
});

test.each(ENGINES)("%s: orders and data that are all alike change no bit", async (_, open) => {
  const engine = await open();
  await engine.loadData(TRAIN[0], VALIDATION[0]);
  const shared = await outcome(engine, options(REPLICAS, {}));
  const orders = [0, 0, 0];
  expect(await outcome(engine, options(REPLICAS, { orders, parts: [0, 0, 0] }))).toEqual(shared);
  engine.dispose();
});

/** Replicas stacked on one axis, as on a GPU. */
async function openStacked(): Promise<Engine> {
  return openPlanEngine(tfjsExecutor({ ...(await openBackend("cpu")), stacked: true }));
}

test.each([
  ["one by one", () => openTfjs("cpu")],
  ["stacked", openStacked],
])("simd and tfjs, %s, agree on batches, data, teachers of each replica's own", async (_, open) => {
  const [ours, theirs] = await Promise.all(
    [openSimd, open].map(async (opening) => {
      const engine = await opening();
      await engine.loadData(TRAIN, VALIDATION);
      const own = { orders: REPLICAS, parts: REPLICAS, ...teacherOf(REPLICAS) };
      return outcome(engine, options(REPLICAS, own));
    }),
  );
  ours.forEach(({ losses, metrics }, r) => {
    losses.forEach((loss, i) => expect(theirs[r].losses[i] / loss).toBeCloseTo(1, 3));
    metrics.forEach(({ loss }, i) => expect(theirs[r].metrics[i].loss / loss).toBeCloseTo(1, 3));
  });
});

test("orders are permutations that differ from replica to replica, and order 0 is the shared one", () => {
  const orders = [0, 1, 2].map((order) => [...epochOrder(3, 4, 40, order)]);
  expect(orders[0]).toEqual([...epochOrder(3, 4, 40)]);
  expect(new Set(orders.map(String)).size).toBe(3);
  const whole = Array.from({ length: 40 }, (_, i) => i);
  for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual(whole);
});

test("orders and data that do not fit the replicas are refused in words", async () => {
  const engine = await openSimd();
  const refusal = (own: Partial<CohortOptions>) => engine.createCohort(options(REPLICAS, own));
  await engine.loadData(TRAIN, VALIDATION);
  await expect(refusal({ orders: [0, 1] })).rejects.toThrow("2 orders for 3 replicas");
  await expect(refusal({ parts: [0, 1] })).rejects.toThrow("2 train parts for 3 replicas");
  await expect(refusal({ parts: [0, 1, 3] })).rejects.toThrow("data 3 is not in 0 … 2");
  await engine.loadData([...TRAIN.slice(1), VALIDATION[0]], VALIDATION);
  await expect(refusal({ parts: REPLICAS })).rejects.toThrow("train parts have 35 and 15 samples");
  engine.dispose();
});
