// Replicas stacked on one axis, as on a GPU, here on the CPU: a network full of NaN among them reaches
// no other, forwards, backwards and in evaluation.

import { expect, test } from "vitest";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { Cohort, CohortOptions } from "#engine/engine.ts";
import { openPlanEngine } from "#engine/plan/engine.ts";
import { openBackend } from "./backend.ts";
import { tfjsExecutor } from "./executor.ts";
import { seededClasses, seededWeights } from "./testNetworks.test-support.ts";

const flatten: LayerSpec = { type: "flatten" };
const out: LayerSpec = { type: "dense", units: 3 };
const CASES: [string, Network][] = [
  [
    "dense, with an activation, dropout and batch norm",
    {
      inputShape: [5],
      layers: [
        { type: "dense", units: 6, activation: "relu" },
        { type: "batchNorm" },
        { type: "dropout", rate: 0.3 },
        { type: "dense", units: 4, activation: "tanh" },
        out,
      ],
    },
  ],
  [
    "two convolutions and pools over images",
    {
      inputShape: [6, 6, 2],
      layers: [
        { type: "conv2d", filters: 3, kernelSize: 3, padding: "same", activation: "relu" },
        { type: "maxPool", poolSize: 2 },
        { type: "conv2d", filters: 2, kernelSize: 2, strides: 1 },
        { type: "avgPool", poolSize: 2 },
        flatten,
        out,
      ],
    },
  ],
  [
    "convolutions over signals",
    {
      inputShape: [12, 2],
      layers: [
        { type: "conv1d", filters: 3, kernelSize: 3, strides: 2, activation: "elu" },
        { type: "batchNorm" },
        flatten,
        out,
      ],
    },
  ],
];

const withoutNumbers = (network: Network) =>
  seededWeights(network, 1).map((layer) =>
    Object.fromEntries(
      Object.entries(layer).map(([name, { shape, data }]) => [
        name,
        { shape, data: new Float32Array(data.length).fill(NaN) },
      ]),
    ),
  );

/** Everything that comes out of a cohort's replicas 0 and 2. */
async function outcome(cohort: Cohort) {
  await cohort.train(6);
  const { losses } = await cohort.takeLosses();
  const metrics = await cohort.evaluate("validation");
  const weights = await Promise.all([0, 2].map((replica) => cohort.readWeights(replica)));
  cohort.dispose();
  return {
    losses: [losses[0], losses[2]],
    metrics: metrics.toSpliced(1, 1),
    weights,
  };
}

test.each(CASES)(
  "%s: a replica without numbers changes none of its neighbours'",
  async (_, network) => {
    const backend = { ...(await openBackend("cpu")), stacked: true };
    const engine = openPlanEngine(tfjsExecutor(backend));
    const data = seededClasses(40, network.inputShape, 3);
    await engine.loadData(data, data);
    const [first, second, third] = [0, 1, 2].map((seed) => seededWeights(network, seed));
    const openWith = (middle: CohortOptions["weights"][number]) =>
      engine.createCohort({
        network,
        loss: "softmaxCrossEntropy",
        training: { optimizer: { type: "adam", learningRate: 0.01 }, batchSize: 8, l2: 1e-3 },
        weights: [first, middle, third],
        seed: 7,
      });
    const sound = await outcome(await openWith(second));
    expect(sound.losses.every((run) => run.every(Number.isFinite))).toBe(true);
    expect(await outcome(await openWith(withoutNumbers(network)))).toEqual(sound);
  },
);
