// Every request to a thread, sabotaged in every way: the thread is replaced, and no bit changes.

import { beforeAll, expect, test } from "vitest";
import type { Samples } from "#core/data/dataset.ts";
import type { Network } from "#core/model/layers.ts";
import type { CohortOptions, Engine } from "#engine/engine.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { everyFault, openSaboteur } from "#wait/faults.test-support.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openSharedSimd } from "./shared.ts";
import type { Endpoint } from "./shardProtocol.ts";
import { spawnChannel, spoiledThreads } from "./shardThreads.test-support.ts";

const NETWORK: Network = {
  inputShape: [6],
  layers: [
    { type: "dense", units: 5, activation: "tanh" },
    { type: "batchNorm" },
    { type: "dropout", rate: 0.2 },
    { type: "dense", units: 3 },
  ],
};
const DATA = seededClasses(40, [6], 3);
const THREADS = 2;
/** Milliseconds of a tick: a silent thread is replaced after some ten of them. */
const SECOND = 8;

const OPTIONS: CohortOptions = {
  network: NETWORK,
  loss: "softmaxCrossEntropy",
  training: { optimizer: { type: "adam", learningRate: 0.01 }, batchSize: 8, l2: 1e-3 },
  weights: [0, 1, 2].map((seed) => seededWeights(NETWORK, seed)),
  seed: 4,
};

/** Replicas with batches and data of their own. */
const OWN: CohortOptions = { ...OPTIONS, orders: [0, 1, 2], parts: [0, 1, 2] };
const OTHERS = [DATA, reversed(DATA), seededClasses(40, [6], 2)];

/** The same samples, their inputs from the last number to the first. */
function reversed({ inputs, targets }: Samples): Samples {
  return { inputs: { ...inputs, data: inputs.data.toReversed() }, targets };
}

/** Training with everything that changes it on the way, and all that can be asked of it. */
async function story(engine: Engine, options = OPTIONS) {
  const data = options.parts ? OTHERS : DATA;
  await engine.loadData(data, data);
  const cohort = await engine.createCohort(options);
  await cohort.train(3);
  const early = await cohort.takeLosses();
  cohort.setLearningRate(0.002);
  cohort.writeWeights(2, seededWeights(NETWORK, 99));
  await cohort.train(2);
  const { step } = await cohort.checkpoint();
  await cohort.train(4);
  const late = await cohort.takeLosses();
  const metrics = await cohort.evaluate("validation");
  const weights = [await cohort.readWeights(0), await cohort.readWeights(2)];
  const points = [{ layer: 1, at: "output" }] as const;
  const activations = await cohort.activations(1, points, DATA.inputs);
  const end = await cohort.checkpoint();
  engine.dispose();
  return { early, step, late, metrics, weights, activations, end };
}

let honest: Awaited<ReturnType<typeof story>>;
let waits = 0;
beforeAll(async () => {
  const saboteur = openSaboteur();
  honest = await story(await openSharedSimd(spoiledThreads(saboteur), THREADS, SECOND));
  waits = saboteur.waits.get("shard")!;
});

test("the story asks its threads some thirty times, and its losses count on across the checkpoint", () => {
  expect(waits).toBeGreaterThan(20);
  expect([honest.early.firstStep, honest.late.firstStep, honest.step]).toEqual([0, 3, 5]);
  expect(honest.late.losses.map(({ length }) => length)).toEqual([6, 6, 6]);
});

test.each([
  ["that shares its batches", OPTIONS],
  ["whose replicas have batches and data of their own", OWN],
])(
  "a thread of a cohort %s that falls silent, fails or answers nonsense at any request is replaced, with the same bits",
  async (_, options) => {
    const sound = await story(await openSimd(), options);
    const played = everyFault(waits).map(async ({ at, fault }) => {
      const saboteur = openSaboteur({ kind: "shard", at, fault });
      const engine = await openSharedSimd(spoiledThreads(saboteur), THREADS, SECOND);
      const replayed = await story(engine, options);
      expect(saboteur.hasStruck, `${fault} at request ${at}`).toBe(true);
      expect(replayed, `${fault} at request ${at}`).toEqual(sound);
    });
    await Promise.all(played);
  },
);

test("where threads cannot be started everything is done on this one, with the same bits", async () => {
  let spawned = 0;
  const endpoint: Endpoint = { onmessage: null, postMessage: () => {} };
  const spawn = () => {
    spawned += 1;
    return { endpoint, terminate: () => {} };
  };
  const engine = await openSharedSimd(spawn, THREADS, 1);
  expect(await story(engine)).toEqual(honest);
  expect(engine.adapter).toBe("CPU, WebAssembly SIMD, 1 thread");
  expect(spawned).toBeLessThanOrEqual(2 * THREADS);
});

test("where threads are forbidden everything is done on this one, with the same bits", async () => {
  const forbidden = () => {
    throw new Error("threads are forbidden here");
  };
  const engine = await openSharedSimd(forbidden, THREADS, 1);
  expect(await story(engine)).toEqual(honest);
  expect(engine.adapter).toBe("CPU, WebAssembly SIMD, 1 thread");
});

test("threads that live and die one after the other end in a sentence, not in waiting", async () => {
  let dead = false;
  const spawn = () => {
    const thread = spawnChannel();
    const endpoint: Endpoint = {
      onmessage: null,
      onerror: null,
      postMessage(message) {
        if (dead) endpoint.onerror?.({ message: "out of memory" } as ErrorEvent);
        else thread.endpoint.postMessage(message);
      },
    };
    thread.endpoint.onmessage = (event) => endpoint.onmessage?.(event);
    setTimeout(() => endpoint.onmessage?.({ data: { alive: true } } as MessageEvent));
    return { ...thread, endpoint };
  };
  const engine = await openSharedSimd(spawn, THREADS, SECOND);
  await engine.loadData(DATA, DATA);
  const cohort = await engine.createCohort(OPTIONS);
  dead = true;
  const training = cohort.train(1);
  await expect(training).rejects.toBeInstanceOf(BackendUnavailableError);
  await expect(training).rejects.toThrow(/stopped \d times in a row \(out of memory\)/);
  engine.dispose();
});

test("an error of the engine itself is no death: the thread stays", async () => {
  let threads = 0;
  const spawn = () => {
    threads += 1;
    return spawnChannel();
  };
  const engine = await openSharedSimd(spawn, THREADS, SECOND);
  await engine.loadData(DATA, DATA);
  const asked = engine.createCohort({
    network: { ...NETWORK, inputShape: [7] },
    loss: "softmaxCrossEntropy",
    training: { optimizer: { type: "sgd", learningRate: 0.1 }, batchSize: 8, l2: 0 },
    weights: [seededWeights(NETWORK, 0), seededWeights(NETWORK, 1)],
    seed: 0,
  });
  await expect(asked).rejects.toThrow();
  expect(threads).toBe(THREADS);
  engine.dispose();
});
