// Numbers come back as they were when they were asked for, whatever else was asked for in the same turn; and a session
// with all that it reports asks seldom.

import { afterEach, describe, expect, test, vi } from "vitest";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { random } from "#core/math/random.ts";
import type { Network } from "#core/model/layers.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import type { Engine } from "#engine/engine.ts";
import { evaluate, openProgress, trainSlice } from "#engine/session/progress.ts";
import { openSession } from "#engine/session/session.ts";
import { loadGenerated } from "#engine/session/story.test-support.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { filled, write } from "./buffers.ts";
import { LONG, provideWebgpu } from "./dawn.test-support.ts";
import { openDevice } from "./device.ts";
import { openWebgpu } from "./engine.ts";

const missing = await provideWebgpu();

afterEach(() => vi.restoreAllMocks());

function countMaps(): () => number {
  const { calls } = vi.spyOn(GPUBuffer.prototype, "mapAsync").mock;
  return () => calls.length;
}

const numbers = (length: number, first = 0) => Float32Array.from({ length }, (_, i) => first + i);

describe.skipIf(missing !== undefined)("on this machine's adapter", { timeout: LONG }, () => {
  test("readings of one turn, in any order and of any size, are all right, and travel together", async () => {
    const gpu = await openDevice();
    const buffer = filled(gpu, numbers(1 << 16)); // every number is its own place
    const { integer } = random(5, "readings");
    const count = countMaps();
    for (let turn = 0; turn < 20; turn++) {
      const before = count();
      const most = turn % 2 === 0 ? 40 : 1 << 15; // of the latter the first buffer holds not many
      const asked = Array.from({ length: 1 + integer(6) }, () =>
        Array.from({ length: integer(4) }, () => {
          const start = integer(1 << 15);
          return { buffer, start, count: integer(most) };
        }),
      );
      const read = await Promise.all(asked.map((spans) => gpu.read(spans)));
      asked.forEach((spans, i) =>
        spans.forEach(({ start, count: length }, j) => {
          expect(read[i][j].length).toBe(length);
          expect(read[i][j].every((number, at) => number === start + at)).toBe(true);
        }),
      );
      if (turn % 2 === 0) expect(count() - before).toBeLessThan(2);
    }
    buffer.destroy();
  });

  test("a turn that asked for more than there is room for has one read-back the next time", async () => {
    const gpu = await openDevice();
    const buffer = filled(gpu, numbers(1 << 19));
    const count = countMaps();
    const turn = async () => {
      const before = count();
      const ask = (start: number) => gpu.read([{ buffer, start, count: 1 << 18 }]);
      const [[low], [high]] = await Promise.all([ask(0), ask(1 << 18)]);
      expect([low[0], low.at(-1), high[0], high.at(-1)]).toEqual(
        [0, 2 ** 18 - 1, 2 ** 18, 2 ** 19 - 1], // exact in float32
      );
      return count() - before;
    };
    expect([await turn(), await turn()]).toEqual([2, 1]);
    buffer.destroy();
  });

  test("what is written after a reading was asked for is not in it, but in the next of the same turn", async () => {
    const gpu = await openDevice();
    const buffer = filled(gpu, numbers(8));
    const all = [{ buffer, start: 0, count: 8 }];
    const before = gpu.read(all);
    write(gpu, buffer, 2, Float32Array.of(70, 80));
    const after = gpu.read(all);
    write(gpu, buffer, 0, numbers(8, 100));
    expect([...(await before)[0]]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...(await after)[0]]).toEqual([0, 1, 70, 80, 4, 5, 6, 7]);
    buffer.destroy();
  });

  test("a device that dies on the way fails everybody who waits, with the reason", async () => {
    const gpu = await openDevice();
    const buffer = filled(gpu, numbers(1 << 14));
    const large = { buffer, start: 0, count: 1 << 14 };
    const waiting = [[{ ...large, count: 3 }], [large], [{ ...large, count: 5 }]].map(gpu.read);
    gpu.device.destroy();
    const ends = await Promise.allSettled(waiting);
    for (const end of ends) {
      expect(end).toMatchObject({
        status: "rejected",
        reason: expect.any(BackendUnavailableError),
      });
      const { message } = (end as PromiseRejectedResult).reason as Error;
      expect(message).toMatch(/^WebGPU stopped working: \w/);
    }
    expect(() => gpu.use()).toThrow(/^WebGPU stopped working: \w/);
  });

  test("the end of an epoch is one read-back: metrics of both parts, losses, weights", async () => {
    const parts = [seededClasses(700, [2], 2), seededClasses(600, [2], 2)] as const; // more than one batch each
    const network: Network = { inputShape: [2], layers: [{ type: "dense", units: 2 }] };
    const training = {
      optimizer: { type: "sgd", learningRate: 0.1 },
      batchSize: 4,
      l2: 0,
    } as const;
    const epochs = async (engine: Engine, isOnDevice: boolean) => {
      await engine.loadData(...parts);
      const cohort = await engine.createCohort({
        ...{ network, loss: "softmaxCrossEntropy", seed: 1, training },
        weights: [0, 1].map((replica) => seededWeights(network, replica)),
      });
      const events: SessionEvent[] = [];
      const progress = openProgress(
        cohort,
        { ...training, epochs: 2, schedule: [] },
        { arm: "original", stepsPerEpoch: 5 },
        (event) => events.push(event),
        { goal: 2, isOnDevice },
      );
      await evaluate(progress, async () => {}); // kernels are compiled
      await trainSlice(progress, 5, true);
      vi.useFakeTimers({ toFake: ["performance"] }); // nothing takes long enough for a breath
      const count = countMaps();
      await evaluate(progress, async () => {});
      vi.useRealTimers();
      engine.dispose();
      const metrics = events.flatMap((event) => (event.type === "epoch" ? [event.metrics] : []));
      return { maps: count(), types: events.map(({ type }) => type), metrics };
    };
    const ours = await epochs(await openWebgpu(), true);
    const theirs = await epochs(await openSimd(), false);
    expect(ours.maps).toBe(1);
    expect(ours.types).toEqual(theirs.types);
    ours.metrics.flat().forEach(({ trainLoss, valLoss, trainScore, valScore }, i) => {
      const other = theirs.metrics.flat()[i];
      expect(trainLoss).toBeCloseTo(other.trainLoss, 4);
      expect(valLoss).toBeCloseTo(other.valLoss, 4);
      expect([trainScore, valScore]).toEqual([other.trainScore, other.valScore]);
    });
  });

  test("a race that is watched, with losses, weights and checkpoints, asks at most every 50 ms", async () => {
    const experiment = parseExperiment({
      ...{ version: 1, replicas: 2, data: { name: "moons", train: 8000, validation: 100 } },
      network: {
        layers: [
          { type: "dense", units: 6, activation: "tanh" },
          { type: "dense", units: 5, activation: "tanh" },
          { type: "dense", units: 2 },
        ],
      },
      training: { epochs: 500, batchSize: 2 },
      ...{ fusion: { span: [1, 2], samples: 64 }, arms: ["original", "fused", "random"] },
      shallowEpochs: 500,
    });
    const seen = new Map<SessionEvent["type"], number>();
    const emit = ({ type }: SessionEvent) => void seen.set(type, (seen.get(type) ?? 0) + 1);
    const engine = await openWebgpu();
    const nothing = async () => {};
    const data = await loadGenerated(experiment);
    const session = await openSession(engine, data, experiment, emit, nothing);
    await session.step(nothing);
    await session.fuse([1, 2], experiment.fusion, nothing);
    session.choose(0, true);
    const kinds = ["steps", "weights", "checkpoint", "looked"] as const;
    /** Until all has been reported so often. */
    const train = async (often: number) => {
      const stop = async () => {
        if (kinds.every((type) => (seen.get(type) ?? 0) >= often)) throw new Error("enough");
      };
      seen.clear();
      await expect(session.train(stop)).rejects.toThrow("enough");
    };
    await train(1); // kernels are compiled
    const count = countMaps();
    const began = performance.now();
    await train(3);
    const spent = performance.now() - began;
    // An epoch's end is asked for by itself, its parts too where they take long; so is, in the end, the last report.
    const others = 3 * (seen.get("epoch") ?? 0) + 3;
    expect(count()).toBeLessThanOrEqual(spent / 50 + 1 + others);
    session.dispose();
    engine.dispose();
  });
});
