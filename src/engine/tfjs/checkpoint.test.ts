// A checkpoint is all that training goes on from: on the same backend as if nothing had happened, and
// from one engine to another within their rounding.

import type { StepLosses } from "#engine/engine.ts";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import type { CohortState } from "#core/model/cohortState.ts";
import type { CohortOptions, Engine, OptimizerSpec } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openTfjs } from "./engine.ts";
import { seededClasses, seededWeights } from "./testNetworks.test-support.ts";

const network: Network = {
  inputShape: [6, 6, 1],
  layers: [
    { type: "conv2d", filters: 2, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "batchNorm" },
    { type: "maxPool", poolSize: 2 },
    { type: "dropout", rate: 0.25 },
    { type: "flatten" },
    { type: "dense", units: 3 },
  ],
};
/** Without batch norm and dropout, in which two engines round or draw apart sooner. */
const plain: Network = {
  inputShape: [6, 6, 1],
  layers: [
    { type: "conv2d", filters: 2, kernelSize: 3, padding: "same", activation: "tanh" },
    { type: "flatten" },
    { type: "dense", units: 3 },
  ],
};
const data = seededClasses(50, [6, 6, 1], 3);
const RULES = ["sgd", "momentum", "rmsprop", "adam"] as const;

function options(type: OptimizerSpec["type"], of = network): CohortOptions {
  return {
    network: of,
    loss: "softmaxCrossEntropy",
    training: { optimizer: { type, learningRate: 0.01 }, batchSize: 8, l2: 1e-3 },
    weights: [seededWeights(of, 0), seededWeights(of, 1), seededWeights(of, 2)],
    seed: 7,
  };
}

async function opened(engine: Engine): Promise<Engine> {
  await engine.loadData(data, data);
  return engine;
}

/** The losses of one training after another, a run for each replica. */
function joined(...parts: readonly StepLosses[]): readonly (readonly number[])[] {
  return parts[0].losses.map((_, replica) => parts.flatMap(({ losses }) => [...losses[replica]]));
}

/** Trains on `engine` from `from`, and ends with the losses, and the state as another thread would get it. */
async function train(engine: Engine, from: CohortOptions, steps: number) {
  const cohort = await engine.createCohort(from);
  await cohort.train(steps);
  const taken = await cohort.takeLosses();
  const state: CohortState = structuredClone(await cohort.checkpoint());
  cohort.dispose();
  return { ...taken, state };
}

describe.each(["cpu", "wasm"] as const)("on %s", (name) => {
  test.each(RULES)(
    "%s: 7 steps, a checkpoint and 5 more are 12 steps, to the bit",
    async (type) => {
      const engine = await opened(await openTfjs(name));
      const base = tf.memory().numTensors;
      const whole = await train(engine, options(type), 12);
      const head = await train(engine, options(type), 7);
      const tail = await train(engine, { ...options(type), ...head.state }, 5);
      expect(tf.memory().numTensors).toBe(base);
      engine.dispose();
      expect([head.firstStep, tail.firstStep, tail.state.step]).toEqual([0, 7, 12]);
      expect(joined(head, tail)).toEqual(joined(whole));
      expect(tail.state).toEqual(whole.state);
    },
  );

  test("a checkpoint before any step holds the initial weights and slots of zeros", async () => {
    const engine = await opened(await openTfjs(name));
    const { state } = await train(engine, options("adam"), 0);
    engine.dispose();
    expect(state.step).toBe(0);
    expect(state.weights).toEqual(options("adam").weights);
    expect(state.slots.map((of) => of.length)).toEqual([2, 2, 2]);
    const first = state.slots[1][0];
    expect(first[1].movingMean).toBeUndefined();
    expect(first[0].kernel?.data.every((x) => x === 0)).toBe(true);
  });

  test("slots of another optimizer, or of another network, are refused in a sentence", async () => {
    const engine = await opened(await openTfjs(name));
    const base = tf.memory().numTensors;
    const { state } = await train(engine, options("momentum"), 1);
    await expect(engine.createCohort({ ...options("adam"), ...state })).rejects.toThrow(
      "cohort: the optimizer has 2 slots, the checkpoint 1",
    );
    const foreign = { ...options("momentum", plain), slots: [[[]], [[]], [[]]] };
    await expect(engine.createCohort(foreign)).rejects.toThrow(
      "cohort: the checkpoint's kernel of layer 1 does not fit",
    );
    expect(tf.memory().numTensors).toBe(base);
    engine.dispose();
  });
});

test.each(RULES)("%s: a checkpoint goes on in another engine, there and back", async (type) => {
  const simd = await opened(await openSimd());
  const cpu = await opened(await openTfjs("cpu"));
  const whole = await train(simd, options(type, plain), 15);
  const first = await train(simd, options(type, plain), 5);
  const second = await train(cpu, { ...options(type, plain), ...first.state }, 5);
  const third = await train(simd, { ...options(type, plain), ...second.state }, 5);
  simd.dispose();
  cpu.dispose();
  const losses = joined(first, second, third).flat();
  const expected = joined(whole).flat();
  expect(losses).toHaveLength(expected.length);
  losses.forEach((loss, i) => expect(Math.abs(loss / expected[i] - 1)).toBeLessThan(1e-4));
});
