// Dense kernels that start orthogonal stay so (docs/methods.md §5): on every executor by the same law, and nothing
// else changes.

import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { CohortOptions, Engine } from "#engine/engine.ts";
import { openTfjs } from "./engine.ts";
import { seededWeights } from "./testNetworks.test-support.ts";
import { openSimd } from "#engine/simd/engine.ts";
import {
  DATA,
  GAINS,
  NETWORK,
  options,
  orthogonalWeights,
  stretch,
} from "./retraction.test-support.ts";
import { openSharedSimd } from "#engine/simd/threads/shared.ts";
import { spawnChannel } from "#engine/simd/threads/shardThreads.test-support.ts";

const ENGINES: readonly (readonly [string, () => Promise<Engine>])[] = [
  ["simd", openSimd],
  ["tfjs-cpu", () => openTfjs("cpu")],
  ["tfjs-wasm", () => openTfjs("wasm")],
];

async function opened(open: () => Promise<Engine>): Promise<Engine> {
  const engine = await open();
  await engine.loadData(DATA, DATA);
  return engine;
}

async function train(engine: Engine, from: CohortOptions, steps: number) {
  const cohort = await engine.createCohort(from);
  await cohort.train(steps);
  const { losses } = await cohort.takeLosses();
  const state = structuredClone(await cohort.checkpoint());
  cohort.dispose();
  return { losses, state };
}

async function trainAlone(open: () => Promise<Engine>, from: CohortOptions, steps: number) {
  const engine = await opened(open);
  const trained = await train(engine, from, steps);
  engine.dispose();
  return trained;
}

function meanOf(numbers: Float32Array): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}

const without = (from: CohortOptions): CohortOptions => {
  const { retraction: _, ...training } = from.training;
  return { ...from, training };
};

const RATES = { sgd: 0.1, momentum: 0.05, rmsprop: 0.005, adam: 0.01 } as const;

test.each([
  ["simd", "sgd", openSimd],
  ["simd", "momentum", openSimd],
  ["simd", "rmsprop", openSimd],
  ["simd", "adam", openSimd],
  ["tfjs-cpu", "sgd", () => openTfjs("cpu")],
  ["tfjs-cpu", "adam", () => openTfjs("cpu")],
] as const)("%s, %s: singular values stay g over 200 steps", async (_, type, open) => {
  const start = orthogonalWeights(1);
  const asked = options(type, RATES[type], [start]);
  const { losses, state } = await trainAlone(open, asked, 200);
  const free = await trainAlone(openSimd, without(asked), 200);
  for (const [layer, gain] of GAINS) {
    const kernel = state.weights[0][layer].kernel!;
    const before = start[layer].kernel!.data;
    expect(stretch(kernel, gain)).toBeLessThan(gain === 1 ? 1e-6 : 3e-6); // 1 is not rounded (gains.ts)
    expect(stretch(free.state.weights[0][layer].kernel!, gain)).toBeGreaterThan(0.01);
    expect(Math.hypot(...Array.from(kernel.data, (x, i) => x - before[i]))).toBeGreaterThan(0.05);
  }
  expect(meanOf(losses[0].slice(-20))).toBeLessThan(0.9 * meanOf(losses[0].slice(0, 20)));
});

describe.each(ENGINES)("on %s", (name, open) => {
  test("a replica that does not start orthogonal has the bits that it has without retraction", async () => {
    const mixed = options("adam", 0.01, [orthogonalWeights(1), seededWeights(NETWORK, 2)]);
    const with_ = await trainAlone(open, mixed, 30);
    const free = await trainAlone(open, without(mixed), 30);
    expect(with_.state.weights[1]).toEqual(free.state.weights[1]);
    expect(with_.losses[1]).toEqual(free.losses[1]);
    expect(with_.losses[0]).not.toEqual(free.losses[0]);
  });

  test("7 steps, a checkpoint and 5 more are 12 steps, to the bit, and nothing stays on the device", async () => {
    const engine = await opened(open);
    const asked = options("adam", 0.02, [orthogonalWeights(1), orthogonalWeights(2)]);
    const kept = () => (name === "simd" ? 0 : tf.memory().numTensors);
    const before = kept();
    const whole = await train(engine, asked, 12);
    const head = await train(engine, asked, 7);
    const tail = await train(engine, { ...asked, ...head.state }, 5);
    expect(kept()).toBe(before);
    engine.dispose();
    expect(tail.state).toEqual(whole.state);
    expect(tail.losses.map((run) => [...run])).toEqual(
      whole.losses.map((run) => [...run.slice(7)]),
    );
  });
});

test("both executors obey one law: losses within 1e-4 over 50 steps", async () => {
  const asked = options("momentum", 0.03, [orthogonalWeights(1), orthogonalWeights(2)]);
  const ours = await trainAlone(openSimd, asked, 50);
  const theirs = await trainAlone(() => openTfjs("cpu"), asked, 50);
  ours.losses.forEach((run, r) =>
    run.forEach((loss, i) => expect(Math.abs(loss / theirs.losses[r][i] - 1)).toBeLessThan(1e-4)),
  );
});

test("three threads give the bits of one", async () => {
  const start = [1, 2, 3, 4, 5].map(orthogonalWeights);
  const asked = options("adam", 0.02, [...start.slice(0, 4), seededWeights(NETWORK, 5)]);
  const alone = await trainAlone(openSimd, asked, 20);
  expect(await trainAlone(() => openSharedSimd(spawnChannel, 3), asked, 20)).toEqual(alone);
});
