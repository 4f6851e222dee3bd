// Replicas that begin with the same numbers are parted by a dropout of their own: the same on one thread or
// three, on simd or tfjs, alone or after a thread has died and gone on.

import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import type { Engine } from "#engine/engine.ts";
import { openPlanEngine } from "#engine/plan/engine.ts";
import { openBackend } from "#engine/tfjs/backend.ts";
import { tfjsExecutor } from "#engine/tfjs/executor.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { openSimd } from "./simd/engine.ts";
import { openSharedSimd } from "./simd/threads/shared.ts";
import { spawnChannel } from "./simd/threads/shardThreads.test-support.ts";

const NETWORK: Network = {
  inputShape: [6, 5, 2],
  layers: [
    { type: "residual", filters: 4, rate: 0.3 },
    { type: "flatten" },
    { type: "residualDense", units: 9, rate: 0.2 },
    { type: "dropout", rate: 0.2 },
    { type: "dense", units: 3 },
  ],
};
const DATA = seededClasses(40, [6, 5, 2], 3);

async function losses(engine: Engine, dropoutSeeds?: readonly number[]) {
  await engine.loadData(DATA, DATA);
  const start = seededWeights(NETWORK, 1);
  const count = dropoutSeeds?.length ?? 3;
  const cohort = await engine.createCohort({
    network: NETWORK,
    loss: "softmaxCrossEntropy",
    training: { optimizer: { type: "sgd", learningRate: 0.02 }, batchSize: 8, l2: 0 },
    weights: Array.from({ length: count }, () => start),
    seed: 5,
    dropoutSeeds,
  });
  await cohort.train(12);
  const { losses: runs } = await cohort.takeLosses();
  engine.dispose();
  return runs;
}

test("replicas share their masks unless each has a seed of its own", async () => {
  const [a, b, c] = await losses(await openSimd());
  expect([b, c]).toEqual([a, a]);
  const [first, second, third] = await losses(await openSimd(), [7, 8, 7]);
  expect(third).toEqual(first);
  expect(second).not.toEqual(first);
  expect(await losses(await openSimd(), [8])).toEqual([second]);
});

test("threads that share the replicas give each its own", async () => {
  const seeds = [7, 8, 9, 7];
  const alone = await losses(await openSimd(), seeds);
  expect(await losses(await openSharedSimd(spawnChannel, 3), seeds)).toEqual(alone);
});

test.each([true, false])("tfjs drops the same numbers, replicas stacked: %s", async (stacked) => {
  const wanted = await losses(await openSimd(), [7, 8, 9]);
  const backend = { ...(await openBackend("cpu")), stacked };
  const got = await losses(openPlanEngine(tfjsExecutor(backend)), [7, 8, 9]);
  got.forEach((run, replica) =>
    run.forEach((loss, step) => expect(loss / wanted[replica][step]).toBeCloseTo(1, 4)),
  );
});
