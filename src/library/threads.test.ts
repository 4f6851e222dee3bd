import { describe, expect, test } from "vitest";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import type { Dataset } from "#core/data/dataset.ts";
import { datasetFromFile } from "#core/data/load.ts";
import type { Memory } from "#core/data/normalise.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { openExperiment } from "./open.ts";
import { wholeRun } from "./wholeRun.test-support.ts";
import { sharedMemory } from "./sharedMemory.ts";

const relu = (units: number) => ({ type: "dense", units, activation: "relu" });
const EXPERIMENT = {
  version: 1,
  replicas: 3,
  data: { name: "moons", train: 60, validation: 30 },
  network: { layers: [relu(6), relu(5), { type: "dense", units: 2 }] },
  fusion: { span: [1, 2], samples: 50 },
  training: { batchSize: 20, epochs: 2 },
  shallowEpochs: 1,
};

const raced = (threads: number, dataset?: Dataset) =>
  wholeRun(EXPERIMENT, { threads, ...(dataset && { dataset }) });

const withoutTimes = (results: Results) =>
  JSON.stringify(results, (name, value: unknown) => (name === "seconds" ? undefined : value));

test("an experiment on two threads of Node has the results of one, whose threads begin as programs do", async () => {
  const [alone, shared] = [await raced(1), await raced(2)];
  expect(JSON.stringify(shared)).toContain("2 threads");
  const named = withoutTimes(shared).replaceAll("2 threads", "1 thread");
  expect(named).toBe(withoutTimes(alone));
}, 60_000);

describe("a table in memory that threads share", () => {
  const rows = Array.from({ length: 90 }, (_, i) => `${(i * 37) % 91},${i % 7},${"ab"[i % 2]}`);
  const file = { file: "t.csv", bytes: new TextEncoder().encode(["x,z,kind", ...rows].join("\n")) };
  const read = (memory?: Memory) =>
    datasetFromFile(file, { name: "t.csv", seed: 0, ...(memory && { memory }) });

  test("holds the same numbers, and is not copied when it is sent", async () => {
    const [shared, plain] = [await read(sharedMemory), await read()];
    expect(shared).toEqual(plain);
    const { port1, port2 } = new MessageChannel();
    for (const { inputs } of [shared.train, shared.validation]) {
      port1.postMessage(inputs);
      const { data } = receiveMessageOnPort(port2)!.message as typeof inputs;
      inputs.data[3] = 77;
      expect(data[3]).toBe(77);
    }
    port1.close();
  });

  test("gives two threads the results of one that has it alone", async () => {
    const shared = withoutTimes(await raced(2, await read(sharedMemory)));
    expect(shared.replaceAll("2 threads", "1 thread")).toBe(
      withoutTimes(await raced(1, await read())),
    );
  }, 60_000);
});

test("threads that cannot be had are refused in a sentence", async () => {
  for (const threads of [0, 1.5, 65, NaN]) {
    const refused = openExperiment(EXPERIMENT, { threads });
    await expect(refused).rejects.toThrow(`threads: give a whole number from 1 to 64, not`);
  }
  const refused = openExperiment(EXPERIMENT, { threads: 2, engine: "tfjs-cpu" });
  await expect(refused).rejects.toThrow("only the engine simd has them");
});
