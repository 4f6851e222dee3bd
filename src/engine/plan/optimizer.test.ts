// sgd with a momentum, against the update written out, and against the optimizer "momentum".

import { expect, test } from "vitest";

import type { Samples } from "#core/data/dataset.ts";
import type { CohortOptions, Engine, OptimizerSpec } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import { updateRule } from "./optimizer.ts";

const data: Samples = {
  inputs: { shape: [1, 1], data: Float32Array.of(1) },
  targets: { shape: [1, 1], data: Float32Array.of(0) },
};

/** One weight k with the loss k²: its gradient is 2k. */
async function path(engine: Engine, optimizer: OptimizerSpec, steps: number) {
  await engine.loadData(data, data);
  const options: CohortOptions = {
    network: { inputShape: [1], layers: [{ type: "dense", units: 1, useBias: false }] },
    loss: "meanSquaredError",
    seed: 0,
    training: { optimizer, batchSize: 1, l2: 0 },
    weights: [[{ kernel: { shape: [1, 1], data: Float32Array.of(1) } }]],
  };
  const cohort = await engine.createCohort(options);
  await cohort.train(steps);
  const state = await cohort.checkpoint();
  engine.dispose();
  return state.weights[0][0].kernel!.data[0];
}

test.each([0, 0.5, 0.97])("v ← μv − ηg; w ← w + v, μ = %d", async (momentum) => {
  const optimizer = { type: "sgd", learningRate: 0.1, momentum } as const;
  let [k, v] = [1, 0];
  for (let step = 0; step < 9; step++) {
    v = momentum * v - 0.1 * 2 * k;
    k += v;
  }
  expect(await path(await openSimd(), optimizer, 9)).toBeCloseTo(k, 5);
  expect(await path(await openTfjs("cpu"), optimizer, 9)).toBeCloseTo(k, 5);
});

test("the optimizer momentum is sgd with 0.9, and sgd with 0 is sgd", () => {
  const rate = { learningRate: 1 };
  expect(updateRule({ type: "momentum", ...rate })).toEqual(
    updateRule({ type: "sgd", momentum: 0.9, ...rate }),
  );
  expect(updateRule({ type: "sgd", momentum: 0, ...rate })).toEqual({ rule: "sgd", momentum: 0 });
});
