import { expect, test } from "vitest";
import type { Results } from "#core/experiment/results/results.ts";
import { openExperiment } from "./open.ts";
import { wholeRun } from "./wholeRun.test-support.ts";

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

const raced = (threads: number) => wholeRun(EXPERIMENT, { threads });

const withoutTimes = (results: Results) =>
  JSON.stringify(results, (name, value: unknown) => (name === "seconds" ? undefined : value));

test("an experiment on two threads of Node has the results of one, whose threads begin as programs do", async () => {
  const [alone, shared] = [await raced(1), await raced(2)];
  expect(JSON.stringify(shared)).toContain("2 threads");
  const named = withoutTimes(shared).replaceAll("2 threads", "1 thread");
  expect(named).toBe(withoutTimes(alone));
}, 60_000);

test("threads that cannot be had are refused in a sentence", async () => {
  for (const threads of [0, 1.5, 65, NaN]) {
    const refused = openExperiment(EXPERIMENT, { threads });
    await expect(refused).rejects.toThrow(`threads: give a whole number from 1 to 64, not`);
  }
  const refused = openExperiment(EXPERIMENT, { threads: 2, engine: "tfjs-cpu" });
  await expect(refused).rejects.toThrow("only the engine simd has them");
});
