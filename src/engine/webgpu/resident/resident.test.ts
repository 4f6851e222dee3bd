// Both ways of running against each other and beside simd: which is taken, and that it makes no difference.

import { afterEach, describe, expect, test } from "vitest";
import type { Activation, LayerSpec, Network } from "#core/model/layers.ts";
import type { CohortOptions, Engine } from "#engine/engine.ts";
import { openPlanEngine } from "#engine/plan/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import {
  seededClasses,
  seededRegression,
  seededWeights,
} from "#engine/tfjs/testNetworks.test-support.ts";
import { LONG, provideWebgpu, watched } from "#engine/webgpu/dawn.test-support.ts";
import { openDevice } from "#engine/webgpu/device.ts";
import type { Gpu } from "#engine/webgpu/device.ts";
import { webgpuExecutor } from "#engine/webgpu/executor.ts";

const missing = await provideWebgpu();
if (missing !== undefined) test.skip(`no test of webgpu runs here: ${missing}`);

const dense = (units: number, activation: Activation): LayerSpec => {
  return { type: "dense", units, activation };
};
const relu = (units: number) => dense(units, "relu");
const out = (units: number): LayerSpec => ({ type: "dense", units });

type Options = Omit<CohortOptions, "weights">;
const SMALL: Network = {
  inputShape: [5],
  layers: [relu(7), { type: "dropout", rate: 0.3 }, dense(6, "tanh"), out(3)],
};
const CLASSES = [seededClasses(37, [5], 3), seededClasses(37, [5], 3)];
const ADAM: Options = {
  network: SMALL,
  loss: "softmaxCrossEntropy",
  training: { optimizer: { type: "adam", learningRate: 0.01 }, batchSize: 9, l2: 1e-3 },
  seed: 7,
};
const MOMENTUM: Options = {
  network: { inputShape: [4], layers: [dense(9, "sigmoid"), relu(5), out(1)] },
  loss: "meanSquaredError",
  training: { optimizer: { type: "momentum", learningRate: 0.02 }, batchSize: 13, l2: 0 },
  seed: 3,
};
const VALUES = [seededRegression(40, 4), seededRegression(40, 4)];
const SGD: Options = {
  ...ADAM,
  training: { ...ADAM.training, batchSize: 37, optimizer: { type: "sgd", learningRate: 0.1 } },
};

const opened: Engine[] = [];
afterEach(() => {
  for (const engine of opened.splice(0)) engine.dispose();
});

const isResident = (code: string) => code.includes("var<workgroup> arena");

/** An engine on this machine's adapter as if it had other limits, and the kernels that it ran. */
async function engineWith(limits: Partial<Gpu>) {
  const codes: string[] = [];
  const gpu = watched({ ...(await openDevice()), ...limits }, codes);
  return { engine: openPlanEngine(webgpuExecutor(gpu)), codes };
}

async function train(
  engine: Engine,
  given: Options,
  replicas: number,
  chunks: readonly number[],
  more: Partial<CohortOptions> = {},
) {
  opened.push(engine);
  const data = given.loss === "meanSquaredError" ? VALUES : CLASSES;
  await engine.loadData(data, data);
  const weights = Array.from({ length: replicas }, (_, replica) =>
    seededWeights(given.network, replica),
  );
  const cohort = await engine.createCohort({ ...given, weights, ...more });
  for (const steps of chunks) await cohort.train(steps);
  const { losses } = await cohort.takeLosses();
  const state = structuredClone(await cohort.checkpoint());
  return { losses, state };
}

/** The largest relative difference. */
function apart(ours: readonly Float32Array[], theirs: readonly Float32Array[]): number {
  return Math.max(
    ...ours.flatMap((of, replica) =>
      [...of].map((loss, i) => Math.abs(loss / theirs[replica][i] - 1)),
    ),
  );
}

describe.skipIf(missing !== undefined)("on this machine's adapter", { timeout: LONG }, () => {
  test.each<[string, Options, number]>([
    ["adam, dropout, l2, cross-entropy, three replicas", ADAM, 3],
    ["momentum, squared error, one replica", MOMENTUM, 1],
    ["sgd on the whole data, two replicas", SGD, 2],
  ])("%s: resident, streamed and simd lose the same over 50 steps", async (_, given, replicas) => {
    const [resident, streamed] = [await engineWith({}), await engineWith({ workgroupBytes: 0 })];
    const ours = await train(resident.engine, given, replicas, [50]);
    const others = await train(streamed.engine, given, replicas, [50]);
    const theirs = await train(await openSimd(), given, replicas, [50]);
    // One dispatch for all fifty steps.
    expect(resident.codes.map(isResident)).toEqual([true]);
    expect(streamed.codes.some(isResident)).toBe(false);
    expect(ours.losses.map(({ length }) => length)).toEqual(Array(replicas).fill(50));
    expect(apart(ours.losses, theirs.losses)).toBeLessThan(1e-3);
    expect(apart(ours.losses, others.losses)).toBeLessThan(1e-3);
  });

  test("as many invocations as hardware gets make no difference", async () => {
    const few = await train((await engineWith({})).engine, ADAM, 2, [20]);
    const many = await train((await engineWith({ isSoftware: false })).engine, ADAM, 2, [20]);
    expect(apart(many.losses, few.losses)).toBeLessThan(1e-5);
  });

  test("the same bits on every run, in chunks of any length, and for a replica alone", async () => {
    const { engine } = await engineWith({});
    const three = await train(engine, ADAM, 3, [31]);
    expect(await train((await engineWith({})).engine, ADAM, 3, [1, 10, 20])).toEqual(three);
    const alone = await train((await engineWith({})).engine, ADAM, 1, [31]);
    expect(alone.losses).toEqual([three.losses[0]]);
    expect(alone.state.weights).toEqual([three.state.weights[0]]);
  });

  test("7 steps, a checkpoint and 5 more are 12 steps", async () => {
    const [whole, head] = [
      await train((await engineWith({})).engine, ADAM, 2, [12]),
      await train((await engineWith({})).engine, ADAM, 2, [7]),
    ];
    const tail = await train((await engineWith({})).engine, ADAM, 2, [5], head.state);
    expect(tail.state).toEqual(whole.state);
  });

  test("orders, data and dropout of every replica's own", async () => {
    const own = { orders: [2, 0, 1], parts: [1, 0, 1], dropoutSeeds: [5, 6, 7] };
    const ours = await train((await engineWith({})).engine, ADAM, 3, [20], own);
    const theirs = await train(await openSimd(), ADAM, 3, [20], own);
    expect(apart(ours.losses, theirs.losses)).toBeLessThan(1e-3);
  });

  test("an adapter that gives a workgroup little memory streams, and nobody notices", async () => {
    const { engine, codes } = await engineWith({ workgroupBytes: 2048 });
    const ours = await train(engine, ADAM, 2, [20]);
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.some(isResident)).toBe(false);
    const theirs = await train((await engineWith({})).engine, ADAM, 2, [20]);
    expect(apart(ours.losses, theirs.losses)).toBeLessThan(1e-3);
  });

  test("a network with a batch norm streams: it has no resident form", async () => {
    const { engine, codes } = await engineWith({});
    const network = { ...SMALL, layers: [relu(7), { type: "batchNorm" } as const, out(3)] };
    await train(engine, { ...ADAM, network }, 2, [3]);
    expect(codes.some(isResident)).toBe(false);
  });
});
