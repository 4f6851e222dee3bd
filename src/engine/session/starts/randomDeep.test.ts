// The arm randomDeep, played through a whole session: the original's layers at another draw.

import { expect, test } from "vitest";
import { lossRuns } from "#core/experiment/events/losses.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { loadGenerated, story } from "#engine/session/story.test-support.ts";

const dense = (units: number, activation = "linear") => ({ type: "dense", units, activation });

async function race(fields: object) {
  const experiment = parseExperiment({
    version: 1,
    replicas: 2,
    seed: 4,
    data: { name: "moons", train: 60, validation: 40 },
    network: { layers: [dense(6, "tanh"), { type: "dropout", rate: 0.1 }, dense(5), dense(2)] },
    training: { batchSize: 20, epochs: 5, optimizer: { type: "adam", learningRate: 0.02 } },
    fusion: { span: [1, 2] },
    arms: ["fused", "random", "randomDeep"],
    shallowEpochs: 3,
    ...fields,
  });
  const engine = await openSimd();
  const { arms } = await story(experiment, engine);
  engine.dispose();
  return { experiment, dataset: await loadGenerated(experiment), arms };
}

const lossesOf = (arms: RunRecord["arms"], arm: keyof RunRecord["arms"]) =>
  lossRuns(arms[arm]!.losses).map((run) => [...run]);

test("it is the original's network at its own draw, for the epochs and the price of a race", async () => {
  const { experiment, dataset, arms } = await race({ fusion: { span: [1, 2], inherit: "all" } });
  const [deep, parent, shallow] = [arms.randomDeep!, arms.original!, arms.random!].map(
    ({ summary }) => summary,
  );
  expect(deep.network).toEqual(parent.network);
  expect([deep.parameters, deep.flopPerStep]).toEqual([parent.parameters, parent.flopPerStep]);
  expect(deep.epochs).toBe(shallow.epochs);
  const draws = (name: string) =>
    initializeWeights(parent.network, experiment.init, 4, `${name}/0`, dataset.train);
  expect(arms.randomDeep!.firstWeights).toEqual(draws("randomDeep"));
  expect(draws("randomDeep")).not.toEqual(draws("original"));
});

test("where nothing is drawn it repeats the original's first epochs, bit for bit", async () => {
  const init = { type: "constant", value: 0.3 };
  const { arms } = await race({ init });
  const steps = lossesOf(arms, "randomDeep").map((run) => run.length);
  expect(steps).toEqual([9, 9]);
  const began = lossesOf(arms, "original").map((run) => run.slice(0, 9));
  expect(lossesOf(arms, "randomDeep")).toEqual(began);
});
