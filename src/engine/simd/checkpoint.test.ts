// Training that goes on from a checkpoint is training that was never interrupted, to the last bit.

import type { StepLosses } from "#engine/engine.ts";
import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import type { CohortOptions, OptimizerSpec } from "#engine/engine.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { openSimd } from "./engine.ts";

const network: Network = {
  inputShape: [6, 6, 1],
  layers: [
    { type: "conv2d", filters: 2, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "batchNorm" },
    { type: "maxPool", poolSize: 2 },
    { type: "dropout", rate: 0.25 },
    { type: "flatten" },
    { type: "positionBias" },
    { type: "dense", units: 3 },
  ],
};
const data = seededClasses(50, [6, 6, 1], 3);

function options(type: OptimizerSpec["type"], momentum?: number): CohortOptions {
  return {
    network,
    loss: "softmaxCrossEntropy",
    training: {
      optimizer: { type, learningRate: 0.01, ...(momentum && { momentum }) },
      batchSize: 8,
      l2: 1e-3,
    },
    weights: [seededWeights(network, 0), seededWeights(network, 1), seededWeights(network, 2)],
    seed: 7,
  };
}

/** The losses of one training after another, a run for each replica. */
function joined(...parts: readonly StepLosses[]): readonly (readonly number[])[] {
  return parts[0].losses.map((_, replica) => parts.flatMap(({ losses }) => [...losses[replica]]));
}

/** Trains from `from` in an engine of its own, and ends with the losses and the state, as sent over a wire. */
async function train(from: CohortOptions, steps: number) {
  const engine = await openSimd();
  await engine.loadData(data, data);
  const cohort = await engine.createCohort(from);
  await cohort.train(steps);
  const losses = await cohort.takeLosses();
  const state = structuredClone(await cohort.checkpoint());
  engine.dispose();
  return { ...losses, state };
}

test.each<Parameters<typeof options>>([["sgd"], ["sgd", 0.5], ["momentum"], ["rmsprop"], ["adam"]])(
  "%s %s: 7 steps, a checkpoint and 5 more are 12 steps",
  async (...optimizer) => {
    const whole = await train(options(...optimizer), 12);
    const head = await train(options(...optimizer), 7);
    const tail = await train({ ...options(...optimizer), ...head.state }, 5);
    expect([head.firstStep, tail.firstStep, tail.state.step]).toEqual([0, 7, 12]);
    expect(joined(head, tail)).toEqual(joined(whole));
    expect(tail.state).toEqual(whole.state);
  },
);

test("a checkpoint is a copy: training on does not change it", async () => {
  const engine = await openSimd();
  await engine.loadData(data, data);
  const cohort = await engine.createCohort(options("adam"));
  await cohort.train(2);
  const state = await cohort.checkpoint();
  const copy = structuredClone(state);
  await cohort.train(2);
  expect(state).toEqual(copy);
  engine.dispose();
});

test("slots of another optimizer are refused in a sentence", async () => {
  const { state } = await train(options("momentum"), 1);
  await expect(train({ ...options("adam"), ...state }, 1)).rejects.toThrow(
    "cohort: the optimizer has 2 slots, the checkpoint 1",
  );
});
