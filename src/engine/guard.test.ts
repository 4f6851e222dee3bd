// Engines that fall silent or answer nonsense, under the guard. (That honest numbers pass unchanged is held by
// src/faults, where every engine is guarded.)

import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { BackendUnavailableError } from "./engine.ts";
import type { Cohort, CohortOptions, Engine } from "./engine.ts";
import { guardEngine } from "./guard.ts";

const NETWORK: Network = { inputShape: [4], layers: [{ type: "dense", units: 3 }] };
const DATA = seededClasses(20, [4], 3);
const OPTIONS: CohortOptions = {
  network: NETWORK,
  loss: "softmaxCrossEntropy",
  training: { optimizer: { type: "sgd", learningRate: 0.1 }, batchSize: 5, l2: 0 },
  weights: [seededWeights(NETWORK, 0), seededWeights(NETWORK, 1)],
  seed: 0,
};
const never = () => new Promise<never>(() => {});

/** A guarded cohort with some of its verbs replaced; a tick is a millisecond. */
async function cohortWith(change: Partial<Cohort>): Promise<Cohort> {
  const engine = await openSimd();
  const spoilt: Engine = {
    ...engine,
    createCohort: async (options) => {
      const cohort = await engine.createCohort(options);
      return { ...cohort, step: 0, ...change };
    },
  };
  const guarded = guardEngine(spoilt, 1);
  await guarded.loadData(DATA, DATA);
  return guarded.createCohort(OPTIONS);
}

const CALLS: readonly [name: string, call: (cohort: Cohort) => Promise<unknown>][] = [
  ["train", (cohort) => cohort.train(1)],
  ["takeLosses", (cohort) => cohort.takeLosses()],
  ["evaluate", (cohort) => cohort.evaluate("train")],
  ["readWeights", (cohort) => cohort.readWeights(0)],
  ["checkpoint", (cohort) => cohort.checkpoint()],
  ["activations", (cohort) => cohort.activations(0, [{ layer: 0, at: "output" }], DATA.inputs)],
];

test.each(CALLS)("%s that never answers is a lost engine", async (name, call) => {
  const asked = call(await cohortWith({ [name]: never }));
  await expect(asked).rejects.toBeInstanceOf(BackendUnavailableError);
  await expect(asked).rejects.toThrow(/the engine simd has not answered for 3\d s/);
});

test.each([
  ["takeLosses", async () => ({ firstStep: 0, losses: [new Float32Array(1)] })],
  ["evaluate", async () => []],
  ["readWeights", async () => []],
  ["checkpoint", async () => ({ step: 9, weights: [], slots: [] })],
  ["activations", async () => []],
] as const)("%s that answers nonsense is a lost engine", async (name, lie) => {
  const [, call] = CALLS.find(([one]) => one === name)!;
  const asked = call(await cohortWith({ [name]: lie } as Partial<Cohort>));
  await expect(asked).rejects.toThrow("the engine simd answered nonsense");
});

test("an engine that answered too late is asked nothing any more: the losses of that answer are missing", async () => {
  const late = () => new Promise<void>((resolve) => setTimeout(resolve, 300));
  let asked = 0;
  const cohort = await cohortWith({
    train: late,
    takeLosses: async () => {
      asked += 1;
      return { firstStep: 7, losses: [new Float32Array(1), new Float32Array(1)] };
    },
  });
  await expect(cohort.train(1)).rejects.toThrow("has not answered");
  await late();
  for (const [, call] of CALLS) await expect(call(cohort)).rejects.toThrow("has not answered");
  expect(asked).toBe(0);
});

test("an evaluation that breathes may take as long as it likes", async () => {
  const cohort = await cohortWith({
    evaluate: async (_, breathe) => {
      for (let i = 0; i < 60; i++) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        await breathe!();
      }
      return [
        { loss: 1, score: 0 },
        { loss: 1, score: 0 },
      ];
    },
  });
  expect(await cohort.evaluate("train")).toHaveLength(2);
});

test("an engine's own error stays what it is", async () => {
  const cohort = await cohortWith({});
  await expect(cohort.readWeights(5)).rejects.toBeInstanceOf(RangeError);
});

test("threads that hold the replicas are those of the cohort: they are watched where they are started", async () => {
  const threads: NonNullable<Cohort["threads"]> = {
    placeOf: () => 0,
    work: never,
    cancel: never,
  };
  expect((await cohortWith({ threads })).threads).toBe(threads);
  expect((await cohortWith({})).threads).toBeUndefined();
});
