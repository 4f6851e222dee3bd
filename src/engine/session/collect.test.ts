// Values are collected in chunks, on one thread and on two, as the float64 forward pass has them.

import { expect, test } from "vitest";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { Point } from "#core/model/forward.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openSharedSimd } from "#engine/simd/threads/shared.ts";
import { spawnChannel } from "#engine/simd/threads/shardThreads.test-support.ts";
import { collect } from "./collect.ts";
import { openSession } from "./session.ts";
import { loadGenerated } from "./story.test-support.ts";

const dense = (units: number) => ({ type: "dense", units, activation: "tanh" });
const experimentOf = (layers: readonly object[]) =>
  parseExperiment({
    version: 1,
    replicas: 2,
    data: { name: "moons", train: 600, validation: 20 },
    network: { layers },
  });
const rest = async () => {};
const engines = { "one thread": openSimd, "two threads": () => openSharedSimd(spawnChannel, 2) };

test.each(Object.entries(engines))(
  "more samples than a chunk has, the last chunk short, no points at all: %s",
  async (_, open) => {
    const experiment = experimentOf([dense(5), dense(3), { type: "dense", units: 2 }]);
    const [engine, dataset] = [await open(), await loadGenerated(experiment)];
    await engine.loadData(dataset.train, dataset.validation);
    const network = { inputShape: dataset.inputShape, layers: experiment.network.layers };
    const weights = [0, 1].map((replica) =>
      initializeWeights(network, experiment.init, 0, `original/${replica}`, dataset.train),
    );
    const { training } = experiment;
    const loss = "softmaxCrossEntropy";
    const cohort = await engine.createCohort({ network, loss, training, seed: 0, weights });
    const points: readonly Point[] = [
      { layer: 0, at: "input" },
      { layer: 1, at: "preActivation" },
      { layer: 1, at: "output" },
    ];
    const { inputs } = dataset.train;
    const found = await collect(cohort, 1, points, inputs, rest);
    const wanted = valuesAt(network, weights[1], points, inputs);
    for (const [p, { shape, data }] of wanted.entries()) {
      expect(found[p].shape).toEqual(shape);
      for (const [i, value] of data.entries()) expect(found[p].data[i]).toBeCloseTo(value, 5);
    }
    expect(await collect(cohort, 1, [], inputs, rest)).toEqual([]);
    engine.dispose();
  },
);

test.each(Object.entries(engines))(
  "a network of a single layer has no spans to price, and settles: %s",
  async (_, open) => {
    const experiment = experimentOf([{ type: "dense", units: 2 }]);
    const [engine, dataset] = [await open(), await loadGenerated(experiment)];
    const session = await openSession(engine, dataset, experiment, () => {}, rest);
    await expect(session.settle(rest)).resolves.toBeUndefined();
    session.dispose();
    engine.dispose();
  },
);
