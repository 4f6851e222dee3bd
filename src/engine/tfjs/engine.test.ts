// The engine's promises in Node, on cpu and wasm: the same seed gives the same curve, replicas do not
// disturb each other, weights go in and out unchanged, and no call leaves a tensor behind.

import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import type { CohortOptions, Engine } from "#engine/engine.ts";
import { prove } from "#engine/prove.ts";
import type { BackendName } from "./backend.ts";
import { openTfjs } from "./engine.ts";
import { seededClasses, seededRegression, seededWeights } from "./testNetworks.test-support.ts";

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
const data = seededClasses(50, [6, 6, 1], 3);

function options(change: Partial<CohortOptions> = {}): CohortOptions {
  return {
    network,
    loss: "softmaxCrossEntropy",
    training: { optimizer: { type: "adam", learningRate: 0.01 }, batchSize: 8, l2: 1e-3 },
    weights: [seededWeights(network, 0), seededWeights(network, 1)],
    seed: 7,
    ...change,
  };
}

describe.each(["cpu", "wasm"] as const)("on %s", (name: BackendName) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTfjs(name);
    await engine.loadData(data, data);
  });
  afterAll(() => {
    engine.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  async function curve(change: Partial<CohortOptions> = {}, steps = 8) {
    const cohort = await engine.createCohort(options(change));
    await cohort.train(steps);
    const { losses } = await cohort.takeLosses();
    cohort.dispose();
    return losses;
  }

  test("the same seed gives the same curve, another seed another", async () => {
    const first = await curve();
    expect(await curve()).toEqual(first);
    expect(await curve({ seed: 8 })).not.toEqual(first);
  });

  test("a replica's first curve is the same beside another one", async () => {
    const together = await curve();
    const alone = await curve({ weights: [seededWeights(network, 0)] });
    expect(alone).toEqual([together[0]]);
  });

  test("training in two calls is training in one, and losses come a run for each replica", async () => {
    const cohort = await engine.createCohort(options());
    await cohort.train(3);
    const head = await cohort.takeLosses();
    await cohort.train(5);
    const tail = await cohort.takeLosses();
    cohort.dispose();
    expect([head.firstStep, tail.firstStep, cohort.step]).toEqual([0, 3, 8]);
    const runs = head.losses.map((run, r) => Float32Array.of(...run, ...tail.losses[r]));
    expect(runs).toEqual(await curve());
  });

  test("losses of hundreds of steps are kept in order", async () => {
    const small: Network = {
      inputShape: [6, 6, 1],
      layers: [{ type: "flatten" }, { type: "dense", units: 3 }],
    };
    const weights = [seededWeights(small, 0)];
    const training = {
      optimizer: { type: "sgd", learningRate: 0.1 },
      batchSize: 8,
      l2: 0,
    } as const;
    const [whole] = await curve({ network: small, weights, training }, 300);
    const [start] = await curve({ network: small, weights, training }, 5);
    expect(whole).toHaveLength(300);
    expect(whole.slice(0, 5)).toEqual(start);
  });

  test("training lowers the loss and raises the accuracy", async () => {
    const cohort = await engine.createCohort(options());
    const [before] = await cohort.evaluate("train");
    await cohort.train(60);
    const [after] = await cohort.evaluate("train");
    cohort.dispose();
    expect(after.loss).toBeLessThan(0.5 * before.loss);
    expect(after.score).toBeGreaterThan(before.score!);
  });

  test("a fresh engine passes the proof of an engine, and nothing is left of it", async () => {
    const base = tf.memory().numTensors;
    const fresh = await openTfjs(name);
    await prove(fresh);
    fresh.dispose();
    expect(tf.memory().numTensors).toBe(base);
  });

  test("no call leaves a tensor behind", async () => {
    const base = tf.memory().numTensors;
    const cohort = await engine.createCohort(options());
    await cohort.train(2);
    await cohort.takeLosses();
    const steady = tf.memory().numTensors;
    const calls: [string, () => unknown][] = [
      ["train and takeLosses", async () => (await cohort.train(3), await cohort.takeLosses())],
      ["evaluate", () => cohort.evaluate("validation", async () => {})],
      ["readWeights", () => cohort.readWeights(1)],
      ["writeWeights", () => cohort.writeWeights(1, seededWeights(network, 5))],
      ["activations", () => cohort.activations(0, [{ layer: 2, at: "output" }], data.inputs)],
      ["a cancelled evaluation", () => cohort.evaluate("train", cancel).catch(() => {})],
    ];
    for (const [call, run] of calls) {
      await run();
      expect(tf.memory().numTensors, call).toBe(steady);
    }
    cohort.dispose();
    expect(tf.memory().numTensors).toBe(base);
  });

  test("written weights are read back to the bit, and others stay", async () => {
    const cohort = await engine.createCohort(options());
    const written = seededWeights(network, 9);
    cohort.writeWeights(1, written);
    expect(await cohort.readWeights(1)).toEqual(written);
    expect(await cohort.readWeights(0)).toEqual(seededWeights(network, 0));
    cohort.dispose();
  });

  test("weights of another shape are refused with the layer's name", async () => {
    const cohort = await engine.createCohort(options());
    const wrong = seededWeights(network, 0).map(() => ({}));
    expect(() => cohort.writeWeights(0, wrong)).toThrow(/layer 1 \(conv2d\): kernel/);
    expect(() => cohort.writeWeights(2, seededWeights(network, 0))).toThrow(/replica 2/);
    cohort.dispose();
  });

  test("a learning rate of zero stops the weights that gradients move", async () => {
    const cohort = await engine.createCohort(options());
    cohort.setLearningRate(0);
    await cohort.train(2);
    const weights = await cohort.readWeights(0);
    cohort.dispose();
    expect(weights[0].kernel).toEqual(seededWeights(network, 0)[0].kernel);
    expect(weights[1].movingMean).not.toEqual(seededWeights(network, 0)[1].movingMean);
  });

  test("the points of a network hang together", async () => {
    const cohort = await engine.createCohort(options());
    const [input, before, after, next] = await cohort.activations(
      0,
      [
        { layer: 0, at: "input" },
        { layer: 0, at: "preActivation" },
        { layer: 0, at: "output" },
        { layer: 1, at: "input" },
      ],
      data.inputs,
    );
    cohort.dispose();
    expect(input).toEqual(data.inputs);
    expect(before.shape).toEqual([50, 6, 6, 2]);
    expect(after.data).toEqual(Float32Array.from(before.data, (x) => Math.max(x, 0)));
    expect(next).toEqual(after);
  });

  test("R² of a regression follows from its predictions", async () => {
    const linear: Network = { inputShape: [4], layers: [{ type: "dense", units: 1 }] };
    const samples = seededRegression(40, 4);
    const other = await openTfjs(name);
    await other.loadData(samples, samples);
    const cohort = await other.createCohort(
      options({ network: linear, loss: "meanSquaredError", weights: [seededWeights(linear, 0)] }),
    );
    const [outputs] = await cohort.activations(0, [{ layer: 0, at: "output" }], samples.inputs);
    const [metrics] = await cohort.evaluate("train");
    other.dispose();
    const truth = [...samples.targets.data];
    const mean = truth.reduce((sum, y) => sum + y, 0) / truth.length;
    const residual = truth.reduce((sum, y, n) => sum + (y - outputs.data[n]) ** 2, 0);
    const total = truth.reduce((sum, y) => sum + (y - mean) ** 2, 0);
    expect(metrics.loss).toBeCloseTo(residual / truth.length, 5);
    expect(metrics.score).toBeCloseTo(1 - residual / total, 5);
  });
});

async function cancel(): Promise<void> {
  throw new Error("cancelled");
}

test("cpu and wasm draw the same curve within rounding", async () => {
  const curves: number[][] = [];
  for (const name of ["cpu", "wasm"] as const) {
    const engine = await openTfjs(name);
    await engine.loadData(data, data);
    const cohort = await engine.createCohort(options());
    await cohort.train(10);
    curves.push((await cohort.takeLosses()).losses.flatMap((run) => [...run]));
    engine.dispose();
  }
  curves[0].forEach((loss, i) => expect(curves[1][i] / loss).toBeCloseTo(1, 3));
});

test("Node has no WebGPU, and the engine reports it", async () => {
  await expect(openTfjs("webgpu")).rejects.toThrow(/WebGPU gives no adapter/);
  await expect(openTfjs("webgl")).rejects.toThrow(/no WebGL 2 context/);
});

test("a cohort before any data is refused", async () => {
  const engine = await openTfjs("cpu");
  await expect(engine.createCohort(options())).rejects.toThrow(/call loadData first/);
});
