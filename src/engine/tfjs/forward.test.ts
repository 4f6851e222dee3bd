// Values at every point of networks with every layer, against the float64 reference in core/model.

import { expect, test } from "vitest";
import { valuesAt } from "#core/model/forward.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import type { BackendName } from "./backend.ts";
import { openTfjs } from "./engine.ts";
import { seededClasses, seededWeights } from "./testNetworks.test-support.ts";

const networks: { readonly [name: string]: Network } = {
  images: {
    inputShape: [9, 8, 2],
    layers: [
      {
        type: "conv2d",
        filters: 4,
        kernelSize: 3,
        padding: [
          [2, 0],
          [-1, 3],
        ],
        activation: "gelu",
      },
      { type: "batchNorm", epsilon: 1e-2 },
      { type: "maxPool", poolSize: 3, strides: 2, padding: "same" },
      { type: "dropout", rate: 0.5 },
      { type: "conv2d", filters: 3, kernelSize: [1, 2], strides: [2, 1], activation: "leakyRelu" },
      { type: "positionBias" },
      {
        type: "avgPool",
        poolSize: 2,
        strides: 1,
        padding: [
          [1, 0],
          [0, 2],
        ],
      },
      {
        type: "maxPool",
        poolSize: 2,
        strides: 2,
        padding: [
          [2, 0],
          [0, 2],
        ],
      },
      { type: "flatten" },
      { type: "dense", units: 4, useBias: false },
    ],
  },
  signals: {
    inputShape: [12, 2],
    layers: [
      { type: "conv1d", filters: 4, kernelSize: 5, strides: 2, padding: "same", activation: "elu" },
      { type: "avgPool", poolSize: 3, strides: 2, padding: "same" },
      { type: "conv1d", filters: 2, kernelSize: 2, padding: [[0, 1]] },
      { type: "maxPool", poolSize: 2, strides: 1 },
      { type: "flatten" },
      { type: "dense", units: 3, activation: "softplus" },
    ],
  },
  activations: {
    inputShape: [5],
    layers: ACTIVATIONS.map((activation) => ({ type: "dense", units: 5, activation })),
  },
};

const cases = (["cpu", "wasm"] as const).flatMap((backend) =>
  Object.keys(networks).map((name): [BackendName, string] => [backend, name]),
);

test.each(cases)("%s, %s: every point has the reference's value", async (backend, name) => {
  const network = networks[name];
  const last = network.layers.length - 1;
  const width = name === "images" ? 4 : name === "signals" ? 3 : 5;
  const data = seededClasses(20, network.inputShape, width);
  const weights = seededWeights(network, 2);
  const points = network.layers.flatMap((_, layer) =>
    (["input", "preActivation", "output"] as const).map((at) => ({ layer, at })),
  );
  const engine = await openTfjs(backend);
  await engine.loadData(data, data);
  const training = { optimizer: { type: "sgd", learningRate: 0.1 }, batchSize: 8, l2: 0 } as const;
  const loss = "softmaxCrossEntropy";
  const cohort = await engine.createCohort({
    network,
    loss,
    training,
    weights: [weights],
    seed: 0,
  });
  const found = await cohort.activations(0, points, data.inputs);
  const [metrics] = await cohort.evaluate("validation");
  engine.dispose();

  const expected = valuesAt(network, weights, points, data.inputs);
  found.forEach(({ shape, data: values }, p) => {
    expect(shape).toEqual(expected[p].shape);
    const worst = Array.from(values).reduce(
      (most, x, i) => Math.max(most, Math.abs(x - expected[p].data[i])),
      0,
    );
    expect(worst, `layer ${points[p].layer} ${points[p].at}`).toBeLessThan(2e-5);
  });
  const logits = expected[points.findIndex(({ layer, at }) => layer === last && at === "output")];
  expect(metrics.loss).toBeCloseTo(crossEntropy(logits.data, data.targets.data, width), 4);
});

function crossEntropy(
  logits: ArrayLike<number>,
  classes: ArrayLike<number>,
  width: number,
): number {
  let total = 0;
  for (let n = 0; n < classes.length; n++) {
    const row = Array.from({ length: width }, (_, c) => logits[n * width + c]);
    total += Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - row[classes[n]];
  }
  return total / classes.length;
}
