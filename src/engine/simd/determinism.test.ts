// The same numbers to the last bit: alone or beside others, today or tomorrow; and memory that stays.

import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import type { CohortOptions } from "#engine/engine.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { openSimd } from "./engine.ts";

const NETWORK: Network = {
  inputShape: [12, 12, 1],
  layers: [
    { type: "conv2d", filters: 4, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "batchNorm" },
    { type: "maxPool", poolSize: 2 },
    { type: "dropout", rate: 0.25 },
    { type: "conv2d", filters: 6, kernelSize: 3, strides: 2, activation: "tanh" },
    { type: "flatten" },
    { type: "dense", units: 17, activation: "softplus" },
    { type: "dense", units: 3 },
  ],
};
const DATA = seededClasses(50, [12, 12, 1], 3);
const TRAINING: CohortOptions["training"] = {
  optimizer: { type: "adam", learningRate: 0.01 },
  batchSize: 16,
  l2: 1e-4,
};

async function run(seeds: readonly number[], steps: number) {
  const engine = await openSimd();
  await engine.loadData(DATA, DATA);
  const weights = seeds.map((seed) => seededWeights(NETWORK, seed));
  const loss = "softmaxCrossEntropy";
  const options = { network: NETWORK, loss, training: TRAINING, weights, seed: 9 } as const;
  const cohort = await engine.createCohort(options);
  await cohort.train(steps);
  const { losses } = await cohort.takeLosses();
  const metrics = await cohort.evaluate("validation");
  const trained = await Promise.all(seeds.map((_, replica) => cohort.readWeights(replica)));
  engine.dispose();
  return { losses, metrics, trained };
}

/** FNV-1a over the bytes. */
function hashOf(numbers: Float32Array): string {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return bytes.reduce((h, b) => Math.imul(h ^ b, 16777619) >>> 0, 2166136261).toString(16);
}

test("a replica's losses, metrics and weights are the same bits alone or among eight", async () => {
  const eight = await run([0, 1, 2, 3, 4, 5, 6, 7], 30);
  for (const replica of [0, 5]) {
    const alone = await run([replica], 30);
    expect(alone.losses).toEqual([eight.losses[replica]]);
    expect(alone.metrics[0]).toEqual(eight.metrics[replica]);
    expect(alone.trained[0]).toEqual(eight.trained[replica]);
  }
});

// The bits of this run on x86-64, Node 20, in November 2026. Another machine, browser or year must
// find the same; a deliberate change of the arithmetic changes them and says so in the changelog.
test("a run gives the stored bits", async () => {
  const { losses, trained } = await run([3], 25);
  expect(hashOf(losses[0])).toBe("74ad0d35");
  expect(hashOf(trained[0][6].kernel!.data as Float32Array)).toBe("890bd5cf");
});

test("ten thousand steps take no memory", async () => {
  const network: Network = {
    inputShape: [2],
    layers: [
      { type: "dense", units: 8, activation: "relu" },
      { type: "dense", units: 2 },
    ],
  };
  const data = seededClasses(40, [2], 2);
  const engine = await openSimd();
  await engine.loadData(data, data);
  const cohort = await engine.createCohort({
    network,
    loss: "softmaxCrossEntropy",
    training: TRAINING,
    weights: [seededWeights(network, 1)],
    seed: 1,
  });
  const after = async (steps: number) => {
    for (let done = 0; done < steps; done += 100) {
      await cohort.train(100);
      await cohort.takeLosses();
    }
    return process.memoryUsage().arrayBuffers;
  };
  const settled = await after(1000);
  expect((await after(10_000)) - settled).toBeLessThan(2 ** 21);
  expect(cohort.step).toBe(11_000);
});
