// The engine on several threads against the engine on one. Threads are message channels here: what is
// tested is that sharing out changes no bit; that workers are workers is tested in the browser.

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import type { Network } from "#core/model/layers.ts";
import type { CohortOptions, Engine } from "#engine/engine.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { serveShard } from "./shard.ts";
import { openSharedSimd } from "./shared.ts";
import type { Endpoint, Shard } from "./shardProtocol.ts";
import { spawnChannel as spawn } from "./shardThreads.test-support.ts";

const NETWORK: Network = {
  inputShape: [8, 8, 1],
  layers: [
    { type: "conv2d", filters: 4, kernelSize: 3, activation: "relu" },
    { type: "batchNorm" },
    { type: "mixtureNorm", components: 2 },
    { type: "dropout", rate: 0.2 },
    { type: "flatten" },
    { type: "dense", units: 3 },
  ],
};
const DATA = seededClasses(60, [8, 8, 1], 3);

const optionsFor = (replicas: number): CohortOptions => ({
  network: NETWORK,
  loss: "softmaxCrossEntropy",
  training: { optimizer: { type: "adam", learningRate: 0.01 }, batchSize: 16, l2: 0 },
  weights: Array.from({ length: replicas }, (_, seed) => seededWeights(NETWORK, seed)),
  seed: 4,
});

async function run(engine: Engine, replicas: number) {
  await engine.loadData(DATA, DATA);
  const cohort = await engine.createCohort(optionsFor(replicas));
  await cohort.train(7);
  cohort.setLearningRate(0.002);
  cohort.writeWeights(replicas - 1, seededWeights(NETWORK, 99));
  await cohort.train(5);
  const losses = await cohort.takeLosses();
  const metrics = await cohort.evaluate("validation");
  const weights = [];
  for (let r = 0; r < replicas; r++) weights.push(await cohort.readWeights(r));
  const points = [{ layer: 1, at: "output" }] as const;
  const activations = await cohort.activations(replicas - 1, points, DATA.inputs);
  const { step } = cohort;
  engine.dispose();
  return { losses, metrics, weights, activations, step };
}

test.each([
  [5, 2],
  [5, 3],
  [2, 4],
  [1, 2],
])("%i replicas on %i threads give the bits of one thread", async (replicas, threads) => {
  const alone = await run(await openSimd(), replicas);
  const shared = await run(await openSharedSimd(spawn, threads), replicas);
  expect(shared).toEqual(alone);
});

test("an engine that is disposed of while something is asked of its threads starts no others", async () => {
  let started = 0;
  let ended = 0;
  const counted = (): Shard => {
    const { endpoint, terminate } = spawn();
    started += 1;
    return { endpoint, terminate: () => ((ended += 1), terminate()) };
  };
  const engine = await openSharedSimd(counted, 2);
  await engine.loadData(DATA, DATA);
  const cohort = await engine.createCohort(optionsFor(3));
  const training = cohort.train(1);
  engine.dispose();
  await expect(training).rejects.toThrow("it was ended");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([started, ended]).toEqual([2, 2]);
});

test("every thread has the teachers of its own replicas, and so has a thread that takes its place", async () => {
  const answers = [1, 2, 3, 4, 5].map((seed) => {
    const { normal } = random(seed, "answers");
    return { shape: [60, 3], data: Float32Array.from({ length: 180 }, normal) };
  });
  const teaching = { type: "softTargets", temperature: 2, weight: 0.5 } as const;
  const options = { ...optionsFor(5), teacher: { teaching, answers } };
  const threads: Shard[] = [];
  const engines = [await openSimd(), await openSharedSimd(() => kept(spawn(), threads), 2, 1000)];
  const states = [];
  for (const engine of engines) {
    await engine.loadData(DATA, DATA);
    const cohort = await engine.createCohort(options);
    await cohort.train(3);
    await cohort.checkpoint();
    threads[0]?.endpoint.onerror?.({ message: "out of memory" } as ErrorEvent);
    await cohort.train(3);
    states.push(await cohort.checkpoint());
    engine.dispose();
  }
  expect(threads.length).toBe(3);
  expect(states[1]).toEqual(states[0]);
});

function kept<T>(one: T, all: T[]): T {
  all.push(one);
  return one;
}

test("a breath that throws ends the evaluation, and training goes on", async () => {
  const engine = await openSharedSimd(spawn, 2);
  await engine.loadData(DATA, DATA);
  const cohort = await engine.createCohort(optionsFor(4));
  const stop = async () => {
    throw new Error("paused");
  };
  await expect(cohort.evaluate("validation", stop)).rejects.toThrow("paused");
  await cohort.train(1);
  const { losses } = await cohort.takeLosses();
  expect(losses.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
  engine.dispose();
});

test("what a shard refuses is refused here, in its words", async () => {
  const engine = await openSharedSimd(spawn, 2);
  await engine.loadData(DATA, DATA);
  const loss = "meanSquaredError";
  const wrong = engine.createCohort({ ...optionsFor(2), loss });
  await expect(wrong).rejects.toThrow(/3 outputs, the targets 1/);
  const cohort = await engine.createCohort(optionsFor(2));
  await expect(cohort.readWeights(2)).rejects.toThrow(RangeError);
  expect(() => cohort.writeWeights(0, [])).toThrow(/kernel must have shape/);
  cohort.dispose();
  await expect(cohort.train(1)).rejects.toThrow("already disposed");
  engine.dispose();
});

test("a thread that is served already refuses a second engine with the cause", () => {
  const { port1, port2 } = new MessageChannel();
  const endpoint = port2 as unknown as Endpoint;
  serveShard(endpoint);
  const first = endpoint.onmessage;
  expect(() => serveShard(endpoint)).toThrow("a training thread's script was run a second time");
  expect(endpoint.onmessage).toBe(first);
  port1.close();
});
