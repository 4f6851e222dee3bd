// What an engine promises besides arithmetic: bits that repeat, checkpoints, memory, a device that dies.

import { afterEach, describe, expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import type { CohortOptions, Engine } from "#engine/engine.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import { openPlanEngine } from "#engine/plan/engine.ts";
import { prove } from "#engine/prove.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { LONG, provideWebgpu } from "./dawn.test-support.ts";
import { openDevice } from "./device.ts";
import { openWebgpu } from "./engine.ts";
import { webgpuExecutor } from "./executor.ts";

const missing = await provideWebgpu();

const NETWORK: Network = {
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
const DATA = seededClasses(50, [6, 6, 1], 3);
const OTHER = seededClasses(50, [6, 6, 1], 3);

function options(replicas: number): CohortOptions {
  return {
    network: NETWORK,
    loss: "softmaxCrossEntropy",
    training: { optimizer: { type: "adam", learningRate: 0.01 }, batchSize: 8, l2: 1e-3 },
    weights: Array.from({ length: replicas }, (_, replica) => seededWeights(NETWORK, replica)),
    seed: 7,
  };
}

const opened: Engine[] = [];
afterEach(() => {
  for (const engine of opened.splice(0)) engine.dispose();
});

async function cohortOf(engine: Engine, given: CohortOptions) {
  opened.push(engine);
  await engine.loadData([DATA, OTHER], [DATA, OTHER]);
  return engine.createCohort(given);
}

/** Trains and ends with the losses, the state as sent over a wire and the metrics. */
async function train(given: CohortOptions, steps: number, engine?: Engine) {
  const cohort = await cohortOf(engine ?? (await openWebgpu()), given);
  await cohort.train(steps);
  const { losses } = await cohort.takeLosses();
  const state = structuredClone(await cohort.checkpoint());
  return { losses, state, metrics: await cohort.evaluate("validation") };
}

describe.skipIf(missing !== undefined)("on this machine's adapter", { timeout: LONG }, () => {
  test("a step is proven as for any engine", async () => {
    await prove(await openWebgpu());
  });

  test("the same run gives the same bits twice, and a replica alone those it has among three", async () => {
    const three = await train(options(3), 30);
    expect(await train(options(3), 30)).toEqual(three);
    const alone = await train(options(1), 30);
    expect(alone.losses).toEqual([three.losses[0]]);
    expect(alone.state.weights).toEqual([three.state.weights[0]]);
  });

  test("7 steps, a checkpoint and 5 more are 12 steps", async () => {
    const whole = await train(options(2), 12);
    const head = await train(options(2), 7);
    const tail = await train({ ...options(2), ...head.state }, 5);
    expect(tail.state).toEqual(whole.state);
    whole.losses.forEach((of, replica) =>
      expect([...head.losses[replica], ...tail.losses[replica]]).toEqual([...of]),
    );
  });

  test.each([
    ["orders of their own", { orders: [0, 1, 4] }],
    ["data of their own", { parts: [0, 1, 0] }],
    [
      "both, and dropout of their own",
      { orders: [2, 0, 1], parts: [1, 0, 1], dropoutSeeds: [5, 6, 7] },
    ],
  ])("replicas with %s train as on simd", async (_, own) => {
    const ours = await train({ ...options(3), ...own }, 20);
    const theirs = await train({ ...options(3), ...own }, 20, await openSimd());
    ours.losses.forEach((of, replica) =>
      of.forEach((loss, i) => expect(loss / theirs.losses[replica][i]).toBeCloseTo(1, 3)),
    );
    ours.metrics.forEach(({ loss }, replica) =>
      expect(loss / theirs.metrics[replica].loss).toBeCloseTo(1, 3),
    );
  });

  test("what a replica makes of inputs is what simd makes of them", async () => {
    const points = [0, 2, 5].map((layer) => ({ layer, at: "output" }) as const);
    const [ours, theirs] = await Promise.all(
      [await openWebgpu(), await openSimd()].map(async (engine) => {
        const cohort = await cohortOf(engine, options(2));
        return cohort.activations(1, [{ layer: 0, at: "input" }, ...points], DATA.inputs);
      }),
    );
    ours.forEach(({ shape, data }, p) => {
      expect(shape).toEqual(theirs[p].shape);
      data.forEach((x, i) => expect(x).toBeCloseTo(theirs[p].data[i], 4));
    });
  });

  test("results of more samples than the log holds are all there", async () => {
    const network: Network = { inputShape: [1], layers: [{ type: "dense", units: 2 }] };
    const many = seededClasses(70_000, [1], 2);
    const weights = [seededWeights(network, 1), seededWeights(network, 2)];
    const [ours, theirs] = await Promise.all(
      [await openWebgpu(), await openSimd()].map(async (engine) => {
        opened.push(engine);
        await engine.loadData(many, many);
        const cohort = await engine.createCohort({ ...options(1), network, weights });
        return cohort.evaluate("validation");
      }),
    );
    ours.forEach(({ loss, score }, replica) => {
      expect(loss).toBeCloseTo(theirs[replica].loss, 4);
      expect(score).toBeCloseTo(theirs[replica].score!, 4);
    });
  });

  test("an adapter with low limits refuses in a sentence with the numbers", async () => {
    const small = { ...(await openDevice()), mostBytes: 2 ** 16 };
    await expect(cohortOf(openPlanEngine(webgpuExecutor(small)), options(8))).rejects.toThrow(
      /training of 8 replicas needs \d+ MiB in one buffer, this adapter gives 1 MiB; use fewer/,
    );
  });

  test("a device that dies is reported, and the next engine has a new one", async () => {
    const cohort = await cohortOf(await openWebgpu(), options(1));
    const { device } = await openDevice();
    device.destroy();
    await device.lost;
    await expect(cohort.train(1)).rejects.toThrow(BackendUnavailableError);
    expect((await train(options(1), 1)).losses[0].length).toBe(1);
  });
});
